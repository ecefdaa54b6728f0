import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import type { Bridge, Notice, Reply } from '../../main/ipc/contract';

interface BridgeUse {
  readonly bridge: Bridge;
  /** Waits for a reply; the caller shows a failure where it happened. */
  ask<T>(reply: Promise<Reply<T>>): Promise<Reply<T>>;
  /** Waits for a reply; a failure is also shown to the person, at the top of the window. */
  act<T>(reply: Promise<Reply<T>>): Promise<Reply<T>>;
  /** Failures of what the person asked for, oldest first. */
  readonly failures: readonly Notice[];
  dismissFailure(id: string): void;
}

const Context = createContext<BridgeUse | undefined>(undefined);

const unreachable = (reason: unknown) =>
  ({
    ok: false,
    error: `The app did not reply: ${reason instanceof Error ? reason.message : String(reason)}.`,
    recovery: 'Quit Switchboard and start it again.',
  }) as const;

/** Gives every view the bridge, and one place where a failed request is said aloud. */
export function BridgeProvider({ bridge, children }: { bridge: Bridge; children: ReactNode }) {
  const [failures, setFailures] = useState<readonly Notice[]>([]);

  const ask = useCallback(<T,>(asked: Promise<Reply<T>>): Promise<Reply<T>> => asked.catch(unreachable), []);
  const act = useCallback(async <T,>(asked: Promise<Reply<T>>): Promise<Reply<T>> => {
    const reply = await asked.catch(unreachable);
    if (!reply.ok) {
      const message = `${reply.error} ${reply.recovery}`;
      // The same failure again renews its notice instead of piling up.
      setFailures((known) => [
        ...known.filter((failure) => failure.message !== message),
        { id: crypto.randomUUID(), at: Date.now(), severity: 'error', message },
      ]);
    }
    return reply;
  }, []);
  const dismissFailure = useCallback((id: string) => setFailures((known) => known.filter((failure) => failure.id !== id)), []);

  const use = useMemo(() => ({ bridge, ask, act, failures, dismissFailure }), [bridge, ask, act, failures, dismissFailure]);
  return <Context.Provider value={use}>{children}</Context.Provider>;
}

export function useBridge(): BridgeUse {
  const use = useContext(Context);
  if (use === undefined) throw new Error('useBridge is used outside of BridgeProvider.');
  return use;
}
