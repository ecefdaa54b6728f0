/**
 * Makes `electron /path/to/app` work on the npm-hosted runtime, which lacks the loader of the official distribution. The first argument that does not begin with a hyphen is the app's folder.
 */
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { app, dialog } = require('electron');

const args = process.argv.slice(1);
const at = args.findIndex((arg) => !arg.startsWith('-'));
const folder = args[at];

if (folder === undefined) {
  process.stderr.write('Usage: electron <folder of an app>\n');
  app.exit(1);
} else {
  try {
    become(resolve(folder));
  } catch (error) {
    const text = `Cannot start the app in ${resolve(folder)}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    process.stderr.write(`${text}\n`);
    dialog.showErrorBox('Electron', text);
    app.exit(1);
  }
}

/**
 * Takes over name, version and path from the app's package.json, as the official loader does, and runs its main file.
 *
 * @param {string} appFolder Absolute.
 */
function become(appFolder) {
  /** @type {{ name?: string, productName?: string, version?: string, desktopName?: string, main?: string }} */
  const manifest = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8'));
  Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true });
  const name = manifest.productName ?? manifest.name;
  if (name !== undefined) app.setName(name);
  if (manifest.version !== undefined) Reflect.apply(Reflect.get(app, 'setVersion'), app, [manifest.version]);
  Reflect.apply(Reflect.get(app, 'setAppPath'), app, [appFolder]);
  require(join(appFolder, manifest.main ?? 'index.js'));
}
