import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonLog } from '../../mcp/base/jsonLog';
import { openLogFile } from './logFile';

describe('the log file', () => {
  let folder: string;
  const read = (name: string) => readFileSync(path.join(folder, 'logs', name), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'switchboard-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is readable by its owner only', () => {
    const log = openLogFile(path.join(folder, 'logs'));
    expect(statSync(log.file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(log.file)).mode & 0o777).toBe(0o700);
    log.close();
  });

  it('keeps the previous run beside the present one, and nothing older', () => {
    for (const run of ['first', 'second', 'third']) {
      const log = openLogFile(path.join(folder, 'logs'));
      log.write(`${run}\n`);
      log.close();
    }
    expect(readdirSync(path.join(folder, 'logs')).sort()).toEqual(['switchboard.log', 'switchboard.old.log']);
    expect([read('switchboard.log'), read('switchboard.old.log')]).toEqual(['third\n', 'second\n']);
  });

  it('does not grow without end', () => {
    const log = openLogFile(path.join(folder, 'logs'), 100);
    for (let n = 0; n < 50; n++) log.write(`line ${n}\n`);
    log.close();
    expect(read('switchboard.log').length + read('switchboard.old.log').length).toBeLessThanOrEqual(200);
    expect(read('switchboard.log')).toMatch(/line 49\n$/);
  });

  it('throws where nothing can be written', () => {
    writeFileSync(path.join(folder, 'logs'), 'a file in the way');
    expect(() => openLogFile(path.join(folder, 'logs'))).toThrow();
  });

  it('holds no secret that a field carries', () => {
    const file = openLogFile(path.join(folder, 'logs'));
    jsonLog(file).info('Connected', { token: 'sb_canary', agent: 'My agent' });
    file.close();
    expect(read('switchboard.log')).toContain('My agent');
    expect(read('switchboard.log')).not.toContain('sb_canary');
  });
});
