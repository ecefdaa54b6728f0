/** What the specification's tests share: the built server on the real line, before a Bandwidth that plays the parts a test names. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { type FakeBandwidth, type Seen, startFakeBandwidth } from '../../mcp/bandwidth/testing/fakeBandwidth';
import { freePort } from '../../mcp/real/tunnel/freePort';
import { text } from '../conversation';
import { type AgentClient, mcpClient } from '../harness/clients';
import { given } from '../harness/given';
import { type Headless, startHeadless } from '../harness/headless';

export const applications = 'GET /api/v2/accounts/9900000/applications';
export const calls = 'POST /api/v2/accounts/9900000/calls';
export const number = '+19195550188';
/** Somebody with a phone. */
export const somebody = '+19195551234';
export const publicAddress = 'https://phone.example.com';
export const secret = 'the-secret-of-the-specification';

/** The account's applications, as Bandwidth's dashboard API writes them. */
export function applicationList(...inner: readonly string[]) {
  const list = inner.map((elements) => `<Application>${elements}</Application>`).join('');
  return {
    status: 200,
    body: `<ApplicationProvisioningResponse><ApplicationList>${list}</ApplicationList></ApplicationProvisioningResponse>`,
  };
}

export const voiceApplication = '<ApplicationId>app-1</ApplicationId><ServiceType>Voice-V2</ServiceType><AppName>Front desk</AppName>';
export const messagingApplication = '<ApplicationId>msg-1</ApplicationId><ServiceType>Messaging-V2</ServiceType><AppName>Texts</AppName>';

export interface RealLine {
  readonly bandwidth: FakeBandwidth;
  readonly server: Headless;
  readonly agent: AgentClient;
  /** Sends a webhook as Bandwidth would. */
  webhook(path: '/voice' | '/messaging', body: unknown): Promise<void>;
  /** What was sent with this method to a path that ends so. */
  sent(method: string, end: string): readonly Seen[];
  /** Ends this run and starts another with the same settings. */
  restart(): Promise<{ readonly server: Headless; readonly agent: AgentClient }>;
  close(): Promise<void>;
}

/** The environment of a server on the real line. @param changed settings; undefined leaves one out */
export async function realLineSettings(
  bandwidth: FakeBandwidth,
  port: number,
  changed: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string>> {
  const { api } = bandwidth.hosts;
  const settings: Readonly<Record<string, string | undefined>> = {
    ...{ BW_API_URL: api, BW_VOICE_URL: api, BW_MESSAGING_URL: api, TEST_BANDWIDTH: api },
    ...{ BW_CLIENT_ID: 'CLI-env', BW_CLIENT_SECRET: 'env-secret', BW_NUMBER: number, BW_MCP_BASE_URL: publicAddress },
    ...{ BW_MCP_CALLBACK_PORT: String(port), BW_MCP_CALLBACK_SECRET: secret },
    SWITCHBOARD_USER_DATA: await mkdtemp(join(given().folder, 'specification-')),
    ...changed,
  };
  return Object.fromEntries(Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** @param changed settings; undefined leaves one out */
export async function startRealLine(changed: Readonly<Record<string, string | undefined>> = {}): Promise<RealLine> {
  const bandwidth = await startFakeBandwidth({ accounts: ['9900000'] });
  bandwidth.route({
    [applications]: applicationList(voiceApplication, messagingApplication),
    [calls]: ({ body }) => ({ status: 201, body: { ...JSON.parse(body), callId: 'c-1', accountId: '9900000', state: 'queued' } }),
  });
  const port = await freePort();
  const env = await realLineSettings(bandwidth, port, changed);
  const start = async () => {
    const server = await startHeadless({ args: ['--port', '0'], env });
    return { server, agent: await mcpClient(text(server.ready.endpoint), text(server.ready.token)) };
  };
  let run = await start();
  const stop = async () => {
    await run.agent.close();
    await run.server.stop();
  };
  return {
    bandwidth,
    ...run,
    async webhook(path, body) {
      const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const response = await fetch(`http://127.0.0.1:${port}/${secret}${path}`, sent);
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`The webhook was answered with ${response.status}.`);
    },
    sent: (method, end) => bandwidth.apiRequests().filter((request) => request.method === method && request.path.endsWith(end)),
    async restart() {
      await stop();
      run = await start();
      return run;
    },
    async close() {
      await stop();
      await bandwidth.close();
    },
  };
}
