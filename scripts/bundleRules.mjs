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
 * @param {{ kilobytes: number }} budget All JavaScript of the window together, gzipped, in units of 1,000 bytes.
 * @returns {import('vite').Plugin}
 */
export function rendererBudget({ kilobytes }) {
  return {
    name: 'switchboard:renderer-budget',
    apply: 'build',
    generateBundle(_options, files) {
      const chunks = Object.values(files).flatMap((file) =>
        file.type === 'chunk' ? [{ name: file.fileName, size: gzipSync(file.code).length }] : [],
      );
      const total = chunks.reduce((sum, chunk) => sum + chunk.size, 0);
      if (total <= kilobytes * 1000) return;
      const list = chunks.map((chunk) => `  ${kilo(chunk.size)}  ${chunk.name}`).join('\n');
      this.error(
        `The window's JavaScript is ${kilo(total)} gzipped; its budget is ${kilobytes} kB.\n${list}\nFind what grew (a new dependency?) and remove it or load it on demand.`,
      );
    },
  };
}

/** @param {number} bytes */
function kilo(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
