import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { writeReadyFile } from './readyFile';

it('the ready file is one line that only its owner can read, with a token that is good for this run', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'switchboard-ready-'));
  const adopted: string[] = [];
  const file = path.join(folder, 'ready.json');
  try {
    const endpoint = 'http://127.0.0.1:7467/mcp';
    const callbacks = 'http://127.0.0.1:1/secret';
    await writeReadyFile(file, { endpoint, callbacks, practice: undefined, adoptAgent: (name, token) => adopted.push(name, token) }, 7);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(text)).toEqual({ endpoint, token: adopted[1], callbacks, practice: null, pid: 7 });
    expect(adopted).toEqual(['ready file', expect.stringMatching(/^sb_[A-Za-z0-9_-]{43}$/)]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
