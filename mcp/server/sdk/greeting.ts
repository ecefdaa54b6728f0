import { CLIENT_INFO_META_KEY } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Sighting } from '../agents';

const clientInfo = z.object({ name: z.string(), version: z.string().optional() });

/** 2026-07-28: every request carries its client in `_meta`. */
const modernMessage = z.object({ params: z.object({ _meta: z.object({ [CLIENT_INFO_META_KEY]: clientInfo }) }) });
/** 2025 revisions: only the handshake does. */
const handshake = z.object({ method: z.literal('initialize'), params: z.object({ clientInfo }) });

/** What one JSON-RPC message (or batch) tells about the client that sent it. Longest name and version kept: 100 characters. */
export function sightingOf(message: unknown): Sighting {
  const modern = modernMessage.safeParse(message);
  if (modern.success) return { era: '2026', client: named(modern.data.params._meta[CLIENT_INFO_META_KEY]) };
  const legacy = handshake.safeParse(message);
  return { era: '2025', client: legacy.success ? named(legacy.data.params.clientInfo) : undefined };
}

function named(info: z.infer<typeof clientInfo> | undefined): string | undefined {
  if (info === undefined) return undefined;
  return (info.version === undefined ? info.name : `${info.name} ${info.version}`).slice(0, 100);
}
