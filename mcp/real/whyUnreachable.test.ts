import { expect, it } from 'vitest';
import { noPublicAddress } from '../model/unreachable';
import { initialState } from './tunnel/machine';
import type { Phase } from './tunnel/state';
import { whyUnreachable } from './whyUnreachable';

const at = 1_000_000;
const because = (phase: Phase) => whyUnreachable({ ...initialState, phase }, at);

it.each([
  [{ name: 'off' }, /its tunnel is off/, /turn the tunnel on in the app, under Settings .*BW_MCP_DEV_TUNNEL=1/, false],
  [{ name: 'requesting', deadline: 0 }, /its tunnel is opening/, /Wait ten seconds/, true],
  [{ name: 'settling', deadline: 0 }, /its tunnel is opening/, /Wait ten seconds/, true],
  [
    { name: 'waiting', cause: 'rate-limited', retryAt: at + 900_000 },
    /asked for too many\. It tries again automatically in 15 minutes\.$/,
    /^Wait that long, then try again\. Nothing has to be restarted\.$/,
    true,
  ],
  [
    { name: 'waiting', cause: 'crashed', retryAt: at + 1_500 },
    /again automatically in 2 seconds\.$/,
    /Nothing has to be restarted\.$/,
    true,
  ],
  [{ name: 'waiting', cause: 'blocked', retryAt: at + 60_000 }, /in 1 minute\.$/, /ask the user to do this: Use another network/, true],
  [{ name: 'failed', cause: 'missing' }, /has failed\. The tunnel needs the program cloudflared/, /Install cloudflared/, false],
] as const)('%j: says why, and what to do', (phase, why, recovery, passes) => {
  expect(because(phase)).toEqual({ why: expect.stringMatching(why), recovery: expect.stringMatching(recovery), passes });
});

it('never names the variable for another way while a tunnel is there', () => {
  const phases: readonly Phase[] = [
    { name: 'finding' },
    { name: 'waiting', cause: 'rate-limited', retryAt: at },
    { name: 'failed', cause: 'tampered' },
  ];
  for (const phase of phases) expect(JSON.stringify(because(phase))).not.toContain('BW_MCP_');
});

it('names both ways where there is no tunnel', () => {
  expect(noPublicAddress.recovery).toMatch(/BW_MCP_DEV_TUNNEL=1.*BW_MCP_BASE_URL/);
});
