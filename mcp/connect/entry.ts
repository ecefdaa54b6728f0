import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Address, Start } from './table/row';

/** How agents start the bridge: a Node of the person's own, our headless program, and the app's data folder where it is not the usual one. */
export interface BridgeLaunch {
  /** Absolute path of a Node that can run the program; undefined when none was found. */
  readonly node: string | undefined;
  /** Absolute path of `cli.js`. */
  readonly cli: string;
  readonly dataFolder: string | undefined;
}

/** What an agent starts to reach the app as the agent of this id. */
export function startOf({ node, cli, dataFolder }: BridgeLaunch, agentId: string): Start {
  return {
    command: node ?? 'node',
    args: [cli, '--bridge', agentId],
    env: dataFolder === undefined ? {} : { SWITCHBOARD_USER_DATA: dataFolder },
  };
}

/** What an entry of an agent's configuration does, in whichever of the agents' forms it is written. */
export type ReadEntry =
  | { readonly kind: 'bridge'; readonly start: Start; readonly agentId: string }
  | { readonly kind: 'http'; readonly address: Address }
  /** It starts another program, or opens an address without a token. */
  | { readonly kind: 'other' };

const words = z.array(z.string());
const texts = z.record(z.string(), z.string());
const programShape = z.object({
  command: z.union([z.string(), words]).optional(),
  cmd: z.string().optional(),
  args: words.optional(),
  env: texts.nullish(),
  environment: texts.nullish(),
  envs: texts.nullish(),
});
const addressShape = z.object({
  url: z.string().optional(),
  httpUrl: z.string().optional(),
  serverUrl: z.string().optional(),
  uri: z.string().optional(),
  headers: texts.optional(),
  http_headers: texts.optional(),
  requestOptions: z.object({ headers: texts.optional() }).optional(),
});

/** Reads an entry. */
export function readEntry(value: unknown): ReadEntry {
  const start = startIn(value);
  const at = start?.args.indexOf('--bridge') ?? -1;
  const agentId = start?.args[at + 1];
  if (start !== undefined && at !== -1 && agentId !== undefined) return { kind: 'bridge', start, agentId };
  const address = addressIn(value);
  return address === undefined ? { kind: 'other' } : { kind: 'http', address };
}

function startIn(value: unknown): Start | undefined {
  const { data } = programShape.safeParse(value);
  if (data === undefined) return undefined;
  const [command, ...first] =
    typeof data.command === 'string' ? [data.command] : (data.command ?? (data.cmd === undefined ? [] : [data.cmd]));
  if (command === undefined) return undefined;
  return { command, args: [...first, ...(data.args ?? [])], env: data.env ?? data.environment ?? data.envs ?? {} };
}

function addressIn(value: unknown): Address | undefined {
  const { data } = addressShape.safeParse(value);
  const url = data?.url ?? data?.httpUrl ?? data?.serverUrl ?? data?.uri;
  const headers = data?.headers ?? data?.http_headers ?? data?.requestOptions?.headers ?? {};
  const [, token] = /^Bearer (\S+)$/.exec(headers.Authorization ?? '') ?? [];
  return url === undefined || token === undefined ? undefined : { url, token };
}

/** SHA-256, hex: what may be kept of a token. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
