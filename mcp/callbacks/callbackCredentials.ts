import { randomBytes, randomInt } from 'node:crypto';
import type { BasicCredentials } from '../model/line';

/** What became of our credentials on an application that leads here. `without`: its webhooks come with none, or with somebody else's. */
export type CredentialsOn = 'ours' | 'without';

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/**
 * The Basic credentials of this run's callbacks on an https base (design: "Three listeners"). They are sent along from
 * the start, but asked for only while every application that leads here carries them: a webhook must never be lost to them.
 */
export class CallbackCredentials {
  readonly #own: BasicCredentials = {
    username: `switchboard-${Array.from({ length: 6 }, () => letters.charAt(randomInt(letters.length))).join('')}`,
    password: randomBytes(24).toString('base64url'),
  };
  readonly #applications = new Map<string, CredentialsOn>();
  #refused = false;

  /** What Bandwidth is told where it is given an address of ours; undefined on plain http, and once the account refused them. */
  offered(base: string | undefined): BasicCredentials | undefined {
    return base?.startsWith('https://') && !this.#refused ? this.#own : undefined;
  }

  /** What our listener asks for. */
  required(): BasicCredentials | undefined {
    const all = [...this.#applications.values()];
    return all.length > 0 && all.every((on) => on === 'ours') && !this.#refused ? this.#own : undefined;
  }

  /** An application leads here now. */
  leadsHere(applicationId: string, on: CredentialsOn): void {
    this.#applications.set(applicationId, on);
  }

  /** It no longer does. */
  leadsElsewhere(applicationId: string): void {
    this.#applications.delete(applicationId);
  }

  /** The account takes none: the secret in the path guards alone from now on. */
  refused(): void {
    this.#refused = true;
  }
}
