import { useState } from 'react';
import type { Reply, Trouble } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';

interface Requesting {
  readonly busy: boolean;
  /** Why the last request failed, to be shown where the person asked. */
  readonly trouble: Trouble | undefined;
  /** Undefined when it failed. Does nothing while another is on its way. */
  request<T>(ask: () => Promise<Reply<T>>): Promise<{ readonly value: T } | undefined>;
}

/** One request at a time from one place, whose failure stays at that place. */
export function useRequest(): Requesting {
  const { ask } = useBridge();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  return {
    busy,
    trouble,
    async request(asking) {
      if (busy) return undefined;
      setBusy(true);
      setTrouble(undefined);
      const reply = await ask(asking());
      setBusy(false);
      if (reply.ok) return { value: reply.value };
      setTrouble({ sentence: reply.error, fix: reply.recovery });
      return undefined;
    },
  };
}
