import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, problemsOf } from './fuzz/answers';
import { type HostileRequest, hostileRequests } from './fuzz/hostileRequests';
import { expectUnharmed, forEach, longestAnswerMs } from './fuzz/limits';
import { type Served, serveFuzzed } from './fuzz/served';

const requests = hostileRequests(20_261_125);
/** Each has its own rate, so that nothing is refused for being sent too fast. */
const agents = 40;

let served: Served;
beforeAll(async () => {
  served = await serveFuzzed('http', agents);
}, 60_000);
afterAll(() => served.stop());

/** Sends it over a socket of its own and reads until the server closes; of an event stream only its beginning. */
function send({ parts, then }: Pick<HostileRequest, 'parts' | 'then'>): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: served.endpoint.hostname, port: Number(served.endpoint.port), noDelay: true, allowHalfOpen: true });
    let text = '';
    const timer = setTimeout(() => {
      reject(new Error(`no answer in time, only ${JSON.stringify(text.slice(0, 200))}`));
      socket.destroy();
    }, longestAnswerMs);
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (isOpenStream(text) || isWhole(text)) socket.destroy();
    });
    socket.on('end', () => socket.end());
    // The server may close while we still write; what it said before counts.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
    socket.on('connect', () => {
      for (const part of parts) socket.write(part);
      if (then === 'ends') socket.end();
      if (then === 'breaks off') socket.destroySoon();
    });
  });
}

it(`${requests.length} hostile requests: no 5xx, no hang, every failure proper, the memory given back`, async () => {
  const problems: string[] = [];
  const statuses = new Map<number, number>();
  const sessions = new Map<string, string>();
  const judge = async (make: (typeof requests)[number], index: number) => {
    const token = served.tokens[index % agents] ?? '';
    const request = make({ host: served.endpoint.host, token });
    try {
      const text = await send(request);
      const session = /\r\nmcp-session-id: (\S+)/i.exec(text)?.[1];
      if (session !== undefined) sessions.set(session, token);
      const answers = answersIn(text);
      if (answers.length === 0 && !request.maybeUnanswered) problems.push(`${request.name}: no answer`);
      for (const answer of answers) {
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        problems.push(...problemsOf(answer, request.parts.join('')).map((problem) => `${request.name}: ${problem}`));
      }
    } catch (error) {
      problems.push(`${request.name}: ${String(error)}`);
    }
  };
  /** As a client does that leaves: what a session holds is not a leak. */
  const endSessions = async () => {
    for (const [session, token] of sessions) {
      const lines = [
        'DELETE /mcp HTTP/1.1',
        `Host: ${served.endpoint.host}`,
        `Authorization: Bearer ${token}`,
        `Mcp-Session-Id: ${session}`,
      ];
      await send({ parts: [`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`], then: 'waits' });
    }
    sessions.clear();
  };
  // A part first, so that what is loaded and compiled once is not taken for a leak.
  await forEach(
    requests.filter((_, n) => n % 4 === 0),
    judge,
  );
  await endSessions();
  const before = await served.measure();
  await forEach(requests, judge);
  await endSessions();
  const after = await served.measure();
  expect(problems).toEqual([]);
  expect(served.defects).toEqual([]);
  // Every guard is met.
  for (const status of [200, 202, 400, 401, 403, 404, 405, 406, 413, 415, 417, 431])
    expect(statuses.get(status), String(status)).toBeGreaterThan(0);
  expectUnharmed(before, after);
}, 240_000);

const statusLine = /^HTTP\/1\.1 (\d{3}) [^\r]*\r\n/;

/** The answers on one connection, one after the other; interim ones (100 Continue) left out. */
function answersIn(text: string): readonly Answer[] {
  const answers: Answer[] = [];
  let rest = text;
  for (let found = statusLine.exec(rest); found !== null; found = statusLine.exec(rest)) {
    const status = Number(found[1]);
    const end = rest.indexOf('\r\n\r\n');
    const head = rest.slice(0, end).toLowerCase();
    rest = rest.slice(end + 4);
    if (status < 200) continue;
    const length = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? rest.length);
    const [body, after] = head.includes('\r\ntransfer-encoding: chunked') ? unchunked(rest) : [rest.slice(0, length), rest.slice(length)];
    // The answer to HEAD says what its body would be, and has none.
    answers.push({ status, body: body === '' && length > 0 ? undefined : body });
    rest = after;
  }
  return answers;
}

/** A chunked body, and what follows it. Lengths count bytes, so only the marks between chunks are looked for. */
function unchunked(text: string): readonly [string, string] {
  const end = text.indexOf('0\r\n\r\n');
  const body = (end < 0 ? text : text.slice(0, end)).replace(/(^|\r\n)[0-9a-f]+\r\n/g, '');
  return [body.trim(), end < 0 ? '' : text.slice(end + 5)];
}

/** Whether an answer in chunks has come to its end: not every hostile client lets the server close the connection. */
function isWhole(text: string): boolean {
  return text.endsWith('\r\n0\r\n\r\n') && /\r\ntransfer-encoding: chunked/i.test(text);
}

/** A stream without an end: what the server sends first is its answer. */
function isOpenStream(text: string): boolean {
  return (
    /^HTTP\/1\.1 200/.test(text) &&
    /content-type: text\/event-stream/i.test(text) &&
    /notifications\/(tools\/list_changed|subscriptions)/.test(text)
  );
}
