import type { Clock } from './clock';

/** A bucket holds `burst` requests and refills at `perSecond`. */
export interface RatePolicy {
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  /** Milliseconds saved up; one request costs `1000 / perSecond` of them. */
  readonly credit: number;
  /** `Clock.elapsed`: setting the clock neither opens nor closes a bucket. */
  readonly at: number;
}

/** Token buckets by key, at most `maxKeys` of them: the least recently used is forgotten first, which can only be generous. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #policy: RatePolicy;
  readonly #maxKeys: number;
  readonly #buckets = new Map<string, Bucket>();

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
    const bucket = this.#buckets.get(key) ?? { credit: full, at: now };
    const credit = Math.min(full, bucket.credit + Math.max(0, now - bucket.at));
    const allowed = credit >= cost;
    this.#buckets.delete(key);
    this.#buckets.set(key, { credit: allowed ? credit - cost : credit, at: now });
    if (this.#buckets.size > this.#maxKeys) {
      for (const oldest of this.#buckets.keys()) {
        this.#buckets.delete(oldest);
        break;
      }
    }
    return allowed ? undefined : Math.ceil(cost - credit);
  }
}
