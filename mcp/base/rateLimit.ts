import type { Clock } from './clock';

/** A bucket holds `burst` requests and refills at `perSecond`. */
export interface RatePolicy {
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  /** Milliseconds saved up; one request costs `1000 / perSecond` of them. */
  credit: number;
  /** `Clock.elapsed`: setting the clock neither opens nor closes a bucket. */
  at: number;
}

/** Token buckets by key, at most `maxKeys` of them: the least recently used is forgotten first, which can only be generous. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #policy: RatePolicy;
  readonly #maxKeys: number;
  readonly #buckets = new Map<string, Bucket>();
  /** The key used last. */
  #newest: string | undefined;

  constructor(clock: Clock, policy: RatePolicy, maxKeys = 1_000) {
    this.#clock = clock;
    this.#policy = policy;
    this.#maxKeys = maxKeys;
  }

  /**
   * Takes one request from the key's bucket; those who share a limit share a key.
   * @returns undefined when it was allowed, else the milliseconds until the next one will be.
   */
  take(key = ''): number | undefined {
    const now = this.#clock.elapsed();
    const cost = 1_000 / this.#policy.perSecond;
    const full = this.#policy.burst * cost;
    const bucket = this.#used(key) ?? { credit: full, at: now };
    const credit = Math.min(full, bucket.credit + Math.max(0, now - bucket.at));
    const allowed = credit >= cost;
    bucket.credit = allowed ? credit - cost : credit;
    bucket.at = now;
    this.#buckets.set(key, bucket);
    const oldest = this.#buckets.size > this.#maxKeys ? this.#buckets.keys().next().value : undefined;
    if (oldest !== undefined) this.#buckets.delete(oldest);
    return allowed ? undefined : Math.ceil(cost - credit);
  }

  /** The key's bucket. It is the last to be forgotten now, which the one used last already was. */
  #used(key: string): Bucket | undefined {
    const bucket = this.#buckets.get(key);
    if (key !== this.#newest) this.#buckets.delete(key);
    this.#newest = key;
    return bucket;
  }
}
