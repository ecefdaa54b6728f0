import type { Line } from '../../bandwidth/line';
import { type Cancel, type Clock, sleep } from '../../base/clock';
import { reasonOf } from '../../base/reason';
import type { Survivors } from '../../callbacks/callbacks';
import type { LiveCallControl } from '../../callbacks/turns/callControl';
import type { Activity } from '../../model/activity';
import type { KnownCall } from '../../model/call';
import { CallJournal, type CallJournalOptions, type JournalledCall, toKnownCall } from './callJournal';

/** Closing tells live calls goodbye within this time; the next start sees to the rest. */
const farewellMs = 2_000;

/**
 * Where a call reports its end is settled when it is placed, and may be an address that is gone: every call that lived while
 * Bandwidth could not reach us is asked for its state this often from then on.
 */
const watchMs = 5_000;

const unreached = 'while Bandwidth could not reach this computer';

export interface LiveCallsOptions extends CallJournalOptions {
  readonly clock: Clock;
  readonly control: LiveCallControl;
  readonly survivors: Survivors;
  liveCalls(): readonly KnownCall[];
  /** What a person should be told, in plain words. */
  notice(severity: 'info' | 'warning' | 'error', message: string): void;
}

/**
 * Keeps the real line's live calls through the loss of the tunnel or of the process (design: "Loss of the tunnel or the
 * process"): they are on the disk, are sent to the new address, and whatever cannot be saved is said with its cause.
 */
export class LiveCalls {
  readonly #options: LiveCallsOptions;
  readonly #journal: CallJournal;
  readonly #watched = new Map<string, Cancel>();
  /** Not sent to the present address yet. */
  readonly #astray = new Set<string>();
  #lost = false;
  #closing = false;

  constructor(options: LiveCallsOptions) {
    this.#options = options;
    this.#journal = new CallJournal(options);
  }

  heard(activity: Activity): void {
    this.#journal.heard(activity);
    // What the fallback does with the call is what the person chose for its end; fetching it back later would undo that.
    if (this.#closing && activity.kind === 'answer' && activity.by.kind === 'fallback') this.#journal.drop(activity.callId);
  }

  /**
   * Finds out what became of the calls of runs that are gone: those that ended are told, the others are live calls of
   * this run from now on. Never rejects.
   */
  async recover(line: Line): Promise<void> {
    try {
      // Nothing is asked of Bandwidth where nothing was left behind.
      if ((await this.#journal.others()).length === 0) return;
      const { accountId } = await line.account();
      const found = await this.#journal.takeOver((call) => {
        const mine = call.account === undefined || call.account === accountId;
        if (!mine) this.#strangers(call);
        return mine;
      });
      for (const call of found) {
        const lost = call.turns.map((callbackId) => ({ callbackId }));
        this.#options.survivors.adopt(toKnownCall(call), lost);
      }
      await Promise.all(found.map(({ callId }) => this.#ask(callId)));
    } catch (error) {
      this.#say('warning', `The calls of an earlier run could not be looked after: ${reasonOf(error)}`);
    }
  }

  /** To be awaited before anybody can place a call, so that whatever is said of one is on the disk. Never rejects. */
  async begin(): Promise<void> {
    try {
      await this.#journal.begin();
    } catch (error) {
      this.#say('warning', `Live calls cannot be noted on the disk, so a restart would lose them: ${reasonOf(error)}`);
    }
  }

  /** Bandwidth cannot reach us: what becomes of the calls has to be asked for. */
  lost(): void {
    this.#lost = true;
    for (const { callId } of this.#mine()) this.#watch(callId);
  }

  /** Bandwidth reaches us again. */
  reached(): void {
    this.#lost = false;
  }

  /**
   * There is a new address that has been verified: every live call is sent to it, once, as soon as it is answered. Never rejects.
   * @param since milliseconds since the epoch: calls placed later lead there already
   */
  async fetchBack(since = Number.POSITIVE_INFINITY): Promise<void> {
    this.reached();
    const strayed = this.#mine().filter(({ createdAt }) => createdAt <= since);
    for (const { callId } of strayed) this.#astray.add(callId);
    await Promise.all(strayed.map((call) => this.#fetchBack(call, true)));
  }

  /** Gives the fallback to live calls that no turn will give it to. Never rejects; within 2 s. */
  async farewell(fallbackBxml: string): Promise<void> {
    this.#closing = true;
    for (const cancel of this.#watched.values()) cancel();
    const { control, survivors, clock } = this.#options;
    const told = Promise.all(
      this.#mine()
        .filter(({ callId, state }) => state === 'answered' && !survivors.hasTurn(callId))
        .map(async ({ callId }) => {
          const outcome = await control.run(callId, fallbackBxml);
          if (outcome.kind !== 'failed') this.#journal.drop(callId);
          else this.#say('warning', `Call ${callId} goes on without Switchboard: ${outcome.why}`);
        }),
    );
    const late = new AbortController();
    await Promise.race([told.finally(() => late.abort()), sleep(clock, farewellMs, late.signal)]);
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  /** The legs somebody else's call made are bridged to theirs, and follow it. */
  #mine(): readonly KnownCall[] {
    return this.#options.liveCalls().filter(({ line, parentCallId }) => line === 'real' && parentCallId === undefined);
  }

  async #ask(callId: string): Promise<void> {
    const state = await this.#options.control.state(callId, 'real');
    if (state.kind === 'ended') this.#ended(callId, state.cause, 'while Switchboard was not running');
    else if (state.kind === 'unknown')
      this.#say('warning', `What became of call ${callId} of an earlier run is not known yet: ${state.why}`);
    else if (state.kind === 'answered') this.#options.survivors.answered(callId);
    if (state.kind !== 'ended') this.#watch(callId);
  }

  async #fetchBack({ callId, state }: KnownCall, first: boolean): Promise<void> {
    const { control, survivors } = this.#options;
    if (state !== 'answered') {
      this.#say(
        'warning',
        `Call ${callId} is not answered yet, so it cannot be sent to the new address: its next callback goes to the old one and is lost.`,
      );
      this.#watch(callId);
      return;
    }
    const outcome = await control.redirect(callId, 'real', survivors.wayBack(callId, 'real'));
    if (outcome.kind === 'ended') {
      const asked = await control.state(callId, 'real');
      this.#ended(callId, asked.kind === 'ended' ? asked.cause : undefined, unreached);
      return;
    }
    if (outcome.kind === 'sent') {
      this.#astray.delete(callId);
      this.#say('info', `Call ${callId} was sent to the new address.`);
    } else {
      survivors.notSentBack(callId, outcome.why);
      if (first) this.#say('warning', `Call ${callId} could not be sent to the new address: ${outcome.why}`);
    }
    this.#watch(callId);
  }

  #watch(callId: string): void {
    this.#watched.get(callId)?.();
    if (this.#closing) return;
    this.#watched.set(
      callId,
      this.#options.clock.after(watchMs, () => void this.#look(callId)),
    );
  }

  async #look(callId: string): Promise<void> {
    this.#watched.delete(callId);
    const { control, survivors } = this.#options;
    if (!this.#isMine(callId)) return;
    const state = await control.state(callId, 'real');
    // Its last webhook may have come meanwhile, after all.
    if (!this.#isMine(callId)) return;
    if (state.kind === 'ended') {
      if (this.#lost) this.#ended(callId, state.cause, unreached);
      else this.#over(callId, state.cause, `the call ended${state.cause === undefined ? '' : ` (${state.cause})`}`);
      return;
    }
    if (state.kind === 'answered') survivors.answered(callId);
    // An open turn sends its call back itself.
    const astray = !this.#lost && this.#astray.has(callId) && state.kind === 'answered' && !survivors.hasTurn(callId);
    const call = this.#mine().find((each) => each.callId === callId);
    if (astray && call !== undefined) await this.#fetchBack(call, false);
    else this.#watch(callId);
  }

  #isMine(callId: string): boolean {
    return this.#mine().some((call) => call.callId === callId);
  }

  #over(callId: string, cause: string | undefined, why: string): void {
    this.#astray.delete(callId);
    this.#options.survivors.ended(callId, cause, why);
  }

  #ended(callId: string, cause: string | undefined, when: string): void {
    const why = `the call ended ${when}${cause === undefined ? '' : ` (${cause})`}`;
    this.#over(callId, cause, why);
    this.#say('warning', `Call ${callId} is over: ${why}.`);
  }

  #strangers({ callId, account }: JournalledCall): void {
    this.#say(
      'warning',
      `Call ${callId} of an earlier run belongs to account ${account}, whose credentials are gone, so it cannot be fetched back.`,
    );
  }

  #say(severity: 'info' | 'warning' | 'error', message: string): void {
    this.#options.log[severity === 'warning' ? 'warn' : severity](message);
    this.#options.notice(severity, message);
  }
}
