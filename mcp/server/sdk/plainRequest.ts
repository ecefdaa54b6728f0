import type { IncomingHttpHeaders } from 'node:http';
import {
  CLIENT_CAPABILITIES_META_KEY,
  type InboundModernRoute,
  type JSONRPCRequest,
  type ProgressToken,
  RELATED_TASK_META_KEY,
  type RequestId,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/server';
import { eitherType } from '../accept';

/** A request that the short way answers: nothing about it needs the SDK's protocol layer. Its client takes an answer of either type. */
export type PlainRequest =
  | { readonly method: 'tools/list'; readonly id: RequestId }
  | {
      readonly method: 'tools/call';
      readonly id: RequestId;
      readonly name: string;
      readonly input: unknown;
      readonly progressToken: ProgressToken | undefined;
    };

/** The revision of the modern era that the short way knows. */
export const modernRevision = '2026-07-28';

type Params = Readonly<{ [key: string]: unknown }>;

/**
 * The request, when it is one of the 2025 revisions and well-formed. Undefined for any other: the SDK then says what is
 * wrong with it.
 */
export function plainLegacyRequest(headers: IncomingHttpHeaders, message: JSONRPCRequest): PlainRequest | undefined {
  const version = headers['mcp-protocol-version'];
  const known = version === undefined || (typeof version === 'string' && SUPPORTED_PROTOCOL_VERSIONS.includes(version));
  return known && headers.accept === eitherType ? plainRequest(message) : undefined;
}

/**
 * The request, when it is one of 2026-07-28, well-formed, and its headers repeat what its body says. The SDK has already
 * checked its envelope.
 */
export function plainModernRequest(headers: IncomingHttpHeaders, route: InboundModernRoute): PlainRequest | undefined {
  if (route.messageKind !== 'request' || route.classification.revision !== modernRevision) return undefined;
  const { message } = route;
  if (headers['mcp-protocol-version'] !== modernRevision || headers['mcp-method'] !== message.method) return undefined;
  if (headers.accept !== eitherType) return undefined;
  const request = plainRequest(message);
  // A name written in Base64 is the SDK's to decode.
  return request?.method === 'tools/call' && headers['mcp-name'] !== request.name ? undefined : request;
}

/** What a client of 2026-07-28 can do, as the envelope of its request says; undefined without one. */
export function capabilitiesOf(envelope: unknown): unknown {
  return isObject(envelope) ? envelope[CLIENT_CAPABILITIES_META_KEY] : undefined;
}

function plainRequest({ method, id, params = {} }: JSONRPCRequest): PlainRequest | undefined {
  const meta = metaOf(params);
  if (meta === undefined) return undefined;
  if (method === 'tools/list') return hasOnly(params, listKeys) ? { method, id } : undefined;
  if (method !== 'tools/call' || !hasOnly(params, callKeys)) return undefined;
  const { name, arguments: input = {} } = params;
  // Arguments of any form: the tool's own reader says what is wrong with them.
  return typeof name === 'string' ? { method, id, name, input, ...meta } : undefined;
}

const listKeys: ReadonlySet<string> = new Set(['_meta']);
const callKeys: ReadonlySet<string> = new Set(['name', 'arguments', '_meta']);

function hasOnly(params: Params, keys: ReadonlySet<string>): boolean {
  for (const key in params) if (!keys.has(key)) return false;
  return true;
}

/** What a call needs of its `_meta`; undefined when something in it is not well-formed. */
function metaOf({ _meta: meta = {} }: Params): { readonly progressToken: ProgressToken | undefined } | undefined {
  if (!isObject(meta) || RELATED_TASK_META_KEY in meta) return undefined;
  const { progressToken } = meta;
  if (progressToken === undefined || typeof progressToken === 'string') return { progressToken };
  return typeof progressToken === 'number' && Number.isSafeInteger(progressToken) ? { progressToken } : undefined;
}

function isObject(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
