import { describe, expect, it } from 'vitest';
import { announcementNames, type Delta, requestNames } from '../../main/ipc/contract';
import { createMockBridge } from './bridge';
import { busyHistory } from './history';
import { scenes } from './scenes';
import { agents, bodiesOf, busyView, emptyView, mintedAgent } from './session';

const now = Date.UTC(2026, 10, 22);
const mock = (start = emptyView) => createMockBridge({ start, bodies: bodiesOf(busyView(now)), minted: mintedAgent });

describe('the mock bridge', () => {
  it('offers the whole contract and nothing else', () => {
    const { bridge } = mock();
    expect(Object.keys(bridge).sort()).toEqual([...requestNames, 'on'].sort());
    for (const name of announcementNames) expect(bridge.on(name, () => {})).toBeTypeOf('function');
  });

  it('announces what a request changed, one seq at a time, until told to stop', async () => {
    const { bridge } = mock();
    const deltas: Delta[] = [];
    const stop = bridge.on('delta', (delta) => deltas.push(delta));
    const reply = await bridge.phoneCallIn({ from: '+15005550123' });
    if (!reply.ok) throw new Error(reply.error);
    await bridge.phoneHangup({ callId: reply.value.callId });
    stop();
    await bridge.mintAgent({ name: 'Later' });
    expect(deltas.map(({ seq }) => seq)).toEqual([2, 3]);
    const snapshot = await bridge.snapshot();
    expect(snapshot.ok && snapshot.value.phone.calls[0]).toMatchObject({ state: 'ended', endedBecause: 'You hung up.' });
    expect(snapshot.ok && snapshot.value.agents.map(({ name }) => name)).toEqual(['Later']);
  });

  it('fails as the app would for a body that is no longer kept', async () => {
    expect(await mock().bridge.entryBody({ entryId: 'c-2-0' })).toMatchObject({ ok: false });
  });

  it('takes an agent away', async () => {
    const { bridge, stage } = mock({ ...emptyView, agents: agents(now) });
    await bridge.revokeAgent({ id: 'a-2' });
    expect(stage.view.agents.map(({ id }) => id)).toEqual(['a-1', 'a-3']);
  });

  it('keeps a choice of tools, for all agents and for one', async () => {
    const { bridge, stage } = mock();
    await bridge.setProfiles({ profiles: ['voice'] });
    await bridge.mintAgent({ name: 'Texter', profiles: ['messaging'] });
    expect(stage.view.profiles).toEqual({ ...emptyView.profiles, chosen: ['voice'] });
    expect(stage.view.agents.at(-1)?.profiles).toEqual(['messaging']);
  });

  it('keeps a history to search page by page, to limit and to delete', async () => {
    const { bridge } = createMockBridge({ start: emptyView, bodies: {}, minted: mintedAgent, history: busyHistory(now) });
    const first = await bridge.historySearch({ search: { words: 'message' } });
    if (!first.ok) throw new Error(first.error);
    expect(first.value.rows.every(({ title }) => title.includes('message'))).toBe(true);
    const all = await bridge.historySearch({ search: {} });
    const second = await bridge.historySearch({ search: {}, before: all.ok ? all.value.next : undefined });
    expect(all.ok && second.ok && all.value.rows.at(-1)?.seq).toBeGreaterThan(second.ok ? (second.value.rows[0]?.seq ?? 0) : 0);
    await bridge.historyDeleteAll();
    expect(await bridge.historySearch({ search: {} })).toMatchObject({ value: { rows: [], next: undefined } });
    expect(await bridge.history()).toMatchObject({ value: { events: 0 } });
  });

  it('keeps what a form of the settings saves', async () => {
    const { bridge } = mock();
    await bridge.saveSettings({ group: 'history', values: { historyDays: 30 } });
    expect(await bridge.settings({ group: 'history' })).toMatchObject({
      value: [
        { name: 'historyDays', value: 30 },
        { name: 'historyMegabytes', value: 2_000 },
      ],
    });
  });

  it('changes the line, and points the application that is chosen', async () => {
    const { bridge, stage } = mock();
    await bridge.chooseLine({ line: 'real' });
    expect(stage.view).toMatchObject({ line: { inUse: 'real', address: { on: false } }, practiceNumber: undefined });
    await bridge.setTunnel({ on: true });
    const applications = await bridge.voiceApplications();
    if (!applications.ok) throw new Error(applications.error);
    const { applicationId = '' } = applications.value.at(-1) ?? {};
    await bridge.chooseApplication({ applicationId });
    expect(stage.view.line).toMatchObject({ inbound: { tone: 'good', application: { applicationId } } });
  });

  it('has a scene for each view', () => {
    expect(new Set(Object.values(scenes(now)).map(({ place }) => place))).toEqual(
      new Set(['home', 'calls', 'phone', 'agents', 'settings']),
    );
  });
});
