import type { AccountDesk } from './desk';
import type { DeskOptions } from './options';

/** Opens the desk; the rest is loaded when it is first used. Nothing is sent before a method is called. */
export function openAccountDesk(options: DeskOptions): AccountDesk {
  return {
    signUp: async (fields, signal) => (await import('./signUp')).signUp(options, fields, signal),
    check: async (pair, accountId, signal) => (await import('./check')).check(options, pair, accountId, signal),
    account: (pair, accountId) => {
      const view = async () => (await import('./accountView')).accountView(options, pair, accountId);
      return {
        numbers: async (signal) => (await view()).numbers(signal),
        applications: async (signal) => (await view()).applications(signal),
        createVoiceApplication: async (signal) => (await view()).createVoiceApplication(signal),
      };
    },
  };
}
