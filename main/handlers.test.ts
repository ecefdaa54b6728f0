import { describe, expect, it } from 'vitest';
import { ManualClock } from '../mcp/base/testing/manualClock';
import { choosableProfiles } from '../mcp/index';
import type { MintOptions, SeenAgent } from '../mcp/model/agent';
import { AskingView } from './asking/askingView';
import { makeHandlers } from './handlers';
import type { ProfilesView } from './ipc/contract';
import { LiveView } from './live/liveView';
import { switchboardDouble } from './testing/switchboardDouble';
import { emptyAgents, emptyHome, emptySetup } from './testing/views';

/** The handlers over a switchboard of which only the agents matter. */
function open() {
  const seen: SeenAgent[] = [];
  const minted: (MintOptions | undefined)[] = [];
  const chosen: ProfilesView['chosen'][] = [];
  const { running } = switchboardDouble({
    agents: () => seen,
    async mintAgent(name, options) {
      minted.push(options);
      seen.push({ id: 'a1', name, createdAt: '', client: undefined, lastSeenAt: undefined, profiles: options?.profiles });
      return { id: 'a1', token: 'sb_token' };
    },
  });
  const clock = new ManualClock();
  const view = new LiveView({
    clock,
    running,
    asking: new AskingView({ clock, running }),
    line: () => ({ inUse: 'practice', changingTo: undefined, problem: undefined }),
    agentsPage: () => emptyAgents,
    home: () => emptyHome,
    setup: () => emptySetup,
    version: '0.1.0',
    runtime: 'a test',
    practiceNumber: undefined,
    profiles: () => ({ chosen: chosen.at(-1), tools: [] }),
  });
  const handlers = makeHandlers({
    running,
    view,
    snapshot: () => view.follow(() => undefined),
    chooseProfiles: (profiles) => void chosen.push(profiles),
    copy: () => undefined,
    node: undefined,
    cli: 'cli.js',
    dataFolder: undefined,
  });
  return { handlers, minted, chosen };
}

describe('the choice of tools', () => {
  it('for all agents is each group once, in one order', async () => {
    const { handlers, chosen } = open();
    await handlers.setProfiles({ profiles: ['messaging', 'voice', 'voice'] });
    await handlers.setProfiles({ profiles: [] });
    expect(chosen).toEqual([['voice', 'messaging'], []]);
  });

  it('is no limit when it names every group', async () => {
    const { handlers, chosen } = open();
    await handlers.setProfiles({ profiles: [...choosableProfiles].reverse() });
    expect(chosen).toEqual([undefined]);
  });

  it('for one agent goes with its token and is shown with the agent', async () => {
    const { handlers, minted } = open();
    await handlers.mintAgent({ name: 'Texter', profiles: ['messaging'] });
    expect(minted).toEqual([{ bridge: true, profiles: ['messaging'] }]);
    const { agents } = await handlers.snapshot(undefined);
    expect(agents[0]?.profiles).toEqual(['messaging']);
  });

  it('is left to the choice for all agents when a token is made without one', async () => {
    const { handlers, minted } = open();
    await handlers.mintAgent({ name: 'My agent' });
    expect(minted).toEqual([{ bridge: true, profiles: undefined }]);
  });
});
