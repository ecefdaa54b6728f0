import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../base/log';
import { changed, policyOf } from '../policy/policy';
import { headlessPolicyStore, readHeadlessPolicy } from './headlessPolicy';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headless-policy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(text: string): string {
  const file = path.join(folder, 'mine.json');
  writeFileSync(file, text);
  return file;
}

describe('BW_MCP_POLICY', () => {
  it.each(['careful', 'trusted', 'watch', ' Careful '])('is the preset %j', (given) => {
    expect(readHeadlessPolicy(given)).toEqual({
      ok: true,
      policy: policyOf(given.trim().toLowerCase() === 'careful' ? 'careful' : given === 'watch' ? 'watch' : 'trusted'),
    });
  });

  it('is a file, of which all but the preset may be left out', () => {
    const file = written('{"preset":"careful","numbers":{"allowed":["+19195550100"]},"limits":{"callsPerDay":3}}');
    const policy = policyOf('careful');
    expect(readHeadlessPolicy(file)).toEqual({
      ok: true,
      policy: { ...policy, limits: { callsPerDay: 3 }, numbers: { ...policy.numbers, allowed: ['+19195550100'] } },
    });
  });

  it.each<[string, string, string]>([
    ['that is not JSON', '{', 'is not JSON'],
    ['without a preset', '{}', '"preset" in'],
    ['with an unknown preset', '{"preset":"lenient"}', '"preset" in'],
    ['with a number that is none', '{"preset":"careful","numbers":{"blocked":["911"]}}', '"numbers.blocked.0" in'],
    ['with a limit in words', '{"preset":"careful","limits":{"callsPerDay":"many"}}', '"limits.callsPerDay" in'],
    ['with an unknown limit', '{"preset":"careful","limits":{"callsPerYear":1}}', '"limits'],
    ['with an unknown decision', '{"preset":"careful","tools":{"createCall":"maybe"}}', '"tools.createCall" in'],
    ['with an unknown tool', '{"preset":"careful","tools":{"createCal":"ask"}}', 'Did you mean createCall?'],
    ['with an unknown tool of an agent', '{"preset":"careful","agents":{"a":{"tools":{"nothing":"ask"}}}}', '"agents.a.tools.nothing" in'],
    ['with an unknown destination', '{"preset":"careful","opened":{"destinations":["moon"]}}', '"opened.destinations.0" in'],
    ['with a field too many', '{"preset":"careful","allow":[]}', 'allow'],
  ])('%s is refused with its field', (_what, text, says) => {
    const read = readHeadlessPolicy(written(text));
    if (read.ok) throw new Error('it was accepted');
    expect(read.problems.join('\n')).toContain(says);
  });

  it('that names no file, or a folder, says so', () => {
    expect(readHeadlessPolicy(path.join(folder, 'none.json'))).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('there is no file')],
    });
    expect(readHeadlessPolicy(folder)).toMatchObject({ ok: false, problems: [expect.stringContaining('is a folder')] });
  });
});

describe('what a person decided in a headless run', () => {
  const open = (policy = policyOf('careful')) => headlessPolicyStore(policy, path.join(folder, 'data'), silentLog);
  const allowed = '+19195550100';

  it('is there in the next run, beside what the policy says, which is never written to', async () => {
    const file = written('{"preset":"careful","numbers":{"allowed":["+19195550101"]}}');
    const read = readHeadlessPolicy(file);
    if (!read.ok) throw new Error('it is a policy');
    const store = open(read.policy);
    await store.save(changed(store.initial.policy, { kind: 'number', number: allowed, list: 'allowed' }));
    expect(open(read.policy).initial.policy.numbers.allowed).toEqual(['+19195550101', allowed]);
    expect(open().initial.policy.numbers.allowed).toEqual([allowed]);
    expect(readFileSync(file, 'utf8')).toContain('{"preset":"careful"');
    expect(readdirSync(path.join(folder, 'data'))).toEqual(['known-numbers.json']);
  });

  it('allows no number that the policy blocks', async () => {
    await open().save(changed(policyOf('careful'), { kind: 'number', number: allowed, list: 'allowed' }));
    const blocking = changed(policyOf('careful'), { kind: 'number', number: allowed, list: 'blocked' });
    expect(open(blocking).initial.policy.numbers).toMatchObject({ allowed: [], blocked: [allowed] });
  });

  it('is asked again where it cannot be read, and lost where it cannot be written', async () => {
    mkdirSync(path.join(folder, 'data', 'known-numbers.json'), { recursive: true });
    expect(open().initial).toEqual({ policy: policyOf('careful'), problem: undefined });
    await open().save(policyOf('careful'));
  });
});
