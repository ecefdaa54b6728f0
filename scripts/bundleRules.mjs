/**
 * Vite plugins that fail a build when its result could not run or is larger than its budget.
 */
import { isBuiltin } from 'node:module';
import { gzipSync } from 'node:zlib';

/** What a bundle may load at run time; everything else must be inside it. */
const loadable = {
  main: { allows: (/** @type {string} */ id) => id === 'electron' || isBuiltin(id), says: 'electron and Node’s own modules' },
  /** A sandboxed preload script can require nothing else. */
  preload: { allows: (/** @type {string} */ id) => id === 'electron', says: 'electron' },
  headless: { allows: isBuiltin, says: 'Node’s own modules' },
  /** The database is native code, which no bundle can hold. */
  worker: { allows: (/** @type {string} */ id) => id === 'libsql' || isBuiltin(id), says: 'libsql and Node’s own modules' },
  /** So is the access to the keychain. */
  keychain: {
    allows: (/** @type {string} */ id) => id === '@napi-rs/keyring' || isBuiltin(id),
    says: '@napi-rs/keyring and Node’s own modules',
  },
};

/**
 * Fails the build when the bundle needs a module that is missing at run time.
 *
 * @param {keyof typeof loadable} bundle
 * @returns {import('vite').Plugin}
 */
export function selfContained(bundle) {
  const { allows, says } = loadable[bundle];
  return {
    name: 'switchboard:self-contained',
    apply: 'build',
    generateBundle(_options, files) {
      for (const file of Object.values(files)) {
        if (file.type !== 'chunk') continue;
        const foreign = [...file.imports, ...file.dynamicImports].filter((id) => !allows(id) && !(id in files));
        if (foreign.length > 0)
          this.error(`${file.fileName} may load nothing but ${says} at run time, but it imports ${foreign.join(', ')}.`);
      }
    },
  };
}

/**
 * Fails the build when the window's JavaScript is larger than its budget, so that a large dependency is noticed at once.
 *
 * @param {{ atStart: number, onDemand: number }} budget Gzipped, in units of 1,000 bytes: what the window loads before it draws
 *   anything, and all that it loads later together.
 * @returns {import('vite').Plugin}
 */
export function rendererBudget(budget) {
  return {
    name: 'switchboard:renderer-budget',
    apply: 'build',
    generateBundle(_options, files) {
      const chunks = Object.values(files).filter((file) => file.type === 'chunk');
      const atStart = withImports(
        chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName),
        chunks,
      );
      const parts = {
        atStart: chunks.filter(({ fileName }) => atStart.has(fileName)),
        onDemand: chunks.filter(({ fileName }) => !atStart.has(fileName)),
      };
      if (atStart.size > 1) {
        this.error(
          `The window must start from one file, because the main process serves nothing for a while after it: ${[...atStart].join(', ')}.`,
        );
      }
      for (const part of /** @type {const} */ (['atStart', 'onDemand'])) {
        const sizes = parts[part].map(({ fileName, code }) => ({ name: fileName, size: gzipSync(code).length }));
        const total = sizes.reduce((sum, { size }) => sum + size, 0);
        if (total <= budget[part] * 1000) continue;
        const list = sizes.map(({ name, size }) => `  ${kilo(size)}  ${name}`).join('\n');
        this.error(
          `The JavaScript that the window loads ${part === 'atStart' ? 'at its start' : 'on demand'} is ${kilo(total)} gzipped; its budget is ${budget[part]} kB.\n${list}\nFind what grew (a new dependency?) and remove it or load it on demand.`,
        );
      }
    },
  };
}

/**
 * @param {readonly string[]} names Files of chunks.
 * @param {readonly { readonly fileName: string, readonly imports: readonly string[] }[]} chunks
 * @returns {ReadonlySet<string>} These, and what they cannot run without.
 */
function withImports(names, chunks) {
  const all = new Set(names);
  // A set that grows while it is read is read to its end.
  for (const name of all) for (const needed of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) all.add(needed);
  return all;
}

/** @param {number} bytes */
function kilo(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
