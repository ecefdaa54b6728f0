import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CachedModules, cacheKey } from './cachedModules';
import { CodeCache } from './codeCache';

let folder: string;
let later: (() => void)[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'switchboard-modules-'));
  later = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, source: string): string {
  const full = path.join(folder, name);
  writeFileSync(full, source);
  return full;
}

function start(version = '1'): CachedModules {
  const cache = new CodeCache(path.join(folder, 'cache'));
  return new CachedModules({ cache, version, later: (work) => later.push(work) });
}

/** Whether a start finds everything it compiles in the cache. */
function hits(entry: string, version?: string): boolean {
  later = [];
  start(version).load(entry);
  return later.length === 0;
}

/** One start that stores what it compiled. */
function store(entry: string): unknown {
  const exports = start().load(entry);
  for (const work of later.splice(0)) work();
  return exports;
}

describe('the modules of a bundle', () => {
  it('run as Node runs them: with their own folder, Node’s modules and each other', () => {
    file('part.js', 'exports.twice = (n) => 2 * n;');
    const entry = file(
      'main.js',
      `const path = require('node:path');
       const { twice } = require('./part.js');
       module.exports = { four: twice(2), name: path.basename(__filename), folder: __dirname, exports: this === exports };`,
    );
    expect(start().load(entry)).toEqual({ four: 4, name: 'main.js', folder, exports: true });
  });

  it('run once, and again after they have failed', () => {
    file('count.js', 'globalThis.switchboardRuns = (globalThis.switchboardRuns ?? 0) + 1; module.exports = globalThis.switchboardRuns;');
    const entry = file('main.js', "module.exports = [require('./count.js'), require('./count')];");
    const modules = start();
    expect(modules.load(entry)).toEqual([1, 1]);
    expect(modules.load(entry)).toEqual([1, 1]);
    const failing = file(
      'failing.js',
      'globalThis.switchboardRuns += 1; if (globalThis.switchboardRuns < 3) throw new Error("not yet"); exports.ok = true;',
    );
    expect(() => modules.load(failing)).toThrow('not yet');
    expect(modules.load(failing)).toEqual({ ok: true });
    Reflect.deleteProperty(globalThis, 'switchboardRuns');
  });

  it('may require each other in a circle', () => {
    file('b.js', "exports.early = require('./a.js').name;");
    expect(start().load(file('a.js', "exports.name = 'a'; exports.b = require('./b.js');"))).toEqual({ name: 'a', b: { early: 'a' } });
  });

  it('show the position in their own file when they fail', () => {
    const entry = file('main.js', "exports.fail = () => { throw new Error('here'); };");
    const exports: unknown = start().load(entry);
    const fail: unknown = Reflect.get(Object(exports), 'fail');
    let stack: string | undefined;
    try {
      Reflect.apply(Object(fail), undefined, []);
    } catch (error) {
      stack = error instanceof Error ? error.stack : undefined;
    }
    expect(stack).toContain(`${entry}:1:30`);
  });

  it('come from the cache at the next start', () => {
    file('part.js', 'exports.twice = (n) => 2 * n;');
    const entry = file('main.js', "module.exports = require('./part.js').twice(21);");
    expect(hits(entry)).toBe(false);
    expect(store(entry)).toBe(42);
    expect(readdirSync(path.join(folder, 'cache'))).toHaveLength(2);
    expect(hits(entry)).toBe(true);
    expect(start().load(entry)).toBe(42);
  });

  it('are compiled anew after a change of the file or the version', () => {
    const entry = file('main.js', 'module.exports = 1;');
    store(entry);
    expect(hits(entry, '2')).toBe(false);
    file('main.js', 'module.exports = 2;');
    expect(hits(entry)).toBe(false);
    expect(start().load(entry)).toBe(2);
  });

  it('are compiled anew, and stored again, when V8 rejects what is in the cache', () => {
    const source = 'module.exports = 1;';
    const entry = file('rejected.js', source);
    // The digest of this file is right, but V8 did not write its data.
    const cache = new CodeCache(path.join(folder, 'cache'));
    cache.write('rejected.js', cacheKey('1', entry, Buffer.from(source)), Buffer.from('no code of V8'.repeat(20)));
    expect(hits(entry)).toBe(false);
    expect(store(entry)).toBe(1);
    expect(hits(entry)).toBe(true);
  });

  it('do without a cache', () => {
    const entry = file('main.js', 'module.exports = 1;');
    expect(new CachedModules({ cache: undefined, version: '1', later: (work) => later.push(work) }).load(entry)).toBe(1);
    expect(later).toEqual([]);
  });
});
