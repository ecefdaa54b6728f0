import type { Line } from '../../bandwidth/line';
import { type Cancel, type Clock, sleep } from '../../base/clock';
import { reasonOf } from '../../base/reason';
import type { CallRecovery } from '../../callbacks/recovery';
import type { LiveCallControl } from '../../callbacks/turns/callControl';
import type { Activity } from '../../model/activity';
import type { KnownCall } from '../../model/call';
import { CallJournal, type CallJournalOptions } from './callJournal';
import { type JournalledCall, toKnownCall } from './liveCallList';

/** Closing ends live calls within this time; the next start handles the rest. */
const endingMs = 2_000;

/**
 * The address for a call's end is fixed when the call is placed, and may no longer exist. So each call that was live while
 * Bandwidth could not reach us is asked for its state this often from then on.
 */
const watchMs = 5_000;

const unreached = 'while Bandwidth could not reach this computer';

export interface LiveCallsOptions extends CallJournalOptions {
  readonly clock: Clock;
  readonly control: LiveCallControl;
  readonly recovery: Pick<CallRecovery, keyof CallRecovery>;
  liveCalls(): readonly KnownCall[];
  /** Shows a person a message in plain words. */
  notice(severity: 'info' | 'warning' | 'error', message: string): void;
}

/**
 * Keeps the real line's live calls through the loss of the tunnel or of the process (design: "Loss of the tunnel or the
 * process"): they are on the disk and are redirected to the new address, and each one that cannot be saved is reported with its cause.
 */
export class LiveCalls {
  readonly #options: LiveCallsOptions;
  readonly #journal: CallJournal;
  readonly #watched = new Map<string, Cancel>();
  /** Not redirected to the present address yet. */
  readonly #needRedirect = new Set<string>();
  #lost = false;
  #closing = false;

  constructor(options: LiveCallsOptions) {
    this.#options = options;
    this.#journal = new CallJournal(options);
  }

  onActivity(activity: Activity): void {
    this.#journal.onActivity(activity);
    // The person chose the fallback as the call's end; redirecting the call later would undo that.
    if (this.#closing && activity.kind === 'answer' && activity.by.kind === 'fallback') this.#journal.drop(activity.callId);
  }

  /** Asks for the state of calls of ended runs: those that ended are reported, the others become live calls of this run. Never rejects. */
  async recover(line: Line): Promise<void> {
    try {
      // Without calls of earlier runs, Bandwidth is asked nothing.
      if ((await this.#journal.others()).length === 0) return;
      const { accountId } = await line.account();
      const found = await this.#journal.takeOver((call) => {
        const mine = call.account === undefined || call.account === accountId;
        if (!mine) this.#otherAccount(call);
        return mine;
      });
      for (const call of found) {
        const lost = call.turns.map((callbackId) => ({ callbackId }));
        this.#options.recovery.adopt(toKnownCall(call), lost);
      }
      await Promise.all(found.map(({ callId }) => this.#ask(callId)));
    } catch (error) {
      this.#say('warning', `The calls of an earlier run could not be recovered: ${reasonOf(error)}`);
    }
  }

  /** To be awaited before a call can be placed, so that everything reported about one is on the disk. Never rejects. */
  async begin(): Promise<void> {
    try {
      await this.#journal.begin();
    } catch (error) {
      this.#say('warning', `Live calls cannot be saved, so a restart would lose them: ${reasonOf(error)}`);
    }
  }

  /** Bandwidth cannot reach us, so each call has to be asked for its state. */
  lost(): void {
    this.#lost = true;
    for (const { callId } of this.#mine()) this.#watch(callId);
  }

  /** Bandwidth reaches us again. */
  reached(): void {
    this.#lost = false;
  }

  /**
   * There is a new, verified address: every live call is redirected to it once, as soon as it is answered. Never rejects.
   * @param since milliseconds since the epoch: calls placed later use it already
   */
  async redirectAll(since = Number.POSITIVE_INFINITY): Promise<void> {
    this.reached();
    const earlier = this.#mine().filter(({ createdAt }) => createdAt <= since);
    for (const { callId } of earlier) this.#needRedirect.add(callId);
    await Promise.all(earlier.map((call) => this.#redirect(call, true)));
  }

  /** Gives the fallback to live calls without an open turn; open turns give it themselves. Never rejects; within 2 s. */
  async endLiveCalls(fallbackBxml: string): Promise<void> {
    this.#closing = true;
    for (const cancel of this.#watched.values()) cancel();
    const { control, recovery, clock } = this.#options;
    const ended = Promise.all(
      this.#mine()
        .filter(({ callId, state }) => state === 'answered' && !recovery.hasTurn(callId))
        .map(async ({ callId }) => {
          const outcome = await control.run(callId, fallbackBxml);
          if (outcome.kind !== 'failed') this.#journal.drop(callId);
          else this.#say('warning', `Call ${callId} continues without Switchboard: ${outcome.why}`);
        }),
    );
    const late = new AbortController();
    await Promise.race([ended.finally(() => late.abort()), sleep(clock, endingMs, late.signal)]);
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  /** Without transfer legs: they follow the call they are bridged to. */
  #mine(): readonly KnownCall[] {
    return this.#options.liveCalls().filter(({ line, parentCallId }) => line === 'real' && parentCallId === undefined);
  }

  async #ask(callId: string): Promise<void> {
    const state = await this.#options.control.state(callId);
    if (state.kind === 'ended') this.#ended(callId, state.cause, 'while Switchboard was not running');
    else if (state.kind === 'unknown') this.#say('warning', `The state of call ${callId} of an earlier run is not known yet: ${state.why}`);
    else if (state.kind === 'answered') this.#options.recovery.answered(callId);
    if (state.kind !== 'ended') this.#watch(callId);
  }

  async #redirect({ callId, state }: KnownCall, first: boolean): Promise<void> {
    const { control, recovery } = this.#options;
    if (state !== 'answered') {
      this.#say(
        'warning',
        `Call ${callId} is not answered yet, so it cannot be redirected to the new address. Its next callback goes to the old address and is lost.`,
      );
      this.#watch(callId);
      return;
    }
    const outcome = await control.redirect(callId, recovery.returnUrl(callId, 'real'));
    if (outcome.kind === 'ended') {
      const asked = await control.state(callId);
      this.#ended(callId, asked.kind === 'ended' ? asked.cause : undefined, unreached);
      return;
    }
    if (outcome.kind === 'sent') {
      this.#needRedirect.delete(callId);
      this.#say('info', `Call ${callId} was redirected to the new address.`);
    } else {
      recovery.notSentBack(callId, outcome.why);
      if (first) this.#say('warning', `Call ${callId} could not be redirected to the new address: ${outcome.why}`);
    }
    this.#watch(callId);
  }

  #watch(callId: string): void {
    this.#watched.get(callId)?.();
    if (this.#closing) return;
    this.#watched.set(
      callId,
      this.#options.clock.after(watchMs, () => void this.#check(callId)),
    );
  }

  async #check(callId: string): Promise<void> {
    this.#watched.delete(callId);
    const { control, recovery } = this.#options;
    if (!this.#isMine(callId)) return;
    const state = await control.state(callId);
    // Its last webhook may have arrived meanwhile.
    if (!this.#isMine(callId)) return;
    if (state.kind === 'ended') {
      if (this.#lost) this.#ended(callId, state.cause, unreached);
      else this.#over(callId, state.cause, `the call ended${state.cause === undefined ? '' : ` (${state.cause})`}`);
      return;
    }
    if (state.kind === 'answered') recovery.answered(callId);
    // An open turn redirects its call itself.
    const needsRedirect = !this.#lost && this.#needRedirect.has(callId) && state.kind === 'answered' && !recovery.hasTurn(callId);
    const call = this.#mine().find((each) => each.callId === callId);
    if (needsRedirect && call !== undefined) await this.#redirect(call, false);
    else this.#watch(callId);
  }

  #isMine(callId: string): boolean {
    return this.#mine().some((call) => call.callId === callId);
  }

  #over(callId: string, cause: string | undefined, why: string): void {
    this.#needRedirect.delete(callId);
    this.#options.recovery.ended(callId, cause, why);
  }

  #ended(callId: string, cause: string | undefined, when: string): void {
    const why = `the call ended ${when}${cause === undefined ? '' : ` (${cause})`}`;
    this.#over(callId, cause, why);
    this.#say('warning', `Call ${callId} is over: ${why}.`);
  }

  #otherAccount({ callId, account }: JournalledCall): void {
    this.#say(
      'warning',
      `Call ${callId} of an earlier run belongs to account ${account}. This run has no credentials for it, so the call cannot be recovered.`,
    );
  }

  #say(severity: 'info' | 'warning' | 'error', message: string): void {
    this.#options.log[severity === 'warning' ? 'warn' : severity](message);
    this.#options.notice(severity, message);
  }
}
