/** Files that are left alone, and what a person reads then. JSON's are in `json.test.ts`. */
import { describe, expect, it } from 'vitest';
import type { Place } from './editor';
import { jsonEditor } from './json';
import { tomlEditor } from './toml';
import { yamlEditor } from './yaml';

const toml: Place = { kind: 'key', path: ['mcp_servers'], key: 'switchboard' };
const table: Place = { kind: 'key', path: ['extensions'], key: 'switchboard' };
const list: Place = { kind: 'item', path: ['mcpServers'], item: 'switchboard' };
const entry = { name: 'switchboard', command: '/n' };

describe('TOML that is left alone', () => {
  it.each([
    ['a = 1\nb =\nc = 2', /not valid TOML: see line 2/, 2],
    ['a = 1\na = 2', /not valid TOML: see line 2/, 2],
    ['a = 1\nmcp_servers = []', /“mcp_servers” is a list, where a table belongs/, 2],
    ['mcp_servers = "x"', /“mcp_servers” is a string, where a table belongs/, 1],
    ['[[mcp_servers]]\na = 1', /“mcp_servers” is a list, where a table belongs/, 1],
    ['# x\nmcp_servers = { other = { command = "x" } }', /“mcp_servers” is written on one line in braces/, 2],
    ['[mcp_servers]\nswitchboard = { command = "x" }', /is not written as its own table/, 1],
    ['[mcp_servers.switchboard]\na = 1\n[b]\n[mcp_servers.switchboard.env]\nx = "y"', /is not written as its own table/, 1],
  ])('%j', (text, sentence, line) => {
    expect(tomlEditor.put(text, toml, entry)).toMatchObject({ kind: 'trouble', line, sentence: expect.stringMatching(sentence) });
  });

  it('keeps what people write between their tables when our entry goes', () => {
    const text =
      '[mcp_servers.switchboard]\ncommand = "x" # ours\n\n[mcp_servers.switchboard.tools.a]\nb = 1\n\n# theirs\n[mcp_servers.other]\n';
    expect(tomlEditor.take(text, toml, undefined)).toEqual({ kind: 'text', text: '\n# theirs\n[mcp_servers.other]\n' });
  });
});

describe('YAML that is left alone', () => {
  it.each([
    [table, 'a: 1\nb: [\nc: 2', /not valid YAML: see line/, 3],
    [table, 'a: 1\nextensions:\nb: 2', /“extensions” is empty, where a table belongs/, 2],
    [table, 'extensions: []', /“extensions” is a list, where a table belongs/, 1],
    [list, 'mcpServers:\n  a: 1', /“mcpServers” is a table, where a list belongs/, 2],
    [table, 'a: &x\n  b: 1\nextensions: *x', /“extensions” is a reference, where a table belongs/, 3],
    [table, 'extensions:\n  a: 1\n  a: 2', /not valid YAML: see line 3/, 3],
    [table, 'a: 1\n---\nb: 2', /several documents/, 2],
    [table, 'a: *b', /not valid YAML/, undefined],
    [table, '- a\n- b', /The content of this file is a list, where a table belongs/, 1],
  ])('%j %j', (place, text, sentence, line) => {
    expect(yamlEditor.put(text, place, entry)).toMatchObject({ kind: 'trouble', line, sentence: expect.stringMatching(sentence) });
  });

  it('keeps the container when its only entry goes and it is not known who made it', () => {
    expect(yamlEditor.take('extensions:\n  switchboard:\n    cmd: x\nb: 1\n', table, undefined)).toEqual({
      kind: 'text',
      text: 'extensions: {}\nb: 1\n',
    });
    expect(yamlEditor.take('mcpServers:\n- name: switchboard\n  cmd: x\nb: 1\n', list, undefined)).toEqual({
      kind: 'text',
      text: 'mcpServers: []\nb: 1\n',
    });
    expect(yamlEditor.take('extensions: {a: 1, switchboard: {cmd: x}}', table, undefined)).toEqual({
      kind: 'text',
      text: 'extensions: {a: 1}',
    });
  });
});

describe('a file nested deeper than a parser goes', () => {
  it.each([
    ['JSON', jsonEditor, '['.repeat(200_000)],
    ['TOML', tomlEditor, `a = ${'['.repeat(20_000)}`],
    ['YAML', yamlEditor, '['.repeat(20_000)],
  ])('is left alone: %s', (_name, editor, text) => {
    expect(editor.put(text, table, entry)).toMatchObject({ kind: 'trouble', sentence: expect.stringMatching(/\.$/) });
    expect(editor.read(text, table)).toMatchObject({ kind: 'trouble' });
  });
});
