/**
 * Imports run one way. This test reads every import of the project and holds it against the layers of ARCHITECTURE.md:
 * no import from a lower to a higher layer, no two folders that import each other, no cycle of files, and nothing loaded at the
 * start that only some runs need.
 * Tests, rigs and fixtures may reach anywhere.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { capture, projectRoot } from './command.mjs';

/** The rooms of `mcp/`, lowest first. A room may import rooms of the rows before its own, and nothing beside it. */
const coreLayers = [
  ['base'],
  ['model'],
  ['bxml'],
  ['bandwidth'],
  ['callbacks'],
  ['account', 'history', 'tools', 'real', 'vault'],
  ['policy'],
  ['server', 'control'],
  ['bridge', 'practice'],
  ['settings', 'connect'],
  ['commands', 'compose'],
  // `index.ts`, `cli.ts` and `switchboard.ts` (the public types).
  ['.'],
];

/** The rooms of `mcp/practice/`, lowest first. */
const practiceFloors = ['webhooks', 'state', 'bxml', 'calls', 'api'];

/** What each part outside the core may import of the others. */
const doors: Readonly<Record<string, readonly RegExp[]>> = {
  main: [/^main\//, /^mcp\/index\.ts$/, /^mcp\/base\//, /^assets\//],
  renderer: [/^renderer\//, /^main\/ipc\/contract\.ts$/],
  mcp: [/^mcp\//],
};

/** Packages that a part must not load. */
const packages: Readonly<Record<string, RegExp>> = {
  mcp: /^electron($|\/)/,
  renderer: /^(electron$|node:)/,
};

interface Import {
  readonly from: string;
  /** A file of the project, or the name of a package. */
  readonly to: string;
  /** Gone once compiled. */
  readonly typeOnly: boolean;
}

const apart = /\.(test|faults|e2e)\.tsx?$|\/testing\/|^renderer\/mock/;

const known: ReadonlySet<string> = new Set(await listFiles());
const files = [...known].filter((file) => /^(mcp|main|renderer)\/.*\.tsx?$/.test(file));
const imports = files.filter((file) => !apart.test(file)).flatMap(importsOf);

describe('imports run one way', () => {
  it('finds the imports it is about', () => {
    expect(imports.length).toBeGreaterThan(1_000);
    expect(importsOf('mcp/index.ts').map(({ to }) => to)).toContain('mcp/switchboard.ts');
  });

  it('inside the core, from higher layers to lower ones only', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (!from.startsWith('mcp/') || !to.startsWith('mcp/')) return false;
      const [a, b] = [roomOf(from), roomOf(to)];
      // The public types name what the rooms declare, and `compose` fulfils them.
      if (a === 'compose' && to === 'mcp/switchboard.ts') return false;
      return a !== b && layerOf(a) <= layerOf(b);
    });
    expect(wrong.map(text)).toEqual([]);
  });

  it('inside the practice line, from higher floors to lower ones only', () => {
    const floorOf = (file: string) => practiceFloors.indexOf(/^mcp\/practice\/(\w+)\//.exec(file)?.[1] ?? '');
    const wrong = imports.filter(
      ({ from, to }) => floorOf(from) !== -1 && to.startsWith('mcp/practice/') && (floorOf(to) === -1 || floorOf(to) > floorOf(from)),
    );
    expect(wrong.map(text)).toEqual([]);
  });

  it('between the parts of the app, through their doors only', () => {
    const wrong = imports.filter(({ from, to }) => {
      const part = partOf(from);
      if (!isFile(to)) return packages[part]?.test(to) === true;
      return doors[part]?.some((door) => door.test(to)) !== true;
    });
    expect(wrong.map(text)).toEqual([]);
  });

  it('never both ways between two folders of the core', () => {
    const arrows = new Map<string, Import>();
    for (const found of imports) {
      const [a, b] = [path.posix.dirname(found.from), path.posix.dirname(found.to)];
      // A folder and the folders inside it are one room.
      if (found.from.startsWith('mcp/') && isFile(found.to) && a !== b && !inside(a, b) && !inside(b, a)) arrows.set(`${a} ${b}`, found);
    }
    const mutual = [...arrows].filter(([key]) => arrows.has(key.split(' ').reverse().join(' ')));
    expect(mutual.map(([, found]) => text(found))).toEqual([]);
  });

  it('to the parts that only some runs need, when a run needs them', () => {
    const lazy = /^mcp\/(practice\/practice|real\/realLine|real\/devTunnel|history\/history)\.ts$/;
    const early = imports.filter(({ from, to, typeOnly }) => from.startsWith('mcp/compose/') && lazy.test(to) && !typeOnly);
    expect(early.map(text)).toEqual([]);
  });

  it('in no cycle of files', () => {
    expect(cycles(imports.filter(({ to, typeOnly }) => isFile(to) && !typeOnly))).toEqual([]);
  });
});

async function listFiles(): Promise<readonly string[]> {
  const { output } = await capture('git', ['-C', projectRoot, 'ls-files', '--cached', '--others', '--exclude-standard']);
  return output.split('\n').filter((file) => file !== '');
}

function importsOf(file: string): readonly Import[] {
  const source = readFileSync(path.join(projectRoot, file), 'utf8');
  const found: Import[] = [];
  for (const [, clause = '', , target = ''] of source.matchAll(/^(?:import|export)\s([^'"]*?\sfrom\s+)?(['"])([^'"]+)\2/gm)) {
    found.push({ from: file, to: resolved(file, target), typeOnly: clause.startsWith('type ') });
  }
  // Loaded when first used: a type in one, or the module itself.
  for (const [, , target = ''] of source.matchAll(/\bimport\(\s*(['"])([^'"]+)\1\s*\)/g)) {
    found.push({ from: file, to: resolved(file, target), typeOnly: true });
  }
  return found;
}

function resolved(from: string, target: string): string {
  if (!target.startsWith('.')) return target;
  const plain = path.posix.join(path.posix.dirname(from), target);
  return [plain, `${plain}.ts`, `${plain}.tsx`, `${plain}/index.ts`].find((file) => known.has(file)) ?? plain;
}

function isFile(target: string): boolean {
  return /^(mcp|main|renderer|assets|scripts|e2e|bench)\//.test(target);
}

function partOf(file: string): string {
  return file.split('/')[0] ?? '';
}

function roomOf(file: string): string {
  const [, room, more] = file.split('/');
  return room === undefined || more === undefined ? '.' : room;
}

function layerOf(room: string): number {
  const layer = coreLayers.findIndex((row) => row.includes(room));
  if (layer === -1) throw new Error(`mcp/${room} has no layer: add it to the table in scripts/layers.test.ts.`);
  return layer;
}

function inside(folder: string, parent: string): boolean {
  return folder.startsWith(`${parent}/`);
}

/** Each cycle once, as the files along it. */
function cycles(edges: readonly Import[]): readonly string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, way: readonly string[]) => {
    const start = way.indexOf(file);
    if (start !== -1) found.push([...way.slice(start), file].join(' → '));
    if (start !== -1 || done.has(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...way, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}

function text({ from, to }: Import): string {
  return `${from} imports ${to}`;
}
