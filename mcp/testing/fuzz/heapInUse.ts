import { memoryUsage } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Bytes of this process that are still referenced. */
export function heapInUse(): number {
  if (typeof collect !== 'function') throw new Error('This Node has no gc.');
  // The second collection takes what finalizers let go of in the first.
  for (let n = 0; n < 2; n += 1) collect();
  const { heapUsed, external } = memoryUsage();
  return heapUsed + external;
}
