import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../mcp/base/log';
import { ManualClock } from '../../mcp/base/testing/manualClock';
import { nothingSetUp, openSetupFile } from './setupFile';

describe('the set-up file', () => {
  let folder: string;
  const open = () => openSetupFile(folder, silentLog, new ManualClock());
  const file = () => path.join(folder, 'setup.json');
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'setup-file-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const details = { firstName: 'Jane', lastName: 'Doe', email: 'jane@example.com', phone: '(919) 555-0123', termsAccepted: true };

  it('keeps what was typed for the next start, readable by its owner only', async () => {
    await open().update({ details });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(open().current).toEqual({ ...nothingSetUp, details });
  });

  it('keeps the last of several changes made at once', async () => {
    const opened = open();
    void opened.update({ details: { ...details, firstName: 'J' } });
    void opened.update({ details });
    void opened.update({ ticked: ['sms-code'] });
    await opened.settled();
    expect(open().current).toEqual({ ...nothingSetUp, details, ticked: ['sms-code'] });
  });

  it.each([
    ['is not JSON', 'not json'],
    ['is of a later version', '{"version":99}'],
    ['has a tick that is none', JSON.stringify({ version: 1, ...nothingSetUp, ticked: ['everything'] })],
  ])('is set aside when it %s, and says so', async (_what, content) => {
    await writeFile(file(), content);
    const opened = open();
    expect(opened.current).toEqual(nothingSetUp);
    expect(opened.problem).toMatch(/^The set-up file was damaged, so it was renamed to .+\. Set-up starts from the beginning\.$/);
    const [aside] = await readdir(folder);
    expect(await readFile(path.join(folder, aside ?? ''), 'utf8')).toBe(content);
  });

  it('says when it cannot be written, and goes on in memory', async () => {
    const opened = open();
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    await opened.update({ details });
    expect(opened.current.details).toEqual(details);
    expect(opened.problem).toContain('Switchboard keeps it until you quit. To keep it longer, make that folder writable.');
  });

  it('is empty after a reset', async () => {
    const opened = open();
    await opened.update({ details });
    await opened.reset();
    expect(open().current).toEqual(nothingSetUp);
  });
});
