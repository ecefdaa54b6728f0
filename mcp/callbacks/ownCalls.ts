import { randomBytes } from 'node:crypto';
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import type { Agent } from '../model/agent';
import type { KnownCall, PlacedCall } from '../model/call';
import type { CallbackEvent } from '../model/event';
import type { LineKind } from '../model/line';
import type { CallBook } from './calls';
import type { Turns } from './turns/turns';
import type { Webhook } from './webhook';

/** The account that calls of Switchboard's own are kept under. Bandwidth's accounts are numbers, so no agent ever has it. */
const ownAccount = 'switchboard';

/** What becomes of a call once it is placed. */
export interface OwnCall {
  /** Put on the call, so that its webhooks are known from the first on. */
  readonly tag: string;
  /** Bandwidth accepted the call. */
  placed(call: Omit<PlacedCall, 'account' | 'owner' | 'tag'>): void;
  /** Bandwidth did not, so nothing will come. */
  dropped(): void;
}

/** As many calls as are remembered; each needs its tag only until it ends. */
const remembered = 100;

/** Longer than one of them rings and speaks. */
const longestMs = 120_000;

export interface OwnCallsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly calls: CallBook;
  readonly turns: Pick<Turns, 'respond'>;
}

/**
 * Calls that Switchboard places itself, such as a test call. It answers their turns without an agent, and no agent sees them:
 * they belong to an account of their own, and their webhooks show no agent to be active.
 */
export class OwnCalls {
  readonly #deps: OwnCallsDeps;
  /** The document that answers the first turn, by the tag of the call. */
  readonly #documents = new Map<string, { readonly by: Agent; bxml: string }>();

  /** Calls that Bandwidth has been asked for and has not answered about. */
  #placing = 0;

  constructor(deps: OwnCallsDeps) {
    this.#deps = deps;
  }

  /**
   * A call that is about to be placed. `placed` or `dropped` must be called, once.
   * @param by shown to the person as who placed and answered it
   * @param bxml answers its first turn; later turns hang up
   */
  begin(by: Agent, bxml: string): OwnCall {
    const tag = `switchboard ${randomBytes(12).toString('base64url')}`;
    this.#documents.set(tag, { by, bxml });
    this.#placing++;
    const oldest = this.#documents.size > remembered ? this.#documents.keys().next().value : undefined;
    if (oldest !== undefined) this.#documents.delete(oldest);
    return {
      tag,
      placed: (call) => {
        this.#placing--;
        this.#deps.calls.placed({ ...call, account: ownAccount, owner: by, tag });
      },
      dropped: () => {
        this.#placing--;
        this.#documents.delete(tag);
      },
    };
  }

  /** Whether one is being placed, or has begun lately and is live. A call whose end was lost does not count for long. */
  get underWay(): boolean {
    const { calls, clock } = this.#deps;
    const since = clock.now() - longestMs;
    return this.#placing > 0 || calls.live().some((call) => isOwnCall(call) && call.createdAt > since);
  }

  /** The webhook, under the account of our own calls when it is about one of them; undefined otherwise. */
  claim(webhook: Webhook): Webhook | undefined {
    const { tag, callId } = webhook;
    const ours = (tag !== undefined && this.#documents.has(tag)) || this.#isOurs(callId);
    return ours ? { ...webhook, account: ownAccount } : undefined;
  }

  /** Answers the turn that a webhook of one of our calls has opened. */
  answer({ callId, callbackId, line }: CallbackEvent): void {
    const call = callId === undefined ? undefined : this.#deps.calls.call(callId);
    if (callbackId === undefined || call === undefined || !isOwnCall(call)) return;
    const known = this.#documents.get(call.tag ?? '');
    const bxml = known?.bxml ?? hangUpDocument;
    const by = known?.by ?? call.owner ?? switchboard;
    if (known !== undefined) known.bxml = hangUpDocument;
    this.#respond(line, callbackId, bxml, by);
  }

  #respond(line: LineKind, callbackId: string, bxml: string, by: Agent): void {
    this.#deps.turns.respond({ line, account: ownAccount }, { callbackId }, bxml, by).catch((error: unknown) => {
      // The person hung up first.
      this.#deps.log.debug('a call of our own could not be answered', { error: reasonOf(error) });
    });
  }

  #isOurs(callId: string | undefined): boolean {
    const call = callId === undefined ? undefined : this.#deps.calls.call(callId);
    return call !== undefined && isOwnCall(call);
  }
}

/** Whether Switchboard placed the call itself. */
function isOwnCall({ account }: Pick<KnownCall, 'account'>): boolean {
  return account === ownAccount;
}

/** Ends a call whose turn it answers. */
export const hangUpDocument = '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Hangup/></Response>';
const switchboard: Agent = { id: 'switchboard', name: 'Switchboard' };
