import { describe, expect, it } from 'vitest';
import { welcome } from '../mock/home';
import { practising, reachable } from '../mock/line';
import { busyView, emptyView, phoneCall } from '../mock/session';
import { agentNews } from '../mock/setup';
import { placesOn } from './places';

const now = Date.UTC(2026, 10, 22);

describe('the rail', () => {
  it('has the practice phone on the practice line only', () => {
    expect(placesOn(practising).map(({ label }) => label)).toEqual(['Home', 'Calls', 'Phone', 'Agents', 'Settings']);
    expect(placesOn(reachable).map(({ label }) => label)).toEqual(['Home', 'Calls', 'Agents', 'Settings']);
  });

  it('marks what waits for the person', () => {
    const badges = (view: Parameters<ReturnType<typeof placesOn>[number]['badge']>[0]) =>
      placesOn(view.line).map(({ badge }) => badge(view)?.spoken);
    expect(badges({ ...emptyView, home: welcome })).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(badges({ ...busyView(now), setup: agentNews, phone: { calls: [phoneCall(now, {})] } })).toEqual([
      '3 things to do',
      '2 live calls',
      '1 call ringing',
      undefined,
      undefined,
    ]);
  });
});
