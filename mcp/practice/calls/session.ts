import { sleep } from '../../base/clock';
import { Emitter } from '../../base/emitter';
import type { JsonObject } from '../../base/json';
import { reasonOf } from '../../base/reason';
import type { BxmlDocument, BxmlPlace } from '../../bxml/bxml';
import type { Caption } from '../../model/phone';
import type { Input, Listening } from '../bxml/audioOut';
import type { CallContext } from '../bxml/callContext';
import type { OtherCall } from '../bxml/connections';
import { readDocument } from '../bxml/document';
import { runDocument } from '../bxml/interpreter';
import type { Outcome } from '../bxml/outcome';
import type { Program } from '../bxml/program';
import { Recorder } from '../bxml/recorder';
import { type Call, type CallStep, type Cause, nextCall } from '../state/call';
import { disconnectFields, webhookBody } from '../state/callBodies';
import type { FinishedRecording } from '../state/finishedRecording';
import { newErrorId } from '../state/ids';
import type { Address, Target } from '../webhooks/webhooks';
import type { CallPlan, CallServices } from './callPlan';
import type { Handset, Party } from './party';

/** What a call does next: ask a webhook for a document, or run this one. */
type Next =
  | { readonly kind: 'ask'; readonly event: string; readonly target: Target; readonly extra: JsonObject }
  | { readonly kind: 'run'; readonly bxml: string };

const queuedMs = 50;

/** One call from createCall (or the practice phone) to its end; the only owner of its state. */
export class CallSession implements Handset, OtherCall {
  readonly #services: CallServices;
  readonly #plan: CallPlan;
  readonly #party: Party;
  readonly #endSignal = new AbortController();
  readonly #inputs = new Emitter<Input>();
  #call: Call;
  #running = new AbortController();
  /** True for every call but a second leg that still belongs to its first; an update makes a second leg independent. */
  #independent: boolean;
  #keysTo: Address | undefined;
  #gathering = false;
  readonly #recorder: Recorder;
  /** The address that served the latest document; relative addresses resolve against it. */
  #servedBy: string;

  constructor(services: CallServices, plan: CallPlan) {
    this.#services = services;
    this.#plan = plan;
    this.#call = plan.call;
    this.#servedBy = plan.first?.url ?? '';
    this.#independent = plan.leg === undefined;
    this.#recorder = new Recorder(services.clock, services.pace, (recorded) => this.#file(recorded));
    this.#party = plan.createParty(this);
  }

  get call(): Call {
    return this.#call;
  }

  get endSignal(): AbortSignal {
    return this.#endSignal.signal;
  }

  /** Begins the call: an outbound call leaves the queue and rings, an inbound call sends its first webhook. */
  begin(): void {
    if (this.#call.direction === 'inbound') {
      this.#party.onCall(this.#call);
      if (this.#plan.first !== undefined) this.ask('initiate', this.#plan.first);
      return;
    }
    this.#services.background(this.#dial());
  }

  answer(): void {
    if (this.#call.direction !== 'outbound' || this.#call.life.state !== 'initiated') return;
    this.#step({ kind: 'answered', at: this.#now() });
    this.#services.background(this.#greet());
  }

  refuse(cause: Cause, message: string | undefined): void {
    if (this.#call.life.state === 'initiated') this.end(cause, message);
  }

  press(keys: string): void {
    if (this.#call.life.state !== 'answered') return;
    this.#caption('person', 'keys', keys);
    for (const key of keys) {
      if (this.#keysTo !== undefined && !this.#gathering) this.#notify('dtmf', this.#keysTo, { digit: key });
      this.#inputs.emit({ kind: 'key', key });
    }
  }

  say(text: string): void {
    if (this.#call.life.state !== 'answered') return;
    this.#caption('person', 'speech', text);
    this.#recorder.utter(0, text);
    this.#inputs.emit({ kind: 'speech', text });
  }

  hangup(): void {
    const answered = this.#call.life.state === 'answered';
    const unanswered: Cause = this.#call.direction === 'inbound' ? 'cancel' : 'rejected';
    this.end(answered ? 'hangup' : unanswered, undefined);
  }

  /** updateCall `completed`: hangs up, cancels or rejects, whichever fits. */
  complete(): void {
    const answered = this.#call.life.state === 'answered';
    const unanswered: Cause = this.#call.direction === 'inbound' ? 'rejected' : 'cancel';
    this.end(answered ? 'hangup' : unanswered, undefined);
  }

  /** updateCall `active`: stops the running document and asks `target` for another. An undefined tag leaves the tag unchanged. */
  redirect(target: Target, tag: string | undefined): void {
    if (tag !== undefined) this.#step({ kind: 'tagged', at: this.#now(), tag });
    this.#independent = true;
    this.ask('redirect', target);
  }

  /** updateCallBxml: stops the running document and runs this one, which has been validated. */
  replace(bxml: string): void {
    this.#independent = true;
    this.#proceed({ kind: 'run', bxml });
  }

  /** Pauses or resumes the background recording; false when none is active. */
  setRecording(state: 'paused' | 'recording'): boolean {
    return state === 'paused' ? this.#recorder.pause() : this.#recorder.resume();
  }

  play(kind: Caption['kind'], text: string): void {
    if (kind === 'speech') this.#recorder.utter(1, text);
    this.#caption('line', kind, text);
  }

  onInput(listener: (input: Input) => void): () => void {
    return this.#inputs.subscribe(listener);
  }

  takeOver(): AbortSignal {
    this.#running.abort();
    this.#running = new AbortController();
    if (this.endSignal.aborted) this.#running.abort();
    return this.#running.signal;
  }

  ask(event: string, target: Target): void {
    this.#proceed({ kind: 'ask', event, target, extra: {} });
  }

  /** Ends the call in any state and reports it; does nothing after that. */
  end(cause: Cause, message: string | undefined): void {
    if (this.#call.life.state === 'disconnected') return;
    const error = message === undefined ? undefined : { message, id: newErrorId() };
    this.#step({ kind: 'ended', at: this.#now(), ending: { cause, error } });
    this.#running.abort();
    this.#endSignal.abort();
    this.#recorder.stop();
    const { disconnect, leg } = this.#plan;
    if (disconnect !== undefined)
      this.#notify(leg === undefined ? 'disconnect' : 'transferDisconnect', disconnect, disconnectFields(this.#call));
  }

  async #dial(): Promise<void> {
    const { clock, pace } = this.#services;
    await sleep(clock, queuedMs * pace, this.endSignal);
    if (this.endSignal.aborted) return;
    this.#call = nextCall(this.#call, { kind: 'started', at: this.#now() });
    if (this.#plan.unplaceable !== undefined) return this.end('error', this.#plan.unplaceable);
    const cancel = clock.after(this.#plan.callTimeoutMs, () => {
      if (this.#call.life.state === 'initiated') this.end('timeout', undefined);
    });
    this.endSignal.addEventListener('abort', cancel, { once: true });
    this.#party.onCall(this.#call);
  }

  /** The callee has answered: machine detection first if it was requested, then the answer webhook. */
  async #greet(): Promise<void> {
    const { detection, first, leg } = this.#plan;
    leg?.onAnswered();
    const before = this.#running;
    let extra: JsonObject = {};
    if (detection !== undefined) {
      const result = { machineDetectionResult: detection.found.machineDetectionResult };
      const wait = sleep(this.#services.clock, detection.found.afterMs, this.endSignal);
      const { notify } = detection;
      if (notify === undefined) {
        await wait;
        extra = result;
      } else {
        const report = async () => {
          await wait;
          if (!this.endSignal.aborted) this.#notify('machineDetectionComplete', notify, result);
        };
        this.#services.background(report());
      }
    }
    // An update may have taken over while machine detection ran.
    if (this.endSignal.aborted || this.#running !== before) return;
    if (first !== undefined) this.#proceed({ kind: 'ask', event: leg === undefined ? 'answer' : 'transferAnswer', target: first, extra });
    else leg?.onReady(before.signal);
  }

  /** Stops what the call is doing and does this instead. */
  #proceed(next: Next): void {
    const signal = this.takeOver();
    const run = this.#follow(next, signal).catch((error: unknown) => {
      this.#services.log.error('a practice call failed', {
        callId: this.#call.callId,
        reason: reasonOf(error),
      });
      this.end('unknown', 'The practice line failed');
    });
    this.#services.background(run);
  }

  async #follow(first: Next, signal: AbortSignal): Promise<void> {
    for (let next: Next | undefined = first; next !== undefined; ) {
      const bxml: string | undefined = next.kind === 'run' ? next.bxml : await this.#ask(next, signal);
      if (bxml === undefined || signal.aborted) return;
      const read = readDocument(bxml, this.#place());
      if (!read.ok) return this.end('invalid-bxml', `The BXML is not valid: ${read.description}`);
      const outcome: Outcome = await runDocument(this.#program(read.document), this.#context(signal));
      if (signal.aborted) return;
      switch (outcome.kind) {
        case 'hangup':
          return this.complete();
        case 'end':
          return this.#independent ? this.complete() : this.#plan.leg?.onReady(signal);
        case 'fail':
          return this.end(outcome.cause, outcome.message);
        case 'ask':
          next = outcome;
      }
    }
  }

  /** Which verbs the next document may contain. */
  #place(): BxmlPlace {
    if (!this.#independent) return 'transferAnswer';
    return this.#call.direction === 'inbound' && this.#call.life.state === 'initiated' ? 'initiate' : 'call';
  }

  #program(document: BxmlDocument): Program {
    return {
      document,
      servedBy: this.#servedBy,
      callbackTimeoutMs: this.#plan.callbackTimeoutMs,
      recordingFields: (call, recorded) => this.#services.recordings.completeFields(call, recorded),
      recorded: (recorded) => this.#file(recorded),
    };
  }

  #file(recorded: FinishedRecording): void {
    this.#services.recordings.file(this.#call, recorded, (event, to, extra) => this.#notify(event, to, extra));
  }

  /** Asks a webhook for BXML; undefined when the call has ended or an update has taken over. */
  async #ask(next: Next & { readonly kind: 'ask' }, signal: AbortSignal): Promise<string | undefined> {
    const body = webhookBody(this.#services.api, this.#call, next.event, this.#now(), next.extra);
    const fetched = await this.#services.webhooks.ask(next.target, body, this.#plan.callbackTimeoutMs, signal);
    if (signal.aborted || fetched.kind === 'aborted') return undefined;
    if (fetched.kind === 'failed') {
      this.end('callback-error', `The ${next.event} webhook failed: ${fetched.reason}`);
      return undefined;
    }
    this.#servedBy = fetched.servedBy;
    return fetched.body;
  }

  #context(signal: AbortSignal): CallContext {
    const session = this;
    return {
      clock: this.#services.clock,
      signal,
      pace: this.#services.pace,
      recorder: this.#recorder,
      connections: this.#services.connections,
      get call() {
        return session.#call;
      },
      get answered() {
        return session.#call.life.state === 'answered';
      },
      answer: () => this.#step({ kind: 'answered', at: this.#now() }),
      play: (kind, text) => {
        if (!signal.aborted) this.play(kind, text);
      },
      listen: (listening: Listening) => {
        if (signal.aborted && listening.for !== 'nothing') return;
        this.#gathering = listening.for === 'keys';
        this.#party.onListen(listening);
      },
      onInput: (listener) => this.onInput(listener),
      setTag: (tag) => {
        if (!signal.aborted) this.#step({ kind: 'tagged', at: this.#now(), tag });
      },
      notify: (event, to, extra) => this.#notify(event, to, extra),
      reportKeys: (to) => {
        this.#keysTo = to;
      },
    };
  }

  #step(step: CallStep): void {
    const before = this.#call.life.state;
    this.#call = nextCall(this.#call, step);
    if (this.#call.life.state !== before) this.#party.onCall(this.#call);
  }

  #caption(from: Caption['from'], kind: Caption['kind'], text: string): void {
    this.#party.onCaption({ at: this.#now(), from, kind, text });
  }

  #notify(event: string, to: Address, extra: JsonObject): void {
    const body = webhookBody(this.#services.api, this.#call, event, this.#now(), extra);
    this.#services.background(this.#services.webhooks.notify(to, body, this.#plan.callbackTimeoutMs));
  }

  #now(): number {
    return this.#services.clock.now();
  }
}
