import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../base/log';
import { ManualClock } from '../base/testing/manualClock';
import { policyOf } from './policy';
import { policyFile } from './policyFile';

const clock = new ManualClock();
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'policy-'));
  file = path.join(folder, 'policy.json');
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

const open = () => policyFile(file, 'careful', silentLog, clock);

describe('policy.json', () => {
  it('that is missing is the given preset, and nothing is written until the person chooses', () => {
    expect(open().initial).toEqual({ policy: policyOf('careful'), problem: undefined });
    expect(existsSync(file)).toBe(false);
  });

  it('keeps what was chosen for the next start, for its owner only', async () => {
    const policy = {
      ...policyOf('watch'),
      tools: { createCall: 'ask' as const },
      limits: { callsPerDay: 3 },
      agents: { 'agent-1': { preset: 'trusted' as const, tools: {}, limits: { callsPerHour: 1 } } },
      numbers: { allowed: ['+19195550100'], blocked: ['+19195550101'], own: ['+19195550102'], contacts: ['sip:a@example.com'] },
      opened: { emergency: ['911'], destinations: ['country:GB', 'premium'] },
    };
    await open().save(policy);
    expect(open().initial).toEqual({ policy, problem: undefined });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('written by a person may leave out what they did not choose', () => {
    writeFileSync(file, '{"version":1,"preset":"trusted"}');
    expect(open().initial).toEqual({ policy: policyOf('trusted'), problem: undefined });
  });

  it.each([
    ['not JSON', '{', 'It is not JSON.'],
    ['an unknown preset', '{"version":1,"preset":"lenient"}', '"preset" in it is not what this program writes.'],
    ['a number that is none', '{"version":1,"preset":"careful","numbers":{"allowed":["911"]}}', '"numbers.allowed.0" in it'],
    ['another version', '{"version":2,"preset":"careful"}', 'Its version is 2'],
  ])('that is damaged (%s) is said, stays in place, and is renamed once the person has chosen again', async (_what, text, why) => {
    writeFileSync(file, text);
    for (const _start of ['first', 'second']) {
      expect(open().initial.policy).toEqual(policyOf('careful'));
      expect(open().initial.problem).toContain(why);
    }
    expect(readFileSync(file, 'utf8')).toBe(text);
    await open().save(policyOf('trusted'));
    expect(open().initial).toEqual({ policy: policyOf('trusted'), problem: undefined });
    const aside = readdirSync(folder).filter((name) => name !== 'policy.json');
    expect(aside.map((name) => readFileSync(path.join(folder, name), 'utf8'))).toEqual([text]);
  });

  it('that is a link is not read, and a choice takes its place without writing through it', async () => {
    const target = path.join(folder, 'elsewhere.json');
    writeFileSync(target, '{"version":1,"preset":"trusted"}');
    symlinkSync(target, file);
    expect(open().initial.problem).toContain('is a symbolic link');
    await open().save(policyOf('watch'));
    expect(open().initial.policy.preset).toBe('watch');
    expect(readFileSync(target, 'utf8')).toBe('{"version":1,"preset":"trusted"}');
  });

  it.skipIf(process.getuid?.() === 0)('that cannot be written says so', async () => {
    chmodSync(folder, 0o500);
    await expect(open().save(policyOf('trusted'))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Nothing has changed.'),
    });
  });
});
