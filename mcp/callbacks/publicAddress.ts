import { addressOf } from '../base/callbackAddress';
import { withCredentials } from '../bxml/addresses';
import type { BasicCredentials, LineKind } from '../model/line';
import { noPublicAddress, type Unreachable } from '../model/unreachable';
import type { CallbackCredentials } from './callbackCredentials';

/** A way from Bandwidth to our listener that comes and goes, such as a tunnel. */
export interface Passage {
  /** The https address; undefined until it has been verified. */
  address(): string | undefined;
  /** Whether Bandwidth reaches us through it now. */
  reaches(): boolean;
  /** From Bandwidth to us and back, milliseconds. */
  roundTripMs(): number;
  /** Why Bandwidth does not reach us through it, and what to do. */
  whyUnreachable(): Unreachable;
}

export interface PublicAddressOptions {
  readonly line: LineKind;
  /** In the path of every address; URL-safe, at least 16 characters. It says whose webhook a request is. */
  readonly secret: string;
  /** The https address the person runs the listener behind. */
  readonly base?: string | undefined;
  /** Basic credentials of the callbacks; without them the secret path guards alone. */
  readonly credentials?: Pick<CallbackCredentials, 'offered' | 'required'> | undefined;
}

/** Where and how Bandwidth reaches one line's webhooks: base, secret, credentials and round trip. */
export class PublicAddress {
  readonly line: LineKind;
  readonly secret: string;
  readonly #fixed: string | undefined;
  readonly #credentials: PublicAddressOptions['credentials'];
  #passage: Passage | undefined;
  #origin: string | undefined;

  constructor({ line, secret, base, credentials }: PublicAddressOptions) {
    this.line = line;
    this.secret = secret;
    this.#fixed = base?.replace(/\/+$/, '');
    this.#credentials = credentials;
  }

  /** The listener listens at this origin on loopback. */
  listensAt(origin: string): void {
    this.#origin = origin;
  }

  /** Bandwidth reaches the listener through this passage, unless there is a fixed base. */
  through(passage: Passage): void {
    this.#passage = passage;
  }

  /** The https address without the secret; undefined while only this machine reaches the listener. */
  base(): string | undefined {
    return this.#fixed ?? this.#passage?.address()?.replace(/\/+$/, '');
  }

  /**
   * The line's base address, secret included, no trailing slash: public where there is one, else on loopback.
   * @throws Error before `listensAt`, where there is no public one.
   */
  readonly url = (): string => `${this.base() ?? this.#local()}/${this.secret}`;

  /** The same on loopback. @throws Error before `listensAt`. */
  localUrl(): string {
    return `${this.#local()}/${this.secret}`;
  }

  /** `url()` while the line's own webhooks can arrive there: those of the practice line never leave this machine. */
  readonly callbackBase = (): string | undefined => (this.line === 'real' && this.base() === undefined ? undefined : this.url());

  /** Why Bandwidth cannot reach the line's webhooks, and what to do; undefined while it can. */
  readonly whyUnreachable = (): Unreachable | undefined =>
    this.callbackBase() === undefined ? (this.#passage?.whyUnreachable() ?? noPublicAddress) : undefined;

  /** Whether a call may be sent here now. */
  reaches(): boolean {
    return this.line === 'practice' || this.#fixed !== undefined || (this.#passage?.reaches() ?? false);
  }

  roundTripMs(): number {
    return this.#fixed === undefined ? (this.#passage?.roundTripMs() ?? 0) : 0;
  }

  /** Where a call comes back to for the answer of a turn; without one, where it goes on as a new turn. */
  returnUrl(callbackId: string | undefined): string {
    return callbackId === undefined ? addressOf(this.url()) : `${this.url()}/turn/${callbackId}`;
  }

  /** The credentials Bandwidth receives along with each of our addresses; undefined on plain http, and where it takes none. */
  readonly offered = (): BasicCredentials | undefined => this.#credentials?.offered(this.base());

  /** The credentials the listener demands. */
  required(): BasicCredentials | undefined {
    return this.#credentials?.required();
  }

  /** A document as it goes over the wire: our own addresses in it get the credentials, which are recorded nowhere. */
  toWire(bxml: string): string {
    const offered = this.offered();
    return offered === undefined ? bxml : withCredentials(bxml, this.url(), offered);
  }

  /** A document as people and exports see it: our own addresses read as relative ones, without the secret. */
  shown(bxml: string): string {
    return bxml.replaceAll(this.url(), '');
  }

  #local(): string {
    if (this.#origin === undefined) throw new Error('The callback listener is not listening yet.');
    return this.#origin;
  }
}
