import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import type { CodeCache } from './codeCache';

type Module = { exports: unknown };
type Require = (id: string) => unknown;
type Wrapper = (exports: unknown, require: Require, module: Module, filename: string, dirname: string) => void;

interface Compiled {
  readonly name: string;
  readonly key: string;
  readonly script: Script;
}

const opening = '(function (exports, require, module, __filename, __dirname) {';
const closing = '\n})';

export interface CachedModulesOptions {
  /** Undefined: modules are compiled anew each time. */
  readonly cache: CodeCache | undefined;
  /** Part of every key. */
  readonly version: string;
  /** Runs the work later, when the process has served its first needs: by then V8 has compiled what a start uses. */
  readonly later: (work: () => void) => void;
}

/**
 * Loads the CommonJS files of our own bundle with V8's code cache, on every runtime from Node 18 on: compiling takes most of
 * a start. Files that a loaded file requires by a relative path are loaded in the same way, everything else by Node.
 */
export class CachedModules {
  readonly #options: CachedModulesOptions;
  readonly #loaded = new Map<string, Module>();
  readonly #missed: Compiled[] = [];

  constructor(options: CachedModulesOptions) {
    this.#options = options;
  }

  /** Runs a file once and returns what it exports. */
  load(file: string): unknown {
    const known = this.#loaded.get(file);
    if (known !== undefined) return known.exports;
    const module: Module = { exports: {} };
    const run: Wrapper = this.#compile(file).runInThisContext();
    this.#loaded.set(file, module);
    try {
      run.call(module.exports, module.exports, this.#requireFor(file), module, file, path.dirname(file));
    } catch (error) {
      this.#loaded.delete(file);
      throw error;
    }
    return module.exports;
  }

  #compile(file: string): Script {
    const { cache, version, later } = this.#options;
    const source = readFileSync(file);
    const name = path.basename(file);
    const key = cacheKey(version, file, source);
    const cachedData = cache?.read(name, key);
    // The opening stands before the first column, so positions are those of the file.
    const script = new Script(`${opening}${source.toString('utf8')}${closing}`, {
      filename: file,
      columnOffset: -opening.length,
      cachedData,
    });
    if (cache !== undefined && (cachedData === undefined || script.cachedDataRejected === true)) {
      if (this.#missed.length === 0) later(() => this.#store(cache));
      this.#missed.push({ name, key, script });
    }
    return script;
  }

  #store(cache: CodeCache): void {
    for (const { name, key, script } of this.#missed.splice(0)) cache.write(name, key, script.createCachedData());
  }

  #requireFor(file: string): Require {
    const own = createRequire(file);
    const load: Require = (id) => (/^\.\.?\//.test(id) ? this.load(own.resolve(id)) : own(id));
    return Object.assign(load, { resolve: own.resolve, cache: own.cache, main: own.main });
  }
}

/** What compiled code depends on: V8 with its flags, our version, and the very bytes of the file. */
export function cacheKey(version: string, file: string, source: Buffer): string {
  return [version, process.versions.v8, cachedDataVersionTag(), process.arch, file, sha256(source)].join(' ');
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
