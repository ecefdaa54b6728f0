/** What a turn of a conversation costs an agent: tool calls, and tokens of results. */
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { createSwitchboard, defaultTurns } from '../index';
import { connectModern } from '../server/testing/clients';
import type { Switchboard } from '../switchboard';

let switchboard: Switchboard;
afterEach(() => switchboard.close());

const page = z.looseObject({
  callId: z.string().optional(),
  cursor: z.string().optional(),
  events: z.array(z.looseObject({ event_type: z.string(), callbackId: z.string().optional() })).default([]),
});
type Page = z.output<typeof page>;

/** Presses 1 at each Gather. */
const to = '+15005550006';
const ask = '<Response><Gather maxDigits="1"><SpeakSentence>Press 1.</SpeakSentence></Gather></Response>';
const bye = '<Response><SpeakSentence>Goodbye.</SpeakSentence><Hangup/></Response>';
const turns = 5;

/** An agent that counts. */
async function agent() {
  const client = await connectModern(switchboard.endpoint ?? '', (await switchboard.mintAgent('Counting')).token);
  const cost = { calls: 0, bytes: 0 };
  const call = async (name: string, args: Record<string, unknown>): Promise<Page> => {
    const result = await client.callTool({ name, arguments: args });
    if (result.isError === true) throw new Error(JSON.stringify(result.content));
    cost.calls++;
    cost.bytes += Buffer.byteLength(JSON.stringify(result.structuredContent));
    return page.parse(result.structuredContent);
  };
  return { call, cost, close: () => client.close() };
}

const turnIn = ({ events }: Page) => events.find(({ callbackId }) => callbackId !== undefined)?.callbackId;
const overIn = ({ events }: Page) => events.some(({ event_type }) => event_type === 'disconnect');

describe('a turn', () => {
  it('costs one tool call where it cost two, and fewer tokens', async () => {
    switchboard = await createSwitchboard({
      ...{ clock: systemClock, log: silentLog, version: 'test', line: 'practice', real: undefined, turns: defaultTurns },
      practice: { mode: 'full', pace: 0.01 },
      mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
      callbacks: { port: 0, secret: 's'.repeat(43) },
      agents: { list: () => [], save: async () => undefined },
    });

    const before = await agent();
    const { callId } = await before.call('createCall', { to });
    let cursor: string | undefined;
    for (let answered = 0; ; ) {
      const read = await before.call('getCallbackEvents', { callId, cursor, waitSeconds: 25 });
      cursor = read.cursor;
      const callbackId = turnIn(read);
      if (callbackId !== undefined) await before.call('respondToCallback', { callbackId, bxml: answered++ < turns ? ask : bye });
      if (overIn(read)) break;
    }

    const now = await agent();
    let read = await now.call('createCall', { to, answerBxml: ask, waitSeconds: 25 });
    const placed = read.callId;
    for (let answered = 1; !overIn(read); ) {
      const callbackId = turnIn(read);
      read =
        callbackId !== undefined
          ? await now.call('respondToCallback', { callbackId, bxml: answered++ < turns ? ask : bye, waitSeconds: 25 })
          : await now.call('getCallbackEvents', { callId: placed, cursor: read.cursor, waitSeconds: 25 });
    }

    const perTurn = (of: { readonly calls: number; readonly bytes: number }) => ({
      calls: of.calls / (turns + 1),
      tokens: Math.round(of.bytes / 4 / (turns + 1)),
    });
    const [was, is] = [perTurn(before.cost), perTurn(now.cost)];
    process.stderr.write(
      `\nA turn (bytes/4): ${was.calls.toFixed(1)} calls, ${was.tokens} tokens → ${is.calls.toFixed(1)} calls, ${is.tokens} tokens\n`,
    );
    expect(before.cost.calls).toBeGreaterThanOrEqual(2 * (turns + 1));
    expect(now.cost.calls).toBeLessThanOrEqual(turns + 3);
    expect(is.tokens).toBeLessThan(was.tokens);
    await Promise.all([before.close(), now.close()]);
  });
});
