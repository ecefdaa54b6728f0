import { z } from 'zod';
import { SwitchboardError } from '../base/errors';
import type { BridgeFolder } from '../bridge/bridgeFile';
import { isAgentId } from '../model/agent';
import type { AgentRegistry } from '../server/agents';
import type { OwnerRequest } from '../server/endpoint';

const newAgent = z.object({ id: z.string().refine(isAgentId), name: z.string(), kind: z.string() });
const agentNamed = z.object({ id: z.string().refine(isAgentId) });

/** What `switchboard-mcp connect` and `disconnect` ask of the Switchboard that runs. */
export function ownerRequests(registry: AgentRegistry, bridge: () => BridgeFolder | undefined): Readonly<Record<string, OwnerRequest>> {
  return {
    async '/agents/add'(body) {
      const { id, name, kind } = parsed(newAgent, body);
      const minted = await registry.mint(name, { id, kind, bridge: true });
      await bridge()?.write(minted.id, registry.bridgeToken(minted.id));
      return { id: minted.id };
    },
    async '/agents/revoke'(body) {
      const { id } = parsed(agentNamed, body);
      await Promise.all([registry.revoke(id), bridge()?.remove(id)]);
      return {};
    },
  };
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new SwitchboardError('validation', 'This request is not one of switchboard-mcp.', 'Use the same version of both programs.');
}
