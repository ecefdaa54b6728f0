import { useCallback, useEffect, useState } from 'react';
import type { Permissions, Reply, Trouble } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { useRequest } from '../setup/useRequest';

export interface PermissionsUse {
  readonly permissions: Permissions | undefined;
  readonly busy: boolean;
  readonly trouble: Trouble | undefined;
  /** Carries a change out; what holds afterwards is shown. @returns whether it was done */
  change(ask: () => Promise<Reply<Permissions>>): Promise<boolean>;
}

/** The permissions of one agent, or of every agent. `version`: when it changes, they are read again. */
export function usePermissions(agentId: string | undefined, version: unknown): PermissionsUse {
  const { bridge, ask } = useBridge();
  const { busy, trouble, request } = useRequest();
  const [permissions, setPermissions] = useState<Permissions>();
  const [unread, setUnread] = useState<Trouble>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is another answer
  useEffect(() => {
    void ask(bridge.agentPermissions({ agentId })).then((reply) => {
      if (reply.ok) setPermissions(reply.value);
      setUnread(reply.ok ? undefined : { sentence: reply.error, fix: reply.recovery });
    });
  }, [bridge, ask, agentId, version]);
  const change = useCallback(
    async (asking: () => Promise<Reply<Permissions>>) => {
      const reply = await request(asking);
      if (reply !== undefined) setPermissions(reply.value);
      return reply !== undefined;
    },
    [request],
  );
  return { permissions, busy, trouble: trouble ?? unread, change };
}
