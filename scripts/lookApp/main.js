/** A window for `npm run look`: it shows the page whose address is the last argument. */
const { app, BrowserWindow } = require('electron');

app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, useContentSize: true });
  return window.loadURL(process.argv.at(-1) ?? 'about:blank');
});
