/**
 * The app on the real line of a played Bandwidth, with two agents under Careful permissions: what agents ask the person, what
 * the person stops, and calls that the person takes over.
 */
import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { text } from '../conversation';
import { appFolder, type LaunchedApp, launchApp } from './app';
import { BandwidthFront } from './bandwidthFront';
import { type AgentAnswer, type AgentClient, mcpClient } from './clients';
import { given } from './given';
import { type PlayedBandwidth, playBandwidth, throughFront } from './playedBandwidth';
import { phoneLine } from './views';

/** How long a question waits for the person in these tests: long enough for a busy machine to look at it. */
const approvalSeconds = 20;

export interface AskingStage {
  readonly app: LaunchedApp;
  readonly window: Page;
  readonly bandwidth: PlayedBandwidth;
  /** Between the app and Bandwidth, to play its failures. */
  readonly front: BandwidthFront;
  /** "Claude" and "Robot". */
  readonly claude: AgentClient;
  readonly robot: AgentClient;
  /** The questions of agents in the window. */
  readonly questions: Locator;
  /** The question with these words. */
  question(words: string): Locator;
  close(): Promise<void>;
}

export async function askingStage(): Promise<AskingStage> {
  const bandwidth = await playBandwidth();
  const front = await BandwidthFront.open(bandwidth.line.url);
  const userData = await appFolder('data');
  await giveSettings(userData, { version: 1, line: 'real', tunnel: true });
  const app = await launchApp({
    userData,
    preset: 'careful',
    env: {
      ...bandwidth.environment,
      ...{ BW_API_URL: front.url, BW_VOICE_URL: front.url, BW_MESSAGING_URL: front.url },
      BW_MCP_CLOUDFLARED: bandwidth.program,
      SWITCHBOARD_APPROVAL_SECONDS: String(approvalSeconds),
    },
  });
  await throughFront(app.app, bandwidth.front);
  const { window } = app;
  // An address takes its time on purpose: it is not looked up before it has settled.
  await expect(phoneLine(window)).toContainText('Ready for calls', { timeout: 60_000 });
  const agent = async (name: string) => mcpClient(text(app.ready.endpoint), await tokenFor(window, name));
  const [claude, robot] = [await agent('Claude'), await agent('Robot')];
  const questions = window.getByRole('region', { name: 'Questions of your agents' });
  return {
    ...{ app, window, bandwidth, front, claude, robot, questions },
    question: (words) => questions.getByRole('listitem').filter({ hasText: words }),
    async close() {
      await Promise.all([claude.close(), robot.close()]);
      await app.close();
      await front.close();
      await bandwidth.close();
    },
  };
}

async function giveSettings(userData: string, settings: object): Promise<void> {
  const file = join(userData, 'settings.json');
  await writeFile(file, JSON.stringify(settings), { mode: 0o600 });
  const { account } = given();
  if (account !== null) await chown(file, account.uid, account.gid);
}

/** Makes an agent's token by the window's own request. */
async function tokenFor(window: Page, name: string): Promise<string> {
  return window.evaluate(async (agent) => {
    const bridge: unknown = Reflect.get(globalThis, 'switchboard');
    if (typeof bridge !== 'object' || bridge === null || !('mintAgent' in bridge) || typeof bridge.mintAgent !== 'function')
      throw new Error('The window has no bridge.');
    const reply: { value: { token: string } } = await bridge.mintAgent({ name: agent });
    return reply.value.token;
  }, name);
}

/** Places a call that may have to wait for the person. */
export function placeCall(agent: AgentClient, to: string, signal?: AbortSignal): Promise<AgentAnswer> {
  return agent.callTool('createCall', { to }, signal);
}

/** The id of a call that was placed. */
export function placed({ isError, value }: AgentAnswer): string {
  expect(isError, JSON.stringify(value)).toBe(false);
  return text(value.callId);
}

/** The person at the other end picks up. */
export async function pickUp({ line }: PlayedBandwidth, callId: string): Promise<void> {
  await expect.poll(() => line.phone.state.calls.find((call) => call.callId === callId)?.state).toBe('ringing-in');
  await line.phone.answer(callId);
}

/** What the other party heard spoken so far. */
export function heard({ line }: PlayedBandwidth, callId: string): readonly string[] {
  const captions = line.phone.state.calls.find((call) => call.callId === callId)?.captions ?? [];
  return captions.filter(({ from, kind }) => from === 'line' && kind === 'speech').map((caption) => caption.text);
}
