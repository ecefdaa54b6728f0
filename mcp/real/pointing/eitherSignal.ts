/** Aborts as soon as one of the two does; `done` frees it. (`AbortSignal.any` is missing in the oldest Node we run on.) */
export function eitherSignal(one: AbortSignal, other: AbortSignal | undefined): { readonly signal: AbortSignal; done(): void } {
  const both = new AbortController();
  const abort = () => both.abort();
  const signals = [one, ...(other === undefined ? [] : [other])];
  for (const signal of signals) {
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
  }
  return {
    signal: both.signal,
    done: () => {
      for (const signal of signals) signal.removeEventListener('abort', abort);
    },
  };
}
