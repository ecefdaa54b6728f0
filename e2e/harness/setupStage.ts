/**
 * Everything a newcomer's app meets: a Bandwidth that can fail, a keychain of its own, and a person at the window.
 */
import { expect, type Locator, type Page } from '@playwright/test';
import { answerMessages, type LaunchedApp, type LaunchOptions, launchApp } from './app';
import { BandwidthFront } from './bandwidthFront';
import { type KeychainState, TestKeyring } from './keyring';
import { type PlayedBandwidth, playBandwidth, throughFront } from './playedBandwidth';

export const person = {
  firstName: 'Jane',
  lastName: 'Doe',
  email: 'jane.doe@example.com',
  /** As typed, and as it is sent. */
  phone: '919 555 0123',
  e164: '+19195550123',
} as const;

/** The token service of the API host. */
export const tokenPath = '/api/v1/oauth2/token';
export const registrationPath = '/v1/express/registration';

/** One newcomer: the app may be started, killed and started again on the same data and keychain. */
export class SetupStage {
  readonly bandwidth: PlayedBandwidth;
  readonly front: BandwidthFront;
  readonly keyring: TestKeyring;
  readonly #running: LaunchedApp[] = [];
  #userData: string | undefined;

  private constructor(bandwidth: PlayedBandwidth, front: BandwidthFront, keyring: TestKeyring) {
    this.bandwidth = bandwidth;
    this.front = front;
    this.keyring = keyring;
  }

  static async open(keychain: KeychainState = 'unlocked'): Promise<SetupStage> {
    const bandwidth = await playBandwidth();
    return new SetupStage(bandwidth, await BandwidthFront.open(bandwidth.line.url), await TestKeyring.open(keychain));
  }

  /** The pair that the Bandwidth App would show. */
  get pair(): { readonly clientId: string; readonly clientSecret: string } {
    const { clientId, clientSecret } = this.bandwidth.line;
    return { clientId, clientSecret };
  }

  /** Starts the app on the data of this newcomer. */
  async launch({ env, ...options }: LaunchOptions = {}): Promise<LaunchedApp> {
    const { url } = this.bandwidth.line;
    const launched = await launchApp({
      ...options,
      ...(this.#userData === undefined ? {} : { userData: this.#userData }),
      env: {
        ...this.keyring.env,
        ...{ BW_API_URL: this.front.url, BW_VOICE_URL: url, BW_MESSAGING_URL: url, BW_MCP_CLOUDFLARED: this.bandwidth.program },
        SWITCHBOARD_PRACTICE_PACE: '0.1',
        ...env,
      },
    });
    this.#running.push(launched);
    this.#userData = launched.userData;
    await throughFront(launched.app, this.bandwidth.front);
    await launched.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Reflect.set(globalThis, 'opened', opened);
      Reflect.set(shell, 'openExternal', async (address: string) => void opened.push(address));
    });
    return launched;
  }

  /** Ends the app as a power cut does, and starts it again. */
  async killAndLaunch(launched: LaunchedApp): Promise<LaunchedApp> {
    const process = launched.app.process();
    const gone = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await gone;
    return this.launch();
  }

  /** The addresses that the app opened outside. */
  async opened({ app }: LaunchedApp): Promise<readonly string[]> {
    return app.evaluate(() => [...Reflect.get(globalThis, 'opened')].map(String));
  }

  async close(): Promise<void> {
    for (const launched of this.#running.splice(0)) await launched.close().catch(() => undefined);
    await this.keyring.close();
    await this.front.close();
    await this.bandwidth.close();
  }
}

/** What a person does in the set-up sheet. */
export class SetupPerson {
  readonly window: Page;
  readonly sheet: Locator;

  constructor({ window }: LaunchedApp) {
    this.window = window;
    this.sheet = window.getByRole('dialog');
  }

  /** The heading of the step that is shown. */
  async at(title: string): Promise<void> {
    await expect(this.sheet.getByRole('heading', { level: 2 })).toHaveText(title);
  }

  async press(name: string | RegExp): Promise<void> {
    await this.sheet.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).click();
  }

  async fillDetails(): Promise<void> {
    await this.sheet.getByLabel('First name').fill(person.firstName);
    await this.sheet.getByLabel('Last name').fill(person.lastName);
    await this.sheet.getByLabel('E-mail address').fill(person.email);
    await this.sheet.getByLabel('US mobile number').fill(person.phone);
    await this.sheet.getByLabel('I accept the terms of Bandwidth Build').check();
  }

  async enterCredentials({ clientId, clientSecret }: { clientId: string; clientSecret: string }): Promise<void> {
    await this.sheet.getByLabel('Client ID').fill(clientId);
    await this.sheet.getByLabel('Client secret', { exact: true }).fill(clientSecret);
    await this.press('Check and keep');
  }
}

/** Answers the app's native questions with yes. */
export async function sayYes({ app }: LaunchedApp): Promise<void> {
  await answerMessages(app, 1);
}
