import type { Activity } from '../activity';
import type { Line } from '../bandwidth/line';
import type { Survivors } from '../callbacks/callbacks';
import type { KnownCall } from '../callbacks/port';
import type { LiveCallControl } from '../callControl';
import { type Cancel, type Clock, sleep } from '../clock';
import { CallJournal, type CallJournalOptions, type JournalledCall, toKnownCall } from './callJournal';

/** Closing tells live calls goodbye within this time; the next start sees to the rest. */
const farewellMs = 2_000;

/**
 * Where a call reports its end is settled when it is placed, and may be an address that is gone: a call that was sent to
 * a new one is asked for its state this often.
 */
const watchMs = 5_000;

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
      this.#say('warning', `The calls of an earlier run could not be looked after: ${reason(error)}`);
    }
  }

  /** There is a new address that has been verified: every live answered call is sent to it, once. Never rejects. */
  async fetchBack(): Promise<void> {
    await Promise.all(this.#mine().map((call) => this.#fetchBack(call)));
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
  }

  async #fetchBack({ callId, state }: KnownCall): Promise<void> {
    const { control, survivors } = this.#options;
    if (state !== 'answered') {
      this.#say(
        'warning',
        `Call ${callId} is not answered yet, so it cannot be sent to the new address: its next callback goes to the old one and is lost.`,
      );
      return;
    }
    const outcome = await control.redirect(callId, 'real', survivors.wayBack(callId, 'real'));
    if (outcome.kind === 'sent') {
      this.#say('info', `Call ${callId} was sent to the new address.`);
      this.#watch(callId);
    }
    if (outcome.kind === 'ended') {
      const asked = await control.state(callId, 'real');
      this.#ended(callId, asked.kind === 'ended' ? asked.cause : undefined, 'while Bandwidth could not reach this computer');
    }
    if (outcome.kind === 'failed') {
      survivors.notSentBack(callId, outcome.why);
      this.#say('warning', `Call ${callId} could not be sent to the new address: ${outcome.why}`);
    }
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
    if (!this.#mine().some((call) => call.callId === callId)) return;
    const state = await control.state(callId, 'real');
    if (state.kind === 'ended')
      survivors.ended(callId, state.cause, `the call ended${state.cause === undefined ? '' : ` (${state.cause})`}`);
    else this.#watch(callId);
  }

  #ended(callId: string, cause: string | undefined, when: string): void {
    const why = `the call ended ${when}${cause === undefined ? '' : ` (${cause})`}`;
    this.#options.survivors.ended(callId, cause, why);
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

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
