import { troubleOfError } from '../account/trouble';
import type { Cancel } from '../base/clock';
import { Emitter, type Subscribe } from '../base/emitter';
import { SwitchboardError } from '../base/errors';
import type { Log } from '../base/log';
import { isE164 } from '../base/phoneNumber';
import { reasonOf } from '../base/reason';
import type { Callbacks } from '../callbacks/callbacks';
import { hangUpDocument } from '../callbacks/ownCalls';
import type { LineCallControl } from '../callbacks/turns/callControl';
import { speakingMs } from '../callbacks/turns/terms';
import type { Activity } from '../model/activity';
import type { KnownCall } from '../model/call';
import type { CallbackEvent } from '../model/event';
import type { NumberCheck, SayOptions, TakenCall, TakeOverPort } from '../model/takeOver';
import { type EndCallParts, hangUpCall } from './endCall';
import type { NumberChecks } from './numberCheck';
import { newlyTaken, nextWish, type Taken, viewOf, type Wish, wishing, wishingTransfer } from './takenCall';
import { spokenDocument, transferDocument } from './takeOverDocuments';

export interface TakeOverParts extends EndCallParts {
  readonly control: EndCallParts['control'] & Pick<LineCallControl, 'redirect' | 'state' | 'transcript'>;
  readonly log: Log;
  readonly callbacks: EndCallParts['callbacks'] & Pick<Callbacks, 'url'>;
  readonly watch: Subscribe<Activity>;
  readonly numbers: Pick<NumberChecks, 'prepare' | 'check'>;
}

/** Words longer than this are refused, in characters. */
const longestWords = 2_000;
/** As many replies of the caller are kept for the person. */
const repliesKept = 100;
/** Between tries to bring a call back, milliseconds: twice as long each time. */
const fetchAgain = { first: 2_000, longest: 15_000 } as const;

/** The person answers live calls in the agents' place, one state a call. */
export class TakeOver implements TakeOverPort {
  readonly #parts: TakeOverParts;
  readonly #changed = new Emitter<{ readonly callId: string; readonly taken: TakenCall | undefined }>();
  readonly #calls = new Map<string, Taken>();
  /** What is to happen later in a call. */
  readonly #later = new Map<string, Cancel>();
  /** Ends following the calls, which is only done while the person has one. */
  #unfollow: (() => void) | undefined;

  constructor(parts: TakeOverParts) {
    this.#parts = parts;
    parts.callbacks.hand.onTakenTurn((event) => this.#turnOpened(event));
  }

  get calls(): readonly TakenCall[] {
    return [...this.#calls.keys()].flatMap((callId) => this.state(callId) ?? []);
  }

  get subscribe(): Subscribe<{ readonly callId: string; readonly taken: TakenCall | undefined }> {
    return this.#changed.subscribe;
  }

  state(callId: string): TakenCall | undefined {
    const taken = this.#calls.get(callId);
    return taken && viewOf(taken, this.#parts.callbacks.hand.heldUntil(callId));
  }

  async take(callId: string): Promise<TakenCall> {
    const { callbacks, clock } = this.#parts;
    const { hand } = callbacks;
    const call = this.#live(callId);
    if (this.#calls.has(callId)) throw said('conflict', 'You have already taken over this call.', 'Say something, or give it back.');
    if (call.parentCallId !== undefined)
      throw said('conflict', 'This is the other end of a call that was put through.', 'Take over the call itself.');
    if (hand.stoppedSince !== undefined)
      throw said('conflict', 'You stopped all calls, so this one is being ended.', 'Wait until it has ended.');
    hand.take(callId);
    this.#unfollow ??= this.#parts.watch((activity) => this.#onActivity(activity));
    const taken = newlyTaken(callId, clock.now(), hand.heldUntil(callId) !== undefined);
    this.#set(taken);
    this.#record('took-over', callId);
    // A call that still rings comes when it is answered.
    if (taken.doing === 'fetching' && call.state === 'answered') void this.#fetch(callId, 0);
    await Promise.all([hand.tell(callId, 'personTookOver'), this.#parts.numbers.prepare()]);
    return this.#view(callId);
  }

  async say(callId: string, text: string, options: SayOptions = {}): Promise<TakenCall> {
    const words = text.trim();
    if (words === '') throw said('validation', 'There is nothing to say.', 'Type what the caller should hear.');
    if (words.length > longestWords)
      throw said('validation', `The text has more than ${longestWords} characters.`, 'Say it in several parts.');
    const taken = this.#mine(callId);
    if (taken.doing === 'put-through')
      throw said('conflict', 'The call is connected to another number.', 'Wait until it comes back, or hang up.');
    // Text that cannot be spoken is refused before anything changes.
    spokenDocument([words], false, this.#base(callId));
    await this.#wish(wishing(taken, words, options));
    return this.#view(callId);
  }

  checkNumber(number: string): NumberCheck {
    return this.#parts.numbers.check(number);
  }

  async putThrough(
    callId: string,
    number: string,
    { confirmed = false }: { readonly confirmed?: boolean | undefined } = {},
  ): Promise<TakenCall> {
    const check = this.checkNumber(number);
    if (check.kind === 'invalid') throw said('validation', check.why, 'Type another number.');
    if (check.kind === 'confirm' && !confirmed) throw said('denied', check.why, 'Confirm that you want to connect the call to it.');
    const taken = this.#mine(callId);
    if (taken.doing === 'put-through')
      throw said('conflict', 'The call is already connected to another number.', 'Wait until it comes back.');
    await this.#wish(wishingTransfer(taken, check.number));
    return this.#view(callId);
  }

  async hangUp(callId: string): Promise<void> {
    this.#mine(callId);
    const { hand } = this.#parts.callbacks;
    const answered = hand.heldUntil(callId) !== undefined && (await hand.answer(callId, hangUpDocument));
    if (!answered) await hangUpCall(this.#parts, this.#live(callId));
    this.#record('hung-up', callId);
    await hand.tell(callId, 'personEndedCall');
  }

  async giveBack(callId: string): Promise<void> {
    this.#mine(callId);
    const { hand } = this.#parts.callbacks;
    this.#drop(callId);
    this.#record('gave-back', callId);
    await hand.tell(callId, 'personGaveBack');
  }

  close(): void {
    for (const callId of [...this.#calls.keys()]) this.#drop(callId);
  }

  /** A webhook asks what comes next in a call. */
  #turnOpened({ callId, event_type, data }: CallbackEvent): void {
    const taken = callId === undefined ? undefined : this.#calls.get(callId);
    if (taken === undefined) return;
    this.#cancel(taken.callId);
    if (event_type === 'transferComplete' && taken.putThroughTo !== undefined) {
      if (data.cause === 'hangup') {
        void this.#parts.callbacks.hand.answer(taken.callId, hangUpDocument);
        return;
      }
      const trouble = `The call could not be put through to ${taken.putThroughTo}${typeof data.cause === 'string' ? ` (${data.cause})` : ''}.`;
      this.#set({ ...taken, doing: 'waiting', putThroughTo: undefined, trouble });
    } else this.#set({ ...taken, doing: 'waiting', trouble: undefined });
    void this.#fulfil(taken.callId);
  }

  /** Notes the wish, and does it now where a turn waits. */
  async #wish(taken: Taken): Promise<void> {
    this.#set(taken);
    const { callId, doing, spokenAt } = taken;
    if (await this.#fulfil(callId)) return;
    const { clock } = this.#parts;
    // While the caller hears the last words they are not cut off; after that, what listens is.
    if (doing === 'speaking') this.#after(callId, Math.max(0, spokenAt - clock.elapsed()), () => void this.#fetch(callId, 0));
  }

  /** Answers the turn that waits with what the person wants next. @returns whether there was one, or nothing is wanted */
  async #fulfil(callId: string): Promise<boolean> {
    const { hand } = this.#parts.callbacks;
    const taken = this.#calls.get(callId);
    if (taken === undefined) return true;
    const { wish, rest } = nextWish(taken);
    if (wish.length === 0) return true;
    if (hand.heldUntil(callId) === undefined) return false;
    const before = { doing: taken.doing, putThroughTo: taken.putThroughTo };
    // Before the answer goes out: the next turn may come before this one is known to be answered.
    this.#set(this.#doing(taken, wish, rest));
    if (await hand.answer(callId, this.#documentOf(callId, wish))) {
      await this.#report(callId, wish);
      return true;
    }
    const now = this.#calls.get(callId);
    if (now !== undefined) this.#set({ ...now, ...before, doing: 'fetching', wishes: [...wish, ...now.wishes] });
    return false;
  }

  #doing(taken: Taken, wish: readonly Wish[], rest: readonly Wish[]): Taken {
    const [first] = wish;
    if (first?.kind === 'transfer') return { ...taken, wishes: rest, doing: 'put-through', putThroughTo: first.number, trouble: undefined };
    const spoken = wish.reduce((ms, each) => ms + (each.kind === 'say' ? speakingMs(each.text) : 0), 0);
    return { ...taken, wishes: rest, doing: 'speaking', spokenAt: this.#parts.clock.elapsed() + spoken, trouble: undefined };
  }

  #documentOf(callId: string, wish: readonly Wish[]): string {
    const base = this.#base(callId);
    const [first] = wish;
    if (first?.kind === 'transfer') return transferDocument(first.number, this.#ownNumber(callId), base);
    const words = wish.flatMap((each) => (each.kind === 'say' ? [each.text] : []));
    return spokenDocument(
      words,
      wish.some((each) => each.kind === 'say' && each.listen),
      base,
    );
  }

  /** What the person did is for their timeline and for the agent to read. */
  async #report(callId: string, wish: readonly Wish[]): Promise<void> {
    const { hand } = this.#parts.callbacks;
    for (const each of wish) {
      if (each.kind === 'say') {
        this.#record('said', callId, { text: each.text });
        await hand.tell(callId, 'personSpoke', { text: each.text });
      } else {
        this.#record('put-through', callId, { to: each.number });
        await hand.tell(callId, 'personTransferred', { transferTo: each.number });
      }
    }
  }

  /** Interrupts what the call plays, so that it asks what comes next. It is tried until it works or the call ends. */
  async #fetch(callId: string, tries: number): Promise<void> {
    const taken = this.#calls.get(callId);
    const call = this.#parts.callbacks.port.liveCall(callId);
    if (taken === undefined || call === undefined || this.#parts.callbacks.hand.heldUntil(callId) !== undefined) return;
    const { callbacks, control } = this.#parts;
    this.#set({ ...taken, doing: 'fetching' });
    const sentAt = this.#parts.clock.now();
    const outcome = await control.redirect(callId, callbacks.recovery.returnUrl(callId, call.line));
    if (outcome.kind === 'sent') {
      callbacks.port.supersede(callId, 'the person took the call over', sentAt);
      return;
    }
    if (outcome.kind === 'ended') {
      const state = await control.state(callId);
      if (state.kind === 'ended') return callbacks.recovery.ended(callId, state.cause, 'the call had ended already');
    }
    const now = this.#calls.get(callId);
    if (now === undefined || now.doing !== 'fetching') return;
    const { sentence } = outcome.kind === 'failed' ? troubleOfError(outcome.cause) : { sentence: 'Bandwidth did not interrupt the call.' };
    this.#set({ ...now, trouble: `What the caller hears could not be interrupted yet. ${sentence} It is tried again.` });
    this.#after(callId, Math.min(fetchAgain.longest, fetchAgain.first * 2 ** tries), () => void this.#fetch(callId, tries + 1));
  }

  #onActivity(activity: Activity): void {
    if (activity.kind === 'call' && activity.call.state === 'disconnected') this.#drop(activity.call.callId);
    if (activity.kind === 'webhook' && activity.event.event_type === 'transcriptionAvailable') void this.#hear(activity.event);
  }

  /** The caller's reply has been transcribed. */
  async #hear({ callId, data, receivedAt: at }: CallbackEvent): Promise<void> {
    if (callId === undefined || typeof data.recordingId !== 'string' || !this.#calls.has(callId)) return;
    try {
      const text = await this.#parts.control.transcript(callId, data.recordingId);
      const taken = this.#calls.get(callId);
      if (taken !== undefined && text !== '') this.#set({ ...taken, heard: [...taken.heard, { at, text }].slice(-repliesKept) });
    } catch (error) {
      this.#parts.log.warn('a transcription could not be read', { callId, error: reasonOf(error) });
    }
  }

  #drop(callId: string): void {
    this.#cancel(callId);
    this.#parts.callbacks.hand.giveBack(callId);
    if (!this.#calls.delete(callId)) return;
    this.#changed.emit({ callId, taken: undefined });
    if (this.#calls.size > 0) return;
    this.#unfollow?.();
    this.#unfollow = undefined;
  }

  #after(callId: string, ms: number, task: () => void): void {
    this.#cancel(callId);
    this.#later.set(callId, this.#parts.clock.after(ms, task));
  }

  #cancel(callId: string): void {
    this.#later.get(callId)?.();
    this.#later.delete(callId);
  }

  #set(taken: Taken): void {
    this.#calls.set(taken.callId, taken);
    this.#changed.emit({ callId: taken.callId, taken: this.state(taken.callId) });
  }

  /** @throws SwitchboardError `not_found` when the call has ended meanwhile */
  #view(callId: string): TakenCall {
    const view = this.state(callId);
    if (view === undefined) throw ended();
    return view;
  }

  #mine(callId: string): Taken {
    const taken = this.#calls.get(callId);
    if (taken !== undefined) return taken;
    this.#live(callId);
    throw said('conflict', 'You have not taken over this call.', 'Take it over first.');
  }

  #live(callId: string): KnownCall {
    const call = this.#parts.callbacks.port.liveCall(callId);
    if (call === undefined) throw ended();
    return call;
  }

  #base(callId: string): string {
    return this.#parts.callbacks.url(this.#live(callId).line);
  }

  /** The account's own number in the call, which the other party of a transfer sees. */
  #ownNumber(callId: string): string | undefined {
    const { direction, from, to } = this.#live(callId);
    const own = direction === 'inbound' ? to : from;
    return own !== undefined && isE164(own) ? own : undefined;
  }

  #record(
    act: Extract<Activity, { kind: 'person' }>['act'],
    callId: string,
    about: { readonly text?: string; readonly to?: string } = {},
  ): void {
    this.#parts.record({ kind: 'person', at: this.#parts.clock.now(), act, callId, ...about });
  }
}

function ended(): SwitchboardError {
  return said('not_found', 'This call has ended already.', 'There is nothing left to do.');
}

function said(code: SwitchboardError['code'], message: string, recovery: string): SwitchboardError {
  return new SwitchboardError(code, message, recovery);
}
