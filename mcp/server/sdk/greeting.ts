import { CLIENT_INFO_META_KEY } from '@modelcontextprotocol/server';
import type { Sighting } from '../agents';

/** Longest name and version of a client that is kept, in characters. */
const maxName = 100;

/** What one JSON-RPC message (or batch) says about the client that sent it: 2026-07-28 in each request, the 2025 revisions in the handshake. */
export function sightingOf(message: unknown): Sighting {
  const { method, params } = fieldsOf(message);
  const { _meta: meta, clientInfo } = fieldsOf(params);
  const modern = named(fieldsOf(meta)[CLIENT_INFO_META_KEY]);
  if (modern !== undefined) return { era: '2026', client: modern };
  return { era: '2025', client: method === 'initialize' ? named(clientInfo) : undefined };
}

function named(info: unknown): string | undefined {
  const { name, version } = fieldsOf(info);
  if (typeof name !== 'string' || (version !== undefined && typeof version !== 'string')) return undefined;
  return (version === undefined ? name : `${name} ${version}`).slice(0, maxName);
}

function fieldsOf(value: unknown): Readonly<{ [key: string]: unknown }> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
