import { describe, expect, it } from 'vitest';
import type { Place } from './editor';
import { jsonEditor } from './json';

const place: Place = { kind: 'key', path: ['mcpServers'], key: 'switchboard' };
const entry = { command: '/n', args: ['c', '--bridge', 'a'] };
const shown = (text: string, at: Place = place) => {
  const put = jsonEditor.put(text, at, entry);
  return put.kind === 'text' ? put.text : put;
};

describe('an entry in JSON with comments', () => {
  it('goes into an empty file', () => {
    expect(shown('')).toBe(
      '{\n  "mcpServers": {\n    "switchboard": {\n      "command": "/n",\n      "args": [\n        "c",\n        "--bridge",\n        "a"\n      ]\n    }\n  }\n}\n',
    );
  });

  it('goes last, with the comments where they were', () => {
    const text = '{\n\t// mine\n\t"mcpServers": {\n\t\t"a": {} // the first\n\t},\n\t"z": 1, // last\n}\n';
    expect(shown(text)).toBe(
      '{\n\t// mine\n\t"mcpServers": {\n\t\t"switchboard": {\n\t\t\t"command": "/n",\n\t\t\t"args": [\n\t\t\t\t"c",\n\t\t\t\t"--bridge",\n\t\t\t\t"a"\n\t\t\t]\n\t\t},\n\t\t"a": {} // the first\n\t},\n\t"z": 1, // last\n}\n',
    );
  });

  it('stays on one line where the file is on one line', () => {
    expect(shown('{"mcpServers":{"a":{}},"b":2}')).toBe(
      '{"mcpServers":{"a":{}, "switchboard": {"command":"/n","args":["c","--bridge","a"]}},"b":2}',
    );
  });

  it.each([
    ['{"mcpServers": null}', /“mcpServers” is null, where an object belongs/, 1],
    ['{\n"mcpServers": [],\n}', /“mcpServers” is a list, where an object belongs/, 2],
    ['[]', /The content of this file is a list, where an object belongs/, 1],
    ['{\n"a": 1,\n"b" 2}', /not valid JSON: see line 3/, 3],
    ['{"mcpServers": {}, \n"mcpServers": {}}', /“mcpServers” is in this file twice/, 2],
    ['{"mcpServers": {"switchboard": 1,\n"switchboard": 2}}', /“switchboard” is in this file twice/, 2],
  ])('is refused for %j', (text, sentence, line) => {
    expect(jsonEditor.put(text, place, entry)).toMatchObject({ kind: 'trouble', line, sentence: expect.stringMatching(sentence) });
  });
});

describe('taking an entry out of JSON', () => {
  const put = (text: string) => {
    const done = jsonEditor.put(text, place, entry);
    if (done.kind !== 'text') throw new Error(done.sentence);
    return done;
  };

  it.each([
    '',
    '{}',
    '{\n}\n',
    '{"a":1}',
    '{ "mcpServers": {} }',
    '\uFEFF{\r\n  "mcpServers": {\r\n    "a": 1\r\n  }\r\n}',
    '// only a comment',
    '{\n  "mcpServers": {\n    "a": {}, // x\n    /* y */\n  } // z\n}\n\n',
  ])('restores %j', (text) => {
    const { text: with_, around } = put(text);
    expect(jsonEditor.take(with_, place, around)).toEqual({ kind: 'text', text });
    expect(jsonEditor.put(with_, place, entry)).toEqual({ kind: 'text', text: with_, around: undefined });
  });

  it.each<[string, string, (text: string) => string, string]>([
    [
      'a server added after ours',
      '{}',
      (text) => text.replace('\n    }\n  }', '\n    },\n    "b": {}\n  }'),
      '{\n  "mcpServers": {\n    "b": {}\n  }\n}',
    ],
    [
      'a server added before ours',
      '{"mcpServers": {}}',
      (text) => text.replace('"switchboard"', '"b": {}, "switchboard"'),
      '{"mcpServers": {\n  "b": {}\n}}',
    ],
    [
      'comments around ours',
      '{\n  "mcpServers": {\n    "a": {}\n  }\n}\n',
      (text) => text.replace('    "switchboard"', '    // the phone\n    "switchboard"'),
      '{\n  "mcpServers": {\n    "a": {}\n    // the phone\n  }\n}\n',
    ],
  ])('keeps %s', (_what, text, edit, wanted) => {
    const { text: with_, around } = put(text);
    const edited = edit(with_);
    expect(edited).not.toBe(with_);
    expect(jsonEditor.take(edited, place, around)).toEqual({ kind: 'text', text: wanted });
  });

  it('works without a record of what was written', () => {
    expect(jsonEditor.take('{\n  "mcpServers": {\n    "switchboard": {},\n    "b": 1\n  }\n}', place, undefined)).toEqual({
      kind: 'text',
      text: '{\n  "mcpServers": {\n    "b": 1\n  }\n}',
    });
    expect(jsonEditor.take('{"a": 1}', place, undefined)).toEqual({ kind: 'text', text: '{"a": 1}' });
  });
});
