import { type Policy, policyOf } from './policy';
import type { PolicyStore } from './port';

/** A policy that lasts as long as the process. */
export function memoryStore(policy: Policy = policyOf('trusted')): PolicyStore {
  return { initial: { policy, problem: undefined }, save: async () => undefined };
}
