import { createServer } from 'node:http';
import { z } from 'zod';
import type { JsonObject } from '../../base/json';
import { silentLog } from '../../base/log';
import { ManualClock } from '../../base/testing/manualClock';
import { checkAnswer } from '../openapi/openapi';
import { type PracticeLine, type PracticeOptions, startPracticeLine } from '../practice';
import { sendOverHttp } from '../webhooks/send';

/** One webhook as the receiver got it. */
export interface Webhook {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: JsonObject;
}

/** How the receiver answers: a status and a body, not at all, or by cutting the connection. */
export type Answer = { readonly status: number; readonly body: string } | 'never' | 'cut';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: Buffer;
  /** Empty when the body is not a JSON object. */
  readonly json: JsonObject;
}

const anObject = z.record(z.string(), z.json());
/** Webhooks of messages are lists of one. */
const onlyEvent = z.union([anObject, z.tuple([anObject]).transform(([event]) => event)]);

export const bxml = (verbs: string): Answer => ({
  status: 200,
  body: `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`,
});
export const hangup = bxml('<Hangup/>');

/** A call's webhook says `eventType`, a message's `type`. */
function typeOf(webhook: Webhook): string {
  return String(webhook.body.eventType ?? webhook.body.type);
}

/** The practice line on a manual clock, with a webhook receiver that answers by path, both on real sockets. For tests. */
export class Rig {
  readonly received: Webhook[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #answers = new Map<string, (webhook: Webhook) => Answer | Promise<Answer>>();
  #inFlight = 0;
  #token = '';

  private constructor(
    readonly clock: ManualClock,
    readonly base: string,
    readonly line: PracticeLine,
    readonly stopReceiver: () => Promise<void>,
  ) {}

  static async open(options: Partial<PracticeOptions> = {}): Promise<Rig> {
    const clock = new ManualClock();
    const server = createServer((message, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of message) chunks.push(Buffer.from(chunk));
        const url = new URL(message.url ?? '/', 'http://127.0.0.1');
        const text = Buffer.concat(chunks).toString('utf8');
        const body = text === '' ? Object.fromEntries(url.searchParams) : onlyEvent.parse(JSON.parse(text));
        const answer = await rig.receive({
          method: message.method ?? '',
          path: url.pathname,
          query: url.searchParams,
          authorization: message.headers.authorization,
          body,
        });
        if (answer === 'never') return;
        if (answer === 'cut') message.socket.destroy();
        else response.writeHead(answer.status, { 'content-type': 'application/xml' }).end(answer.body);
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The receiver is not listening.');
    const base = `http://127.0.0.1:${address.port}/secret`;
    const line = await startPracticeLine({
      clock,
      log: silentLog,
      mode: 'full',
      callbackBase: () => base,
      send: (request, signal) => rig.counted(sendOverHttp(request, signal)),
      ...options,
    });
    const rig: Rig = new Rig(clock, base, line, () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    });
    rig.#token = z.object({ access_token: z.string() }).parse((await rig.askToken()).json).access_token;
    return rig;
  }

  async close(): Promise<void> {
    await this.line.close();
    await this.stopReceiver();
  }

  get token(): string {
    return this.#token;
  }

  /** What the receiver answers to webhooks at this path; all other paths get 204. */
  answer(path: string, answer: Answer | ((webhook: Webhook) => Answer | Promise<Answer>)): void {
    this.#answers.set(`/secret${path}`, typeof answer === 'function' ? answer : () => answer);
  }

  async receive(webhook: Webhook): Promise<Answer> {
    this.received.push(webhook);
    const answer = this.#answers.get(webhook.path);
    const result = answer === undefined ? { status: 204, body: '' } : answer(webhook);
    for (const watcher of [...this.#watchers]) watcher();
    return result;
  }

  async counted<T>(exchange: Promise<T>): Promise<T> {
    this.#inFlight += 1;
    try {
      return await exchange;
    } finally {
      this.#inFlight -= 1;
    }
  }

  events(): readonly string[] {
    return this.received.map(typeOf);
  }

  /** The first (or nth) webhook of this type, past or future; the clock does not move in the meantime. */
  webhook(eventType: string, nth = 1): Promise<Webhook> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.received.filter((webhook) => typeOf(webhook) === eventType)[nth - 1];
        if (found === undefined) return;
        this.#watchers.delete(look);
        resolve(found);
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Moves the clock, except while a webhook is in flight, until `wanted` settles. */
  async drive<T>(wanted: Promise<T>): Promise<T> {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    wanted.then(mark, mark);
    const limit = this.clock.now() + 300_000;
    while (!settled) {
      // The clock stops while a webhook is in flight; otherwise it moves from one timer to the next, so that none is skipped.
      await this.clock.advance(0);
      const { nextDue } = this.clock;
      if (settled || this.#inFlight > 0 || nextDue === undefined) continue;
      await this.clock.advance(Math.max(0, nextDue - this.clock.now()));
      if (this.clock.now() > limit)
        throw new Error(`Nothing happened in five minutes of practice time; received so far: ${this.events().join(', ')}.`);
    }
    return wanted;
  }

  /** The first (or nth) webhook of this type, moving the clock. */
  until(eventType: string, nth = 1): Promise<Webhook> {
    return this.drive(this.webhook(eventType, nth));
  }

  /** Waits, without moving the clock, until the phone shows this. */
  phoneShows(wanted: (text: string) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!wanted(JSON.stringify(this.line.phone.state))) return;
        stop();
        resolve();
      };
      const stop = this.line.phone.subscribe(look);
      look();
    });
  }

  /** What the phone has shown, as `from kind: text`. */
  captions(callId: string): readonly string[] {
    const call = this.line.phone.state.calls.find((each) => each.callId === callId);
    return (call?.captions ?? []).map((caption) => `${caption.from} ${caption.kind}: ${caption.text}`);
  }

  /** One request with the line's token; an answer that contradicts the API description fails the test. */
  async request(
    method: string,
    path: string,
    body?: string | Uint8Array | JsonObject,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> {
    const response = await fetch(`${this.line.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'application/xml' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString('utf8');
    const { pathname } = new URL(path, this.line.url);
    const { problems } = checkAnswer({
      method,
      path: pathname,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text,
    });
    if (problems.length > 0)
      throw new Error(`${method} ${pathname} answered ${response.status} against its description: ${problems.join('; ')}`);
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    const parsed = isJson ? anObject.safeParse(JSON.parse(text)) : undefined;
    return { status: response.status, headers: response.headers, text, bytes, json: parsed?.success ? parsed.data : {} };
  }

  askToken(clientSecret = this.line.clientSecret, form = 'grant_type=client_credentials'): Promise<Answered> {
    return this.request('POST', '/api/v1/oauth2/token', form, {
      authorization: `Basic ${Buffer.from(`${this.line.clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    });
  }

  get callsPath(): string {
    return `/api/v2/accounts/${this.line.accountId}/calls`;
  }

  /** A createCall body that is valid, with changes. */
  callBody(change: JsonObject = {}): JsonObject {
    return {
      from: this.line.number,
      to: '+15005550001',
      applicationId: this.line.applicationId,
      answerUrl: `${this.base}/answer`,
      disconnectUrl: `${this.base}/disconnect`,
      ...change,
    };
  }

  /** Places a call and returns its id. */
  async place(change: JsonObject = {}): Promise<string> {
    const created = await this.request('POST', this.callsPath, this.callBody(change));
    if (created.status !== 201) throw new Error(`createCall answered ${created.status} ${created.text}`);
    return String(created.json.callId);
  }

  /** Answers this call on the practice phone, once it rings. */
  async pickUp(callId: string): Promise<void> {
    await this.drive(
      this.phoneShows(() => this.line.phone.state.calls.some((call) => call.callId === callId && call.state === 'ringing-in')),
    );
    await this.line.phone.answer(callId);
  }

  /** The id of the newest call that rings the practice phone and is not one of these, moving the clock. */
  async ringing(...known: readonly string[]): Promise<string> {
    const find = () => this.line.phone.state.calls.find((call) => call.state === 'ringing-in' && !known.includes(call.callId));
    await this.drive(this.phoneShows(() => find() !== undefined));
    return find()?.callId ?? '';
  }

  async state(callId: string): Promise<JsonObject> {
    return (await this.request('GET', `${this.callsPath}/${callId}`)).json;
  }
}
