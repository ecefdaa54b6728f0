import { z } from 'zod';
import { defaultPort } from '../mcp/base/defaultPort';

const port = z.coerce.number().int().min(0).max(65_535);

const schema = z.object({
  SWITCHBOARD_USER_DATA: z.string().min(1).optional(),
  SWITCHBOARD_READY_FILE: z.string().min(1).optional(),
  SWITCHBOARD_MCP_PORT: port.optional(),
  SWITCHBOARD_PRACTICE_PACE: z.coerce.number().min(0.01).max(10).optional(),
  SWITCHBOARD_NO_SANDBOX: z.literal('1').optional(),
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
  /** Chromium's sandbox is left off; refused in a packaged app. */
  readonly noSandbox: boolean;
}

export type LaunchResult = { readonly ok: true; readonly options: LaunchOptions } | { readonly ok: false; readonly problem: string };

/** Reads `SWITCHBOARD_*`. An empty variable counts as absent; a wrong one is an error, never ignored. */
export function launchOptions(env: Readonly<{ [name: string]: string | undefined }>, packaged: boolean): LaunchResult {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
    return { ok: false, problem: `Switchboard cannot start with this environment. ${problems.join('. ')}.` };
  }
  const { data } = parsed;
  if (packaged && data.SWITCHBOARD_NO_SANDBOX !== undefined) {
    return { ok: false, problem: 'SWITCHBOARD_NO_SANDBOX is for development only; unset it to start Switchboard.' };
  }
  return {
    ok: true,
    options: {
      userData: data.SWITCHBOARD_USER_DATA,
      readyFile: data.SWITCHBOARD_READY_FILE,
      mcpPort: data.SWITCHBOARD_MCP_PORT ?? defaultPort,
      practicePace: data.SWITCHBOARD_PRACTICE_PACE ?? 1,
      noSandbox: data.SWITCHBOARD_NO_SANDBOX !== undefined,
    },
  };
}
