import { describe, expect, it } from 'vitest';
import type { SeenAgent } from '../mcp/model/agent';
import type { LineSummary, Tone } from './ipc/contract';
import { recentFor, type StatusFacts, statusChangesAt, statusView } from './statusView';

const now = 1_000_000;
const agent = (name: string, lastSeenAt: number | undefined): SeenAgent => ({
  id: name,
  name,
  createdAt: '2026-01-01T00:00:00.000Z',
  client: undefined,
  lastSeenAt,
});
const practice: LineSummary = { inUse: 'practice', changingTo: undefined, problem: undefined };
const real = (tone: Tone, sentence: string, credentials?: string): LineSummary => ({
  ...{ inUse: 'real', changingTo: undefined, problem: undefined, credentials },
  address: { kind: 'own', tone, sentence },
  inbound: { tone: 'neutral', sentence: '', action: { kind: 'none' }, application: undefined },
});
const facts: StatusFacts = { endpoint: 'http://127.0.0.1:7467/mcp', portChanged: false, line: practice, agents: [], now };

describe('the status in words', () => {
  it('says where agents connect', () => {
    expect(statusView(facts).server).toEqual({ tone: 'good', label: 'Running', sentence: 'Agents connect at http://127.0.0.1:7467/mcp.' });
  });

  it('warns of another port, with the address in force', () => {
    const { server } = statusView({ ...facts, portChanged: true, endpoint: 'http://127.0.0.1:7468/mcp' });
    expect(server).toMatchObject({
      tone: 'warning',
      label: 'Running on another port',
      sentence: expect.stringContaining('http://127.0.0.1:7468/mcp'),
    });
  });

  it('names the program that has the port, and what that means for tokens', () => {
    const endpoint = 'http://127.0.0.1:7468/mcp';
    const { server } = statusView({ ...facts, portChanged: true, portTakenBy: 'nginx (process 7, user ann)', endpoint });
    expect(server.sentence).toMatch(
      /^The usual port is taken by nginx \(process 7, user ann\), so agents connect at http:\/\/127\.0\.0\.1:7468.*create new tokens if you do not/,
    );
  });

  it('says what to do when nothing is served', () => {
    expect(statusView({ ...facts, endpoint: undefined }).server).toMatchObject({ tone: 'bad', label: 'Not running' });
  });

  it.each([
    ['the practice line', practice, 'Practice line', 'neutral', 'nothing costs money'],
    ['a line that Bandwidth reaches', real('good', 'Reached at x.'), 'Real line', 'good', 'cost money. Reached at x.'],
    ['one it does not reach', real('warning', 'The tunnel is off.'), 'Real line, not reachable', 'warning', 'The tunnel is off.'],
    ['one nobody has logged in on', real('good', 'Reached at x.', 'Log in.'), 'Real line', 'warning', 'cost money. Log in.'],
    ['a change', { ...practice, changingTo: 'real' }, 'Changing lines', 'neutral', 'Closing the practice line'],
  ] as const)('says of %s what it means', (_what, line, label, tone, says) => {
    expect(statusView({ ...facts, line }).line).toEqual({ label, tone, sentence: expect.stringContaining(says) });
  });

  it.each([
    ['nobody ever', [], 'No agent yet', 'warning'],
    ['a token never used', [agent('A', undefined)], 'No agent yet', 'warning'],
    ['one long gone', [agent('A', now - recentFor)], 'No active agent', 'warning'],
    ['one just seen', [agent('A', now - recentFor + 1)], '1 agent active', 'good'],
    ['two just seen and one gone', [agent('A', now), agent('B', now - 1), agent('C', 0)], '2 agents active', 'good'],
  ] as const)('counts agents: %s', (_who, agents, label, tone) => {
    expect(statusView({ ...facts, agents }).agents).toMatchObject({ label, tone });
  });

  it('knows when it will change by itself', () => {
    expect(statusChangesAt({ agents: [agent('A', now - 1_000), agent('B', now - 5_000), agent('C', 0)], now })).toBe(
      now - 5_000 + recentFor,
    );
    expect(statusChangesAt({ agents: [agent('A', undefined), agent('C', 0)], now })).toBeUndefined();
  });
});
