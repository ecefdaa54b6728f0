import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config, ConfigEditor, Place } from './editor';
import { jsonEditor } from './json';
import { tomlEditor } from './toml';
import { yamlEditor } from './yaml';

/** Pieces of files as people and agents write them; a file is any sequence of them. */
interface Sample {
  readonly editor: ConfigEditor;
  readonly place: Place;
  /** Files that the entry goes into. */
  readonly file: fc.Arbitrary<string>;
  /** A comment on a line of its own. */
  readonly comment: string;
}

const entry: Config = { command: 'C:\\Program Files\\node "x".exe', args: ['/opt/é/cli.js', '--bridge', 'claude-code'], env: { A: '1' } };
const other: Config = { command: 'elsewhere' };

const word = fc.constantFrom('a', 'b key', 'é', 'x.y', 'github', '日本', "it's");
const comment = fc.constantFrom('note', 'a "quoted" {thing}', 'mcpServers: []', '# [mcp_servers.switchboard]', '', '\ttab');
const space = fc.constantFrom('', '\n', '\n\n', '  \n');
const ending = fc.tuple(fc.constantFrom('', '\uFEFF'), fc.constantFrom('\n', '\r\n'), fc.constantFrom('', '\n', '\n\n'));

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}

const scalar = fc.oneof(fc.constantFrom('"text"', '1', 'true', '"a # b // c"', '[1, 2]'));

/** JSON with comments, in one of three indentations, with and without a trailing comma. */
const jsonFile = fc
  .record({
    keys: fc.array(word, { maxLength: 4 }),
    servers: fc.option(fc.array(word, { maxLength: 3 })),
    unit: fc.constantFrom('  ', '\t', '    ', ''),
    notes: fc.array(comment, { minLength: 1, maxLength: 6 }),
    trailing: fc.boolean(),
    value: scalar,
    ending,
  })
  .map(({ keys, servers, unit, notes, trailing, value, ending: [mark, eol, last] }) => {
    let at = 0;
    const note = () => {
      const text = notes[at++ % notes.length] ?? '';
      return at % 3 === 0 ? ` // ${text}` : at % 3 === 1 ? ` /* ${text.replaceAll('*/', '')} */` : '';
    };
    const object = (members: readonly string[], indent: string) =>
      members.length === 0
        ? `{${at++ % 2 === 0 ? '' : `\n${indent}`}}`
        : `{${note()}\n${members
            .map((member, index) => `${indent}${unit}${member}${index < members.length - 1 || trailing ? ',' : ''}${note()}`)
            .join('\n')}\n${indent}}`;
    const inner = (names: readonly string[]) =>
      object(
        unique(names).map((name) => `${JSON.stringify(name)}: ${value}`),
        unit,
      );
    const members = unique(keys).map((name) => `${JSON.stringify(name)}: ${value}`);
    if (servers !== null) members.splice(1, 0, `"mcpServers": ${inner(servers)}`);
    return mark + (object(members, '') + note() + last).replaceAll('\n', eol);
  });

const tomlFile = fc
  .record({
    before: fc.array(word, { maxLength: 3 }),
    tables: fc.array(word, { maxLength: 3 }),
    note: comment,
    blank: space,
    value: scalar,
    multi: fc.boolean(),
    ending,
  })
  .map(({ before, tables, note, blank, value, multi, ending: [mark, eol, last] }) => {
    const lines = [
      `# ${note.replaceAll('\t', ' ')}`,
      ...unique(before).map((name) => `${JSON.stringify(name)} = ${value} # ${note.replaceAll('\t', ' ')}`),
      ...(multi ? ['text = """', '[mcp_servers.switchboard]', 'x', '"""'] : []),
      ...unique(tables).flatMap((name) => [
        blank.trim(),
        `[mcp_servers.${JSON.stringify(name)}]`,
        `command = "x"`,
        `# ${note.replaceAll('\t', ' ')}`,
      ]),
    ];
    return mark + (lines.join('\n') + last).replaceAll('\n', eol);
  });

const yamlFile = (list: boolean) =>
  fc
    .record({
      before: fc.array(word, { maxLength: 3 }),
      servers: fc.option(fc.array(word, { minLength: 1, maxLength: 3 })),
      after: fc.boolean(),
      note: comment,
      flow: fc.boolean(),
      indent: fc.constantFrom('', '  ', '    '),
      ending,
    })
    .map(({ before, servers, after, note, flow, indent, ending: [mark, eol, last] }) => {
      const notes = `# ${note.replaceAll('\t', ' ')}`;
      const inner = list ? indent : indent || '  ';
      const names = unique(servers ?? []);
      const block = names.flatMap((name) =>
        list
          ? [`${inner}- name: ${JSON.stringify(name)}`, `${inner}  command: x ${notes}`]
          : [`${inner}${JSON.stringify(name)}:`, `${inner}  cmd: x ${notes}`],
      );
      const flows = list
        ? `[${names.map((name) => `{name: ${JSON.stringify(name)}}`).join(', ')}]`
        : `{${names.map((name) => `${JSON.stringify(name)}: {cmd: x}`).join(', ')}}`;
      const lines = [
        notes,
        ...unique(before).map((name) => `${JSON.stringify(name)}: "v" ${notes}`),
        ...(servers === null ? [] : flow ? [`servers: ${flows}`] : ['servers:', notes, ...block]),
        ...(after ? ['last: |', '  two', '  lines'] : []),
      ];
      return mark + (lines.join('\n') + last).replaceAll('\n', eol);
    });

const samples: Readonly<Record<string, Sample>> = {
  JSON: { editor: jsonEditor, place: { kind: 'key', path: ['mcpServers'], key: 'switchboard' }, file: jsonFile, comment: '// added' },
  TOML: { editor: tomlEditor, place: { kind: 'key', path: ['mcp_servers'], key: 'switchboard' }, file: tomlFile, comment: '# added' },
  'YAML with a table': {
    editor: yamlEditor,
    place: { kind: 'key', path: ['servers'], key: 'switchboard' },
    file: yamlFile(false),
    comment: '# added',
  },
  'YAML with a list': {
    editor: yamlEditor,
    place: { kind: 'item', path: ['servers'], item: 'switchboard' },
    file: yamlFile(true),
    comment: '# added',
  },
};

/** What files have that no rule foresees. */
const oddPieces = [
  ...['\t', '\r', '\u2028', '\u0000', '😀', '#', '//', '/*', '*/', '---\n', '...\n', '&a ', '*a', '!!str ', '? ', '- ', '|+\n', '>-\n'],
  ...['"""', "'''", '[[a]]\n', '[a.b]\n', 'a.b = 1\n', '{', '}', '[', ']', ',', ':', '"', "'", '\\', '"__proto__": 1,', '__proto__ = 1\n'],
  ...[
    '"mcpServers": {},',
    'servers:\n',
    'mcp_servers = {}\n',
    '"switchboard": 1,',
    'switchboard: 1\n',
    '\n\n',
    '\r\n',
    '1e400',
    'nan',
    '2024-01-01',
  ],
];

const named = (place: Place, value: Config): Config =>
  place.kind === 'item' && typeof value === 'object' ? { name: place.item, ...value } : value;

describe.each(Object.entries(samples))('%s', (_name, { editor, place, file, comment: line }) => {
  const put = (text: string, value: Config) => {
    const done = editor.put(text, place, named(place, value));
    if (done.kind !== 'text') throw new Error(`${done.sentence}\n${text}`);
    return done;
  };

  it('is the same, byte for byte, after connecting twice and disconnecting', () => {
    fc.assert(
      fc.property(file, (text) => {
        const first = put(text, entry);
        expect(editor.read(first.text, place)).toMatchObject({ kind: 'found', value: named(place, entry) });
        const second = put(first.text, other);
        expect(second.around).toBeUndefined();
        expect(put(second.text, entry).text).toBe(first.text);
        expect(editor.take(second.text, place, first.around)).toEqual({ kind: 'text', text });
      }),
      { numRuns: 120 },
    );
  });

  it('keeps what was written around the entry', () => {
    fc.assert(
      fc.property(file, (text) => {
        const first = put(text, entry);
        const eol = text.includes('\r\n') ? '\r\n' : '\n';
        const edited = first.text.replace(/(\r?\n)?$/, `${eol}${line}${eol}`);
        const taken = editor.take(edited, place, first.around);
        expect(taken.kind).toBe('text');
        if (taken.kind !== 'text') return;
        expect(taken.text).toContain(line);
        expect(editor.read(taken.text, place)).toEqual({ kind: 'absent' });
        for (const one of text.split(/\r?\n/)) expect(taken.text).toContain(one.trim());
      }),
      { numRuns: 120 },
    );
  });

  it('leaves a file alone or restores it byte for byte, whatever is in it', () => {
    const odd = fc.oneof(fc.constantFrom(...oddPieces), fc.string({ unit: 'binary', maxLength: 4 }));
    let changed = 0;
    fc.assert(
      fc.property(file, fc.array(fc.tuple(fc.nat(400), odd), { maxLength: 3 }), (text, pieces) => {
        const strange = pieces.reduce((whole, [at, piece]) => whole.slice(0, at) + piece + whole.slice(at), text);
        const first = editor.put(strange, place, named(place, entry));
        if (first.kind === 'trouble') {
          expect(first.sentence).toMatch(/\.$/);
          return;
        }
        changed += 1;
        if (first.around === undefined) return;
        expect(editor.take(first.text, place, first.around)).toEqual({ kind: 'text', text: strange });
        const cut = editor.take(first.text, place, undefined);
        if (cut.kind === 'text') expect(editor.read(cut.text, place)).toEqual({ kind: 'absent' });
      }),
      { numRuns: 300 },
    );
    expect(changed).toBeGreaterThan(20);
  });

  it('loses only our entry without a record of how it was written', () => {
    fc.assert(
      fc.property(file, (text) => {
        const taken = editor.take(put(text, entry).text, place, undefined);
        expect(taken.kind).toBe('text');
        if (taken.kind !== 'text') return;
        expect(editor.read(taken.text, place)).toEqual({ kind: 'absent' });
        for (const one of text.split(/\r?\n/)) if (one.trim().length > 2) expect(taken.text).toContain(one.trim());
      }),
      { numRuns: 120 },
    );
  });
});

describe('what a person adds below our entry', () => {
  it.each([
    ['after a line ending', '[other]\nx = 1\n', '\n[later]\n'],
    ['after no line ending', '[other]\nx = 1', '\n[later]\n'],
    ['after a blank line', '[other]\nx = 1\n\n', '[later]\n'],
  ])('stays as it was written, %s', (_what, file, later) => {
    const place = { kind: 'key', path: ['mcp_servers'], key: 'switchboard' } as const;
    const put = tomlEditor.put(file, place, entry);
    if (put.kind !== 'text') throw new Error(put.sentence);
    const taken = tomlEditor.take(put.text + later, place, put.around);
    expect(taken).toEqual({ kind: 'text', text: `${file}${file.endsWith('\n') ? '' : '\n'}${later}` });
  });
});
