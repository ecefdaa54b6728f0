/** A value that is there at once, or later. A port that returns it lets a store in memory answer without a promise for each call. */
export type Soon<T> = T | Promise<T>;

/** Passes the value on: in the same turn of the event loop when it is there already. */
export function afterwards<T, R>(soon: Soon<T>, next: (value: T) => Soon<R>): Soon<R> {
  return soon instanceof Promise ? soon.then(next) : next(soon);
}
