import { describe, expect, it } from 'vitest';
import { createAttention } from './attention';

const phone = { view: 'phone', callId: 'c-1' } as const;
const connect = { view: 'agents', callId: undefined } as const;

describe('leading a person to a view', () => {
  function attention() {
    const done: unknown[] = [];
    const made = createAttention(
      () => done.push('window'),
      (show) => done.push(show),
    );
    return { made, done };
  }

  it('shows the window, then the view', () => {
    const { made, done } = attention();
    made.pageReady();
    made.bring(phone);
    expect(done).toEqual(['window', phone]);
  });

  it('waits for a page that is still loading, and then leads to the latest', () => {
    const { made, done } = attention();
    made.bring(phone);
    made.bring(connect);
    expect(done).toEqual(['window', 'window']);
    made.pageReady();
    made.pageReady();
    expect(done).toEqual(['window', 'window', connect]);
  });

  it('waits again after the page is gone', () => {
    const { made, done } = attention();
    made.pageReady();
    made.pageGone();
    made.bring(phone);
    expect(done).toEqual(['window']);
  });
});
