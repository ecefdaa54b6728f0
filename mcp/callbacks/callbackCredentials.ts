import { randomBytes, randomInt } from 'node:crypto';
import type { BasicCredentials } from '../model/line';

/** Whether an application that points to this server carries our credentials. `without`: it carries none, or somebody else's. */
export type CredentialsOn = 'ours' | 'without';

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A new pair, in the form Bandwidth accepts. */
export function newCallbackCredentials(): BasicCredentials {
  return {
    username: `switchboard-${Array.from({ length: 6 }, () => letters.charAt(randomInt(letters.length))).join('')}`,
    password: randomBytes(24).toString('base64url'),
  };
}

/**
 * The Basic credentials of callbacks on an https base (design: "Three listeners"). Every address we give Bandwidth carries
 * them. The listener demands them only while every application that points to this server is known to carry them, so that
 * it never turns a webhook away for lack of them.
 */
export class CallbackCredentials {
  #own: BasicCredentials = newCallbackCredentials();
  readonly #applications = new Map<string, CredentialsOn>();
  /** Accounts' lines whose applications have not been looked at yet. */
  readonly #unchecked = new Set<object>();
  #refused = false;

  /** Uses the pair of earlier runs, which applications may still carry. To be called before the first request to Bandwidth. */
  use(kept: BasicCredentials): void {
    this.#own = kept;
  }

  /** What we send Bandwidth with each address of ours; undefined on plain http, and once the account has refused them. */
  offered(base: string | undefined): BasicCredentials | undefined {
    return base?.startsWith('https://') && !this.#refused ? this.#own : undefined;
  }

  /** What our listener demands. */
  required(): BasicCredentials | undefined {
    const all = [...this.#applications.values()];
    const allCarryOurs = all.length > 0 && all.every((on) => on === 'ours');
    return allCarryOurs && this.#unchecked.size === 0 && !this.#refused ? this.#own : undefined;
  }

  /** An application points to this server. */
  pointsHere(applicationId: string, on: CredentialsOn): void {
    this.#applications.set(applicationId, on);
  }

  /** It no longer does. */
  pointsElsewhere(applicationId: string): void {
    this.#applications.delete(applicationId);
  }

  /** Other applications of this line may point here already; until `checked`, nothing is demanded. */
  unchecked(line: object): void {
    this.#unchecked.add(line);
  }

  /** Every application of this line that points here has been reported. */
  checked(line: object): void {
    this.#unchecked.delete(line);
  }

  isChecked(line: object): boolean {
    return !this.#unchecked.has(line);
  }

  /** The account accepts none: from now on the secret in the path is the only protection. */
  refused(): void {
    this.#refused = true;
  }
}
