import { performance } from 'node:perf_hooks';
import { Connection } from '../load';
import { type McpClient, modernClient, openSession } from '../mcpClient';
import { type Measure, median, type Result, timesAs } from '../measure';
import type { Subject } from '../subject';

interface Side {
  readonly subject: Subject;
  /** One for each agent: they take turns, because the endpoint limits what one agent may ask. */
  readonly clients: readonly McpClient[];
  readonly tool: string;
  readonly input: object;
  /** Milliseconds each call took, and CPU milliseconds a call of each round. */
  readonly took: number[];
  readonly cpu: number[];
}

const eras = [
  { era: '2025 session', clients: (subject: Subject, path: string) => clientsOf(subject, path, openSession) },
  { era: '2026-07-28', clients: (subject: Subject, path: string) => clientsOf(subject, path, async (...of) => modernClient(...of)) },
];

/** A call of a real tool of ours against a trivial tool of a bare SDK server, in both eras, alone and with others. */
export const toolCalls: Measure = {
  name: 'tool-calls',
  target: { bound: 'at most', value: 0.6, unit: 'x' },
  async run(bench) {
    const rounds = bench.quick ? 7 : 15;
    const [ours, sdk] = [await bench.start('memory'), await bench.start('sdk')];
    const results: Result[] = [];
    for (const { era, clients } of eras) {
      const clientsHere = await clients(ours, '/mcp');
      const clientsThere = await clients(sdk, era === '2026-07-28' ? '/mcp' : '/session');
      for (const parallel of [1, 20]) {
        const mine: Side = {
          ...{ subject: ours, clients: clientsHere, tool: 'getCallbackEvents', input: { callId: 'c-none' } },
          ...{ took: [], cpu: [] },
        };
        const theirs: Side = { subject: sdk, clients: clientsThere, tool: 'tool7', input: { text: 'hello' }, took: [], cpu: [] };
        for (let round = -warmRounds; round < rounds; round++) {
          // The first rounds are not counted: the engine still compiles the code of either.
          if (round === 0) for (const times of [mine.took, mine.cpu, theirs.took, theirs.cpu]) times.length = 0;
          for (const side of [theirs, mine]) await callRound(side, parallel);
        }
        const where = `${era}, ${parallel === 1 ? 'one connection' : `${parallel} connections`}`;
        results.push(timesAs(`tools/call p50, ${where} / bare SDK server`, median(mine.took), median(theirs.took)));
        results.push(timesAs(`tools/call CPU a call, ${where} / bare SDK server`, median(mine.cpu), median(theirs.cpu)));
      }
    }
    await Promise.all([ours.stop(), sdk.stop()]);
    return results;
  },
};

function clientsOf(
  subject: Subject,
  path: string,
  make: (endpoint: URL, token: string) => Promise<McpClient>,
): Promise<readonly McpClient[]> {
  return Promise.all(subject.tokens.map((token) => make(new URL(path, subject.endpoint), token)));
}

const callsARound = 400;
const warmRounds = 4;

async function callRound(side: Side, parallel: number): Promise<void> {
  const before = Number(await side.subject.ask({ kind: 'cpu' }));
  let started = 0;
  const one = async () => {
    const connection = new Connection(side.subject.endpoint);
    while (started < callsARound) {
      const client = side.clients[started++ % side.clients.length];
      if (client === undefined) throw new Error('There is no client.');
      const body = client.body('tools/call', { name: side.tool, arguments: side.input });
      const headers = client.headers('tools/call', side.tool);
      const began = performance.now();
      const { status, body: answer } = await connection.post(client.path, body, headers);
      side.took.push(performance.now() - began);
      if (status !== 200 || !answer.includes('"result"')) throw new Error(`A call got ${status}: ${answer.slice(0, 300)}`);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: parallel }, one));
  side.cpu.push((Number(await side.subject.ask({ kind: 'cpu' })) - before) / callsARound);
}
