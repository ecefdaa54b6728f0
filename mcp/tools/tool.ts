import type { z } from 'zod';
import type { BandwidthClient } from '../bandwidth/client';
import type { Line } from '../bandwidth/line';
import type { Login } from '../bandwidth/oauth';
import type { Registration, RegistrationRequest } from '../bandwidth/registration';
import type { Clock } from '../base/clock';
import type { CallbacksPort } from '../callbacks/port';
import type { Agent } from '../model/agent';
import type { LineKind } from '../model/line';
import type { Profile } from '../model/profiles';

/** All four hints on every tool, so that nobody relies on the protocol's pessimistic defaults. */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** What a handler may reach. One is made for each tool call. */
export interface ToolContext {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly callbacks: CallbacksPort;
  readonly files: FilesPort;
  readonly registration: RegistrationPort;
  /** Aborts when the agent cancels or disconnects. */
  readonly signal: AbortSignal;
  /** The agent's line. Throws `auth` when it has no credentials. */
  line(): Line;
  /** The line a call belongs to: where it was placed or seen, else the agent's own. */
  lineOfCall(callId: string): Line;
  client(line: Line): BandwidthClient;
  readonly credentials: CredentialsPort;
  /** What `bxml` the tool sent, about which call and to whom, for the person's timeline. */
  note(about: { readonly callId?: string; readonly bxml?: string; readonly to?: readonly string[] }): void;
}

/** Where what is too large for a result is put, for the person to open. */
export interface FilesPort {
  /** Never overwrites. Resolves with the file's path. */
  save(name: string, bytes: Uint8Array): Promise<string>;
}

/** Signing up, which needs no credentials and so no line of an agent. */
export interface RegistrationPort {
  readonly line: LineKind;
  register(request: RegistrationRequest, signal: AbortSignal): Promise<Registration>;
}

/** setCredentials and clearCredentials, for one agent. */
export interface CredentialsPort {
  /** Fetches a token before it replaces anything; throws `auth` and keeps the old ones otherwise. */
  set(login: Login): Promise<Line>;
  /** Afterwards this agent gets `auth` until `set`, the person's yes, or a restart. */
  clear(): void;
}

export interface Tool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly annotations: ToolAnnotations;
  readonly input: I;
  /** Names only the fields agents branch on, and stays open (`z.looseObject`). */
  readonly output: O;
  /** Returns the tool's natural payload. Failures are thrown as `SwitchboardError`; handlers never catch to format. */
  handler(input: z.output<I>, context: ToolContext): Promise<z.input<O>>;
}

/** Keeps a tool's handler typed by its own schemas while the registry holds tools of every shape. */
export interface AnyTool extends Omit<Tool, 'handler'> {
  /** Checks arguments against the input schema: the only time they are checked. */
  prepare(input: unknown): Prepared;
}

/** A call whose arguments fit, ready to run; or what is wrong with them. */
export type Prepared =
  | {
      readonly ok: true;
      /** What the schema makes of the arguments. */
      readonly input: unknown;
      run(context: ToolContext): Promise<Readonly<{ [key: string]: unknown }>>;
    }
  | { readonly ok: false; readonly error: z.ZodError };

/** Declares a tool. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(tool: Tool<I, O>): AnyTool {
  return {
    ...tool,
    prepare(given) {
      const checked = tool.input.safeParse(given);
      if (!checked.success) return { ok: false, error: checked.error };
      return { ok: true, input: checked.data, run: async (context) => tool.handler(checked.data, context) };
    },
  };
}
