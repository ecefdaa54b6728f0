/**
 * A real keychain for one test: gnome-keyring on a session bus of its own, unlocked or locked, or a bus on which the keychain
 * is absent or never replies. Run as the user that the app runs as.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appFolder } from './app';
import { given } from './given';

/** The name that the keychain has on a Linux session bus. */
const secrets = 'org.freedesktop.secrets';
/** The name of what asks for the password of a locked keychain. */
const prompter = 'org.gnome.keyring.SystemPrompter';
/** What unlocks this test's keychain. */
const password = 'the password of a test keyring';

/** A bus that starts no service by itself: the keychain is there only when the test starts it. */
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/** `asking`: locked, and its prompt for the password stays unanswered. */
export type KeychainState = 'unlocked' | 'locked' | 'asking' | 'absent' | 'hanging';

export class TestKeyring {
  readonly #home: string;
  readonly #bus: ChildProcess;
  readonly #address: string;
  #service: ChildProcess | undefined;
  #prompter: ChildProcess | undefined;

  private constructor(home: string, bus: ChildProcess, address: string) {
    this.#home = home;
    this.#bus = bus;
    this.#address = address;
  }

  static async open(state: KeychainState = 'unlocked'): Promise<TestKeyring> {
    const home = await appFolder('keyring');
    const config = join(home, 'bus.conf');
    await writeFile(config, busConfig);
    const { account } = given();
    if (account !== null) await chown(config, account.uid, account.gid);
    const bus = start('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=1'], { home });
    const address = (await firstLine(bus)).trim();
    const keyring = new TestKeyring(home, bus, address);
    await keyring.become(state);
    return keyring;
  }

  /** For the app's environment. */
  get env(): Readonly<Record<string, string>> {
    return { DBUS_SESSION_BUS_ADDRESS: this.#address };
  }

  /** Ends the service that plays the keychain, and starts another. What was stored stays. */
  async become(state: KeychainState): Promise<void> {
    await stop(this.#service);
    await stop(this.#prompter);
    this.#service = undefined;
    this.#prompter = state === 'asking' ? this.#start('dbus-test-tool', ['black-hole', '--session', `--name=${prompter}`]) : undefined;
    if (state === 'absent') return;
    if (state === 'hanging') {
      this.#service = this.#start('dbus-test-tool', ['black-hole', '--session', `--name=${secrets}`]);
    } else {
      const unlock = state === 'unlocked' ? ['--unlock'] : [];
      this.#service = this.#start('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...unlock]);
      this.#service.stdin?.end(state === 'unlocked' ? password : '');
    }
    while (!(await this.#owned())) await stepOn();
  }

  /** Writes an entry of Switchboard past the app. The keychain must be unlocked. */
  async store(entry: string, text: string): Promise<void> {
    const tool = this.#start('secret-tool', ['store', '--label=Switchboard', 'service', 'Switchboard', 'username', entry]);
    tool.stdin?.end(text);
    await once(tool, 'close');
  }

  async close(): Promise<void> {
    await stop(this.#service);
    await stop(this.#prompter);
    await stop(this.#bus);
  }

  #start(program: string, args: readonly string[]): ChildProcess {
    return start(program, args, { home: this.#home, address: this.#address });
  }

  async #owned(): Promise<boolean> {
    const asked = this.#start('dbus-send', [
      ...['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner'],
      `string:${secrets}`,
    ]);
    let said = '';
    asked.stdout?.on('data', (data) => {
      said += String(data);
    });
    await once(asked, 'close');
    return said.includes('true');
  }
}

function start(program: string, args: readonly string[], { home, address }: { home: string; address?: string }): ChildProcess {
  const { account, environment } = given();
  return spawn(program, args, {
    cwd: '/',
    env: {
      ...environment,
      ...{ HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_RUNTIME_DIR: home, PATH: process.env.PATH ?? '' },
      ...(address === undefined ? {} : { DBUS_SESSION_BUS_ADDRESS: address }),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
    ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const data of child.stdout ?? []) {
    said += String(data);
    if (said.includes('\n')) return said;
  }
  throw new Error('The session bus said no address.');
}

async function stop(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}

/** Lets other work go on before the next look. */
function stepOn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
