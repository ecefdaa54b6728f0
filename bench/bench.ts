/**
 * `npm run bench`: how Switchboard's callbacks do against the least a server could do, both measured in the same run on the same
 * machine. It prints one row a measure with its target, and fails when one is missed. `--quick` takes a tenth of the events;
 * `--only=waiting` (or another of `parts`, or several with commas) leaves the other measures out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import type { HistoryQuery } from '../mcp/switchboard';
import { Connection, flood, pace } from './load';
import { type Subject, startSubject } from './subject';
import { callOf, numberOf, webhookBody } from './webhooks';

const quick = process.argv.includes('--quick');
const scale = quick
  ? { events: 100_000, round: 1, rounds: 9, paced: 4, pairs: 3, waits: 30 }
  : { events: 1_000_000, round: 4, rounds: 5, paced: 10, pairs: 3, waits: 40 };
const parts = ['memory', 'queries', 'sustained', 'acknowledge', 'waiting'] as const;
type Part = (typeof parts)[number];
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
const wanted = parts.filter((part) => only === undefined || only.split(',').includes(part));
const fewEvents = 10_000;
/** So many that a server has always something to do: with few, the way there and back would be the limit. */
const connections = 256;

interface Row {
  readonly measure: string;
  readonly ours: string;
  readonly against: string;
  readonly result: string;
  readonly target: string;
  readonly ok: boolean;
}

const folder = mkdtempSync(path.join(tmpdir(), 'switchboard-bench-'));
const rows: Row[] = [];
let serial = 0;
const fresh = () => webhookBody(serial++);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function report(row: Row): void {
  rows.push(row);
  say(`${row.ok ? 'ok    ' : 'not ok'}  ${row.measure}: ${row.result} (target ${row.target}); ours ${row.ours}, against ${row.against}`);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const median = (values: readonly number[]) => percentile(values, 0.5);
const ms = (value: number) => `${value.toFixed(2)} ms`;

/** In turns, so that whatever else the machine does meets both alike. */
async function sustained(bare: Subject, history: Subject): Promise<void> {
  const rates = { bare: [] as number[], ours: [] as number[], ratio: [] as number[] };
  for (let round = 0; round < scale.rounds; round++) {
    const options = { connections, body: fresh, seconds: scale.round };
    await settled();
    const theirs = await flood(bare.url, options);
    const mine = await flood(history.url, options);
    rates.bare.push(theirs.count / theirs.seconds);
    rates.ours.push(mine.count / mine.seconds);
    rates.ratio.push(mine.count / mine.seconds / (theirs.count / theirs.seconds));
  }
  const ratio = median(rates.ratio);
  report({
    measure: 'fire-and-forget webhooks, sustained, history on / bare node:http',
    ours: `${Math.round(median(rates.ours))}/s`,
    against: `${Math.round(median(rates.bare))}/s`,
    result: `${ratio.toFixed(2)} x`,
    target: '>= 0.5 x',
    ok: ratio >= 0.5,
  });
}

/** What a server still does behind a burst must not be counted against the other. */
const settled = () => quiet(1);

function quiet(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}

async function acknowledged(memory: Subject, history: Subject): Promise<void> {
  const took = { on: [] as number[], off: [] as number[] };
  const options = { perSecond: 200, seconds: scale.paced, body: fresh };
  for (let pair = 0; pair < scale.pairs; pair++) {
    await settled();
    took.off.push(...(await pace(memory.url, options)));
    took.on.push(...(await pace(history.url, options)));
  }
  atMost('acknowledge p99 at 200/s, history on / off', percentile(took.on, 0.99), percentile(took.off, 0.99), 3);
}

async function delivered(bare: Subject, history: Subject): Promise<void> {
  const took = { bare: [] as number[], ours: [] as number[] };
  const sessions = await Promise.all(history.tokens.map((token) => openSession(history.endpoint, token)));
  // The first pair is not counted: in it the code of either is run for the first times, as it is once in a process's life.
  for (let pair = 0; pair <= scale.pairs; pair++) {
    const waits = Math.ceil(scale.waits / scale.pairs);
    if (pair === 1) for (const times of [took.bare, took.ours]) times.length = 0;
    await Promise.all(sessions.map((_, waiter) => waitLoop(bare, waiter, waits, took.bare, (callId) => JSON.stringify({ callId }), '')));
    const ask = (callId: string) =>
      JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'getCallbackEvents', arguments: { callId, waitSeconds: 25 } },
      });
    await Promise.all(sessions.map((headers, waiter) => waitLoop(history, waiter, waits, took.ours, ask, headers)));
  }
  atMost(
    'webhook in to waiting getCallbackEvents out, p99, 20 waiters / bare long-poll',
    percentile(took.ours, 0.99),
    percentile(took.bare, 0.99),
    3,
  );
}

async function waitLoop(
  subject: Subject,
  waiter: number,
  waits: number,
  took: number[],
  ask: (callId: string) => string,
  headers: string,
): Promise<void> {
  const waiting = new Connection(subject.endpoint);
  const sending = new Connection(subject.url);
  for (let index = 0; index < waits; index++) {
    const callId = `c-wait-${waiter}-${serial++}`;
    const answer = waiting.post(subject.endpoint.pathname, ask(callId), headers);
    // Long enough for every waiter to be in place, and so unevenly that they do not all come at once.
    await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 600));
    const body = webhookBody(serial++).replaceAll(/c-15ac29a2-\d+/g, callId);
    const began = performance.now();
    const sent = sending.post(subject.url.pathname, body);
    const { status, body: text } = await answer;
    took.push(performance.now() - began);
    await sent;
    if (status !== 200 || !text.includes(callId)) throw new Error(`A waiter got ${status}: ${text.slice(0, 300)}`);
  }
  waiting.close();
  sending.close();
}

/** The headers of a session, opened as an agent opens it. */
async function openSession(endpoint: URL, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } };
  const opened = await fetch(endpoint, {
    method: 'POST',
    headers,
    body: JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params }),
  });
  await opened.text();
  const session = opened.headers.get('mcp-session-id') ?? '';
  return [
    `Authorization: Bearer ${token}`,
    'Accept: application/json, text/event-stream',
    `Mcp-Session-Id: ${session}`,
    'Mcp-Protocol-Version: 2025-11-25',
    '',
  ].join('\r\n');
}

async function queried(many: Subject, stored: number): Promise<void> {
  const few = await startSubject('history', path.join(folder, 'few.db'));
  const firstFew = serial;
  await flood(few.url, { connections, body: fresh, count: fewEvents });
  // What a burst leaves to be put in order is done in quiet moments; what is asked here is what size costs.
  await quiet(quick ? 10 : 30);
  const repeats = quick ? 100 : 200;
  const kinds: readonly (readonly [string, (index: number) => HistoryQuery])[] = [
    ['newest page', () => ({ limit: 50 })],
    ['by call', (index) => ({ callId: callOf(index), limit: 50 })],
    ['by number', (index) => ({ number: numberOf(index), limit: 50 })],
    ['full text, a rare word', (index) => ({ text: `unique${index}`, limit: 50 })],
    ['full text, a common word', (index) => ({ text: `order word${index % 97}`, limit: 50 })],
  ];
  for (const [name, query] of kinds) {
    const pick = (from: number, count: number) => Array.from({ length: repeats }, () => query(from + Math.floor(Math.random() * count)));
    const ours: number[] = [];
    const against: number[] = [];
    for (let half = 0; half < 2; half++) {
      against.push(...numbers(await few.ask({ kind: 'time-queries', queries: pick(firstFew, fewEvents) })));
      ours.push(...numbers(await many.ask({ kind: 'time-queries', queries: pick(0, stored) })));
    }
    atMost(`${name}, median, ${stored.toLocaleString('en')} / ${fewEvents.toLocaleString('en')} events`, median(ours), median(against), 5);
  }
  await few.stop();
}

function atMost(measure: string, ours: number, against: number, target: number): void {
  const ratio = ours / against;
  report({ measure, ours: ms(ours), against: ms(against), result: `${ratio.toFixed(2)} x`, target: `<= ${target} x`, ok: ratio <= target });
}

function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

/** Stores all events, which is the measure of memory, or a few where neither that nor the queries are wanted. */
async function filled(many: Subject): Promise<number> {
  const events = wanted.includes('memory') || wanted.includes('queries') ? scale.events : fewEvents;
  // Served requests before the first look, so that what is measured is growth and not start-up.
  await flood(many.url, { connections, body: fresh, count: 1_000 });
  const atStart = Number(await many.ask({ kind: 'rss' }));
  const filling = await flood(many.url, { connections, body: fresh, count: events - 1_000 });
  const stored = Number(await many.ask({ kind: 'stored' }));
  if (stored !== events) throw new Error(`${events} webhooks were acknowledged and ${stored} stored.`);
  say(`        ${stored.toLocaleString('en')} events stored in ${Math.round(filling.seconds)} s, every one acknowledged`);
  if (!wanted.includes('memory')) return stored;
  const growth = (Number(await many.ask({ kind: 'rss' })) - atStart) / 1e6;
  report({
    measure: `memory over ${stored.toLocaleString('en')} events`,
    ours: `+${growth.toFixed(1)} MB`,
    against: `${(atStart / 1e6).toFixed(0)} MB at the start`,
    result: `+${growth.toFixed(1)} MB`,
    target: '<= +60 MB',
    ok: growth <= 60,
  });
  return stored;
}

async function main(): Promise<void> {
  if (wanted.length === 0) throw new Error(`--only takes ${parts.join(', ')}.`);
  const began = performance.now();
  say(`Node ${process.version}, ${process.platform} ${process.arch}${quick ? ', quick' : ''}`);
  const [bare, memory, many] = [
    await startSubject('bare'),
    await startSubject('memory'),
    await startSubject('history', path.join(folder, 'many.db')),
  ];

  const stored = await filled(many);
  const measures: { readonly [part in Exclude<Part, 'memory'>]: () => Promise<void> } = {
    queries: () => queried(many, stored),
    sustained: () => sustained(bare, many),
    acknowledge: () => acknowledged(memory, many),
    waiting: () => delivered(bare, many),
  };
  for (const part of wanted) if (part !== 'memory') await measures[part]();
  await Promise.all([memory.stop(), many.stop(), bare.stop()]);

  const missed = rows.filter(({ ok }) => !ok).length;
  say(`${rows.length - missed} of ${rows.length} targets met in ${Math.round((performance.now() - began) / 1_000)} s`);
  process.exitCode = missed === 0 ? 0 : 1;
}

main()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(() => {
    rmSync(folder, { recursive: true, force: true });
    // Servers that are still there end with their channel.
    process.exit();
  });
