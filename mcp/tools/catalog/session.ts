import { z } from 'zod';
import { type AnyTool, defineTool } from '../tool';

const setCredentials = defineTool({
  name: 'setCredentials',
  title: 'Log in to Bandwidth',
  description:
    'Logs this session in with OAuth2 client credentials. Call it when a tool answers code "auth", or when the user pastes credentials from the Bandwidth App (Account > API Credentials). Do not call it on the practice line, which needs none and refuses them. They are checked before they replace the present ones and last until the server restarts. Next: listApplications.',
  profiles: ['session'],
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  input: z.strictObject({
    client_id: z.string().trim().min(1).max(256).describe('OAuth2 client id, for example CLI-abc123.'),
    client_secret: z.string().trim().min(1).max(1024).describe('OAuth2 client secret, exactly as shown once in the Bandwidth App.'),
    account_id: z
      .string()
      .regex(/^\d{1,20}$/, 'must be digits')
      .optional()
      .describe('Only if the credentials reach several accounts: the one the user chose.'),
  }),
  output: z.looseObject({
    accountId: z.string().describe('The account that later calls use.'),
    build: z.boolean().describe('True for a Bandwidth Build account: voice only.'),
  }),
  async handler({ client_id, client_secret, account_id }, { credentials }) {
    const line = await credentials.set({ clientId: client_id, clientSecret: client_secret, accountId: account_id });
    const { accountId, build, roles } = await line.account();
    return { accountId, build, line: line.kind, roles };
  },
});

const clearCredentials = defineTool({
  name: 'clearCredentials',
  title: 'Log out of Bandwidth',
  description:
    'Logs this session out: its credentials are forgotten, and every tool that needs some answers code "auth" until setCredentials. Call it only when the user asks to log out or to change accounts. Calls in progress go on, and other agents are not affected. On the practice line it changes nothing.',
  profiles: ['session'],
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({}),
  output: z.looseObject({ cleared: z.literal(true) }),
  async handler(_input, { credentials, registration }) {
    credentials.clear();
    const practice = registration.line === 'practice';
    return {
      cleared: true as const,
      next: practice
        ? 'This is the practice line, which needs no credentials: every tool works as before.'
        : 'Call setCredentials before any tool that needs an account.',
    };
  },
});

export const sessionTools: readonly AnyTool[] = [setCredentials, clearCredentials];
