import type { LineKind } from '../model/line';

/** As many facts as are kept; the oldest goes first. */
const remembered = 10_000;

/** What shows which account something belongs to: an application, a phone number, a call or a conference. */
export interface Belongings {
  readonly applicationId?: string | undefined;
  /** The account's own number. */
  readonly number?: string | undefined;
  readonly callId?: string | undefined;
  readonly conferenceId?: string | undefined;
}

/** In the order in which they are asked for an account. */
const kinds = ['callId', 'conferenceId', 'applicationId', 'number'] as const satisfies readonly (keyof Belongings)[];

/** Which account owns what, so that an event that names no account is shown to its owner alone. */
export class Owners {
  readonly #accounts = new Map<string, string>();
  /** The fact learned last. Webhooks mostly repeat it, and it is already in its place. */
  #newest = '';

  learn(line: LineKind, account: string, belongings: Belongings): void {
    for (const kind of kinds) {
      const id = belongings[kind];
      if (id !== undefined) this.#learnOne(keyOf(line, kind, id), account);
    }
  }

  /** The account of the first of them that is known. */
  accountOf(line: LineKind, belongings: Belongings): string | undefined {
    for (const kind of kinds) {
      const id = belongings[kind];
      const account = id === undefined ? undefined : this.#accounts.get(keyOf(line, kind, id));
      if (account !== undefined) return account;
    }
    return undefined;
  }

  #learnOne(key: string, account: string): void {
    if (key === this.#newest && this.#accounts.get(key) === account) return;
    this.#newest = key;
    this.#accounts.delete(key);
    this.#accounts.set(key, account);
    const oldest = this.#accounts.size > remembered ? this.#accounts.keys().next().value : undefined;
    if (oldest !== undefined) this.#accounts.delete(oldest);
  }
}

function keyOf(line: LineKind, kind: keyof Belongings, id: string): string {
  return `${line} ${kind} ${id}`;
}
