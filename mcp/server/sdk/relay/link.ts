import type { JSONRPCMessage, JSONRPCRequest } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** Where the agent's messages go now. */
export interface Link {
  /** The run of the app it connects to; undefined for the bridge's own server. */
  readonly run: string | undefined;
  /** Undefined once sent; `undelivered` when it was not taken, `broken` when that cannot be known. */
  send(message: JSONRPCMessage): Promise<'undelivered' | 'broken' | undefined>;
  /** Opens a session as the agent once did, and subscribes to what it watched. False when that is refused. */
  resume(handshake: JSONRPCRequest, subscriptions: readonly JSONRPCRequest[]): Promise<boolean>;
  leave(): Promise<void>;
  end(): Promise<void>;
}

/** Ids of the bridge's own requests begin so; the agent must not see their answers. */
export const ownId = 'switchboard-bridge-';

export const initialized: JSONRPCMessage = { jsonrpc: '2.0', method: 'notifications/initialized' };

/** The parameters of a cancellation. */
export const cancellation = z.object({ requestId: z.union([z.string(), z.number()]) });
