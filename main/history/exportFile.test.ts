import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SwitchboardError } from '../../mcp/base/errors';
import { writeExport } from './exportFile';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'export-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* pieces(count: number, failure?: Error) {
  for (let piece = 0; piece < count; piece++) yield `${piece} ${'x'.repeat(1_000)}\n`;
  if (failure !== undefined) throw failure;
}

const failed = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('writing an export', () => {
  it('writes every piece, in order, for its owner only', async () => {
    const file = path.join(folder, 'all.jsonl');
    await writeExport(file, pieces(2_000));
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => Number(line.split(' ')[0]))).toEqual(Array.from({ length: 2_000 }, (_, index) => index));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['all.jsonl']);
  });

  it('never stands half under the chosen name while it is written', async () => {
    const file = path.join(folder, 'all.jsonl');
    const seen: string[][] = [];
    async function* watched() {
      for await (const piece of pieces(1_000)) yield piece;
      seen.push(await readdir(folder));
    }
    await writeExport(file, watched());
    expect(seen).toEqual([[expect.stringMatching(/^all\.jsonl\.[0-9a-f]+\.part$/)]]);
  });

  it('leaves what was there before when the history fails midway, and says why', async () => {
    const file = path.join(folder, 'all.jsonl');
    await writeFile(file, 'earlier');
    const error = await failed(
      writeExport(file, pieces(600, new SwitchboardError('unavailable', 'The event history failed.', 'Free space.'))),
    );
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('The event history failed.'),
      recovery: 'Free space.',
    });
    expect(await readFile(file, 'utf8')).toBe('earlier');
    expect(await readdir(folder)).toEqual(['all.jsonl']);
  });

  it('says what to do when the folder is not there', async () => {
    const error = await failed(writeExport(path.join(folder, 'gone', 'all.jsonl'), pieces(1)));
    expect(error).toBeInstanceOf(SwitchboardError);
    expect(error).toMatchObject({ message: expect.stringContaining('ENOENT'), recovery: expect.stringContaining('Choose a folder') });
  });
});
