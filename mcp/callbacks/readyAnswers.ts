import type { Subscribe } from '../base/emitter';
import { SwitchboardError } from '../base/errors';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import type { Agent } from '../model/agent';
import type { CallbackEvent } from '../model/event';
import type { Scope } from '../model/scope';
import type { Turns } from './turns/turns';

/** An answer that was given before the call asked for one. */
interface ReadyAnswer {
  readonly scope: Scope;
  readonly by: Agent;
  readonly bxml: string;
}

/** Far more than calls that ring at once; the oldest is dropped beyond that. */
const mostKept = 1_000;

export interface ReadyAnswersDeps {
  readonly log: Log;
  readonly turns: Pick<Turns, 'respond' | 'waiting'>;
  /** Called with each webhook that has opened a turn, before any agent learns of it. */
  readonly onTurn: Subscribe<CallbackEvent>;
}

/** Answers that agents gave while their call still rang: each answers the first turn of its call. */
export class ReadyAnswers {
  readonly #deps: ReadyAnswersDeps;
  readonly #kept = new Map<string, ReadyAnswer>();

  constructor(deps: ReadyAnswersDeps) {
    this.#deps = deps;
    deps.onTurn((event) => this.#turnOpened(event));
  }

  /**
   * Keeps the answer for the call's first turn.
   * @param replace takes the place of the agent's own earlier one
   * @returns false when a turn of the call is open already, which is then the one to answer
   * @throws SwitchboardError `conflict` when an answer is kept already
   */
  keep(callId: string, answer: ReadyAnswer, replace: boolean): boolean {
    if (this.#deps.turns.waiting(callId)) return false;
    const earlier = this.#kept.get(callId);
    if (earlier !== undefined && earlier.by.id !== answer.by.id) throw another(earlier.by);
    if (earlier !== undefined && !replace) throw yourOwn();
    this.#kept.set(callId, answer);
    const oldest = this.#kept.size > mostKept ? this.#kept.keys().next().value : undefined;
    if (oldest !== undefined) this.#kept.delete(oldest);
    return true;
  }

  /** The call has ended. */
  drop(callId: string): void {
    this.#kept.delete(callId);
  }

  #turnOpened({ callId, callbackId }: CallbackEvent): void {
    if (callId === undefined || callbackId === undefined) return;
    const ready = this.#kept.get(callId);
    if (ready === undefined) return;
    this.#kept.delete(callId);
    this.#deps.turns.respond(ready.scope, { callbackId }, ready.bxml, ready.by).catch((error: unknown) => {
      // The caller hung up first, or the person took the call over: the agent reads that in the events.
      this.#deps.log.debug('an answer that was ready could not be delivered', { callbackId, error: reasonOf(error) });
    });
  }
}

const goOn = 'Wait for the call with getCallbackEvents(callId, waitSeconds: 25).';

function another({ name }: Agent): SwitchboardError {
  return new SwitchboardError('conflict', `${name} has an answer ready for this call. The first one wins, and this one was dropped.`, goOn);
}

function yourOwn(): SwitchboardError {
  return new SwitchboardError(
    'conflict',
    'You have an answer ready for this call already. It is still kept, and this one was dropped.',
    `${goOn} To put this one in its place, pass replace: true.`,
  );
}
