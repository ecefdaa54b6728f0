/**
 * Bandwidth and the internet, played on this machine for the app's real line: a practice line whose webhooks leave for public names,
 * the front that knows where those lead, and a cloudflared that really forwards.
 */
import { chown, copyFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import type { BandwidthClient } from '../../mcp/bandwidth/client';
import type { Application } from '../../mcp/bandwidth/resources';
import type { PracticeLine } from '../../mcp/practice/practice';
import { Front } from '../../mcp/real/tunnel/testing/front';
import { playBandwidth as startPlayedBandwidth } from '../../mcp/testing/playedBandwidth';
import { sendThrough } from '../../mcp/testing/sendThrough';
import { appFolder } from './app';
import { given } from './given';

export interface PlayedBandwidth {
  readonly line: PracticeLine;
  /** Bandwidth's own view of the account. */
  readonly account: BandwidthClient;
  readonly front: Front;
  /** The hosts that webhooks went to, in order. */
  readonly carried: readonly string[];
  /** A cloudflared that the app may start. */
  readonly program: string;
  /** What the person's environment holds to reach this Bandwidth, without cloudflared. */
  readonly environment: Readonly<Record<string, string>>;
  /** What an application is now, passwords apart. */
  application(applicationId?: string): Promise<Application>;
  close(): Promise<void>;
}

export async function playBandwidth(): Promise<PlayedBandwidth> {
  const front = await Front.open();
  const carried: string[] = [];
  const { line, account } = await startPlayedBandwidth('.trycloudflare.com', sendThrough(front, carried), 0.1);
  const { url, clientId, clientSecret } = line;
  return {
    ...{ line, account, front, carried, program: await playedCloudflared(front) },
    environment: {
      ...{ BW_CLIENT_ID: clientId, BW_CLIENT_SECRET: clientSecret, BW_NUMBER: line.number },
      ...{ BW_API_URL: url, BW_VOICE_URL: url, BW_MESSAGING_URL: url },
    },
    async application(applicationId = line.applicationId) {
      const found = (await account.listApplications()).find((application) => application.applicationId === applicationId);
      if (found === undefined) throw new Error(`There is no application ${applicationId}.`);
      return found;
    },
    async close() {
      await line.close();
      await front.close();
    },
  };
}

/** A copy, since the app may run as a user who cannot read the checkout. */
async function playedCloudflared(front: Front): Promise<string> {
  const folder = await appFolder('cloudflared');
  const program = join(folder, 'cloudflared');
  await copyFile(join(__dirname, '..', 'fixtures', 'cloudflared', 'cloudflared.mjs'), `${program}.mjs`);
  await symlink(`${program}.mjs`, program);
  await writeFile(`${program}.json`, JSON.stringify({ front: front.port }));
  const { account } = given();
  if (account !== null) for (const file of [`${program}.mjs`, `${program}.json`]) await chown(file, account.uid, account.gid);
  return program;
}

/**
 * Lets the app's questions about its public name go to the front instead of the internet: DNS over HTTPS, and the probe of the address.
 * Nothing of this is in the app; the test reaches into the running process.
 */
export async function throughFront(app: ElectronApplication, front: Front): Promise<void> {
  await app.evaluate((_electron, port) => {
    const fetchDirectly = globalThis.fetch;
    globalThis.fetch = (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.hostname !== '1.1.1.1' && !url.hostname.endsWith('.trycloudflare.com')) return fetchDirectly(input, init);
      const headers = new Headers(init?.headers);
      headers.set('host', url.host);
      return fetchDirectly(`http://127.0.0.1:${port}${url.pathname}${url.search}`, { ...init, headers });
    };
  }, front.port);
}
