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

/** Which account owns what, so that an event that names no account is shown to its owner alone. */
export class Owners {
  readonly #accounts = new Map<string, string>();

  learn(line: LineKind, account: string, belongings: Belongings): void {
    for (const key of keysOf(line, belongings)) {
      this.#accounts.delete(key);
      this.#accounts.set(key, account);
      const oldest = this.#accounts.size > remembered ? this.#accounts.keys().next().value : undefined;
      if (oldest !== undefined) this.#accounts.delete(oldest);
    }
  }

  /** The account of the first of them that is known. */
  accountOf(line: LineKind, belongings: Belongings): string | undefined {
    for (const key of keysOf(line, belongings)) {
      const account = this.#accounts.get(key);
      if (account !== undefined) return account;
    }
    return undefined;
  }
}

function keysOf(line: LineKind, { applicationId, number, callId, conferenceId }: Belongings): readonly string[] {
  const named = { callId, conferenceId, applicationId, number };
  return Object.entries(named).flatMap(([kind, id]) => (id === undefined ? [] : [`${line} ${kind} ${id}`]));
}
