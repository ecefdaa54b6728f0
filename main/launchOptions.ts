import { z } from 'zod';
import { defaultPort } from '../mcp/base/defaultPort';
import { openDoor } from './security/debugDoors';

const port = z.coerce.number().int().min(0).max(65_535);

const schema = z.object({
  SWITCHBOARD_USER_DATA: z.string().min(1).optional(),
  SWITCHBOARD_READY_FILE: z.string().min(1).optional(),
  SWITCHBOARD_MCP_PORT: port.optional(),
  SWITCHBOARD_PRACTICE_PACE: z.coerce.number().min(0.01).max(10).optional(),
  SWITCHBOARD_APPROVAL_SECONDS: z.coerce.number().int().min(1).max(55).optional(),
  SWITCHBOARD_NO_SANDBOX: z.literal('1').optional(),
  SWITCHBOARD_ALLOW_DEBUGGER: z.literal('1').optional(),
});

/** What the environment may say about one start of the app. */
export interface LaunchOptions {
  /** Folder for settings and data instead of the platform's own. */
  readonly userData: string | undefined;
  /** Where to write the address and a token once serving: the door for tests. */
  readonly readyFile: string | undefined;
  /** Port of the MCP endpoint; 0 for any. */
  readonly mcpPort: number;
  /** 1 is lifelike, 0.1 ten times as fast. */
  readonly practicePace: number;
  /** How long a question of an agent waits for the person; undefined: the usual time. */
  readonly approvalMs: number | undefined;
  /** Chromium's sandbox is left off; refused in a packaged app. */
  readonly noSandbox: boolean;
}

export type LaunchResult = { readonly ok: true; readonly options: LaunchOptions } | { readonly ok: false; readonly problem: string };

/** Switches that are for development only: both open doors that the app otherwise keeps shut. */
const developmentOnly = ['SWITCHBOARD_NO_SANDBOX', 'SWITCHBOARD_ALLOW_DEBUGGER'] as const;

/** How this process was started, besides its environment. */
export interface Start {
  readonly packaged: boolean;
  /** Whether a command-line switch was given, such as `inspect`, with or without a value. */
  readonly hasSwitch: (name: string) => boolean;
}

/** Reads `SWITCHBOARD_*`. An empty variable counts as absent; a wrong value is an error and is never ignored. */
export function launchOptions(env: Readonly<{ [name: string]: string | undefined }>, { packaged, hasSwitch }: Start): LaunchResult {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
    return { ok: false, problem: `Switchboard cannot start with this environment. ${problems.join('. ')}.` };
  }
  const { data } = parsed;
  const forbidden = packaged ? developmentOnly.find((name) => data[name] !== undefined) : undefined;
  if (forbidden !== undefined) return { ok: false, problem: `${forbidden} is for development only. Unset it to start Switchboard.` };
  const door = data.SWITCHBOARD_ALLOW_DEBUGGER === undefined ? openDoor(env, hasSwitch) : undefined;
  if (door !== undefined) return { ok: false, problem: doorProblem(door, packaged) };
  return {
    ok: true,
    options: {
      userData: data.SWITCHBOARD_USER_DATA,
      readyFile: data.SWITCHBOARD_READY_FILE,
      mcpPort: data.SWITCHBOARD_MCP_PORT ?? defaultPort,
      practicePace: data.SWITCHBOARD_PRACTICE_PACE ?? 1,
      approvalMs: data.SWITCHBOARD_APPROVAL_SECONDS === undefined ? undefined : data.SWITCHBOARD_APPROVAL_SECONDS * 1000,
      noSandbox: data.SWITCHBOARD_NO_SANDBOX !== undefined,
    },
  };
}

function doorProblem(door: string, packaged: boolean): string {
  const development = packaged ? '' : ', or set SWITCHBOARD_ALLOW_DEBUGGER=1 while you develop Switchboard';
  return `Switchboard does not start with ${door}, which lets other programs read or change what it does. Remove it${development}.`;
}
