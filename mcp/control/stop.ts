import { Emitter, type Subscribe } from '../base/emitter';
import type { Activity, RecordActivity } from '../model/activity';
import type { KnownCall } from '../model/call';
import type { StopDoor, StopPort, StopState } from '../model/stop';
import { CallEnding, type EndingParts } from './callEnding';
import type { StopFile, StopRecord } from './stopFile';

export interface StopParts extends EndingParts {
  readonly record: RecordActivity;
  readonly watch: Subscribe<Activity>;
  /** Left out: the stop lasts for this run. */
  readonly file: StopFile | undefined;
}

/** More calls than this are not listed any more once they have ended. */
const listed = 200;

/** The person's emergency stop: ends every call, and keeps new ones from agents until the person reopens the line. */
export class Stop implements StopPort {
  readonly #parts: StopParts;
  readonly #changed = new Emitter<StopState>();
  /** By call, in the order in which they became known; also those of a stop that is over, until they have ended. */
  readonly #endings = new Map<string, CallEnding>();
  #record: StopRecord | undefined;
  #saved = true;
  #closed = false;
  /** Ends following the calls, which is only done while there is something to end: it is on the way of every webhook. */
  #unfollow: (() => void) | undefined;

  constructor(parts: StopParts) {
    this.#parts = parts;
    this.#record = parts.file?.read(parts.clock.now());
    if (this.#record === undefined) return;
    parts.callbacks.hand.stop(this.#record.since);
    this.#follow();
  }

  get state(): StopState {
    if (this.#record === undefined) return { kind: 'open' };
    const calls = [...this.#endings.values()].map(({ call, state }) => ({
      callId: call.callId,
      who: call.direction === 'inbound' ? call.from : call.to,
      direction: call.direction,
      agent: call.owner?.name,
      state,
    }));
    return { kind: 'stopped', ...this.#record, calls, saved: this.#saved };
  }

  get subscribe(): Subscribe<StopState> {
    return this.#changed.subscribe;
  }

  async stop(by: StopDoor): Promise<StopState> {
    const { clock, callbacks, record, file } = this.#parts;
    const first = this.#record === undefined;
    this.#record ??= { since: clock.now(), by };
    callbacks.hand.stop(this.#record.since);
    this.#follow();
    const calls = callbacks.port.liveCalls();
    for (const call of calls) this.#end(call);
    for (const ending of this.#endings.values()) ending.tryNow();
    if (first) record({ kind: 'person', at: clock.now(), act: 'stopped-all-calls', callId: undefined });
    this.#changed.emit(this.state);
    const saving = file?.write(this.#record) ?? Promise.resolve(false);
    if (first) await Promise.all(calls.map(({ callId }) => callbacks.hand.tell(callId, 'personEndedCall', { all: true })));
    callbacks.hand.wakeAll();
    this.#saved = await saving;
    this.#changed.emit(this.state);
    return this.state;
  }

  async reopen(_by: StopDoor): Promise<StopState> {
    const { clock, callbacks, record, file } = this.#parts;
    if (this.#record === undefined) return this.state;
    this.#record = undefined;
    callbacks.hand.reopen();
    this.#unfollowOnceDone();
    for (const [callId, { state }] of this.#endings) if (state.kind === 'ended') this.#endings.delete(callId);
    record({ kind: 'person', at: clock.now(), act: 'reopened', callId: undefined });
    this.#changed.emit(this.state);
    callbacks.hand.wakeAll();
    if (file !== undefined && !(await file.write(undefined))) {
      const message = 'Calls are allowed again, but this could not be saved. After a restart they are stopped again.';
      record({ kind: 'notice', at: clock.now(), severity: 'warning', line: undefined, message });
    }
    return this.state;
  }

  /** Follows the calls: one that ends is confirmed, and one that becomes known while stopped is ended too. */
  #onActivity(activity: Activity): void {
    if (activity.kind !== 'call') return;
    const { call } = activity;
    if (call.state === 'disconnected') {
      this.#endings.get(call.callId)?.ended(activity.at);
      this.#unfollowOnceDone();
      return;
    }
    if (this.#record === undefined || this.#closed) return;
    // Someone who calls in later hears the fallback; any other call was placed before, or while the stop came.
    if (call.direction === 'outbound' || call.createdAt < this.#record.since) this.#end(call);
  }

  #follow(): void {
    this.#unfollow ??= this.#parts.watch((activity) => this.#onActivity(activity));
  }

  #unfollowOnceDone(): void {
    if (this.#record !== undefined || [...this.#endings.values()].some(({ state }) => state.kind !== 'ended')) return;
    this.#unfollow?.();
    this.#unfollow = undefined;
  }

  close(): void {
    this.#closed = true;
    this.#unfollow?.();
    for (const ending of this.#endings.values()) ending.close();
  }

  #end(call: KnownCall): void {
    if (this.#endings.has(call.callId)) return;
    const ending = new CallEnding(this.#parts, call, () => this.#changed.emit(this.state));
    this.#endings.set(call.callId, ending);
    this.#forgetSome();
    void ending.run();
  }

  #forgetSome(): void {
    for (const [callId, { state }] of this.#endings) {
      if (this.#endings.size <= listed) return;
      if (state.kind === 'ended') this.#endings.delete(callId);
    }
  }
}
