/**
 * A session bus of the test's own with a real GNOME Keyring on it, or with something that behaves like a keychain in trouble.
 * Needs the programs in `secretServicePrograms` (Debian: dbus, dbus-tests, gnome-keyring, libsecret-tools).
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { promisify } from 'node:util';

/** What the secret service of a bus does. */
export type SecretServiceKind =
  /** A GNOME Keyring whose login keyring is open. */
  | 'unlocked'
  /** Its login keyring is locked, and no one asks for the password. */
  | 'locked'
  /** Its login keyring is locked, and the prompt for the password stays unanswered. */
  | 'asking'
  /** A GNOME Keyring without any keyring. */
  | 'empty'
  /** Something that owns the name and never replies. */
  | 'hanging'
  /** There is none. */
  | 'absent';

export const secretServicePrograms = ['dbus-daemon', 'dbus-send', 'dbus-test-tool', 'gnome-keyring-daemon', 'secret-tool'];

/** Whether the programs are here, which only Linux has. */
export function hasSecretServicePrograms(): boolean {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/bin', '/usr/sbin'];
  return (
    process.platform === 'linux' && secretServicePrograms.every((program) => folders.some((folder) => existsSync(`${folder}/${program}`)))
  );
}

export interface SecretServiceRig {
  /** What a process needs to find the bus, over an empty environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Puts another service in place of the one there is. The entries of a GNOME Keyring stay. */
  serve(kind: SecretServiceKind): Promise<void>;
  /** Writes an entry of Switchboard past it; the keyring must be unlocked. */
  store(entry: string, text: string): Promise<void>;
  /** Every entry of Switchboard, as `secret-tool` shows them; the keyring must be unlocked. */
  entries(): Promise<string>;
  close(): Promise<void>;
}

const run = promisify(execFile);
const secrets = 'org.freedesktop.secrets';
const prompter = 'org.gnome.keyring.SystemPrompter';

/** Its own rules, so that no service is started by the bus itself. */
const busConfig = (folder: string) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
`;

/** Starts a bus without a secret service. */
export async function startSecretService(): Promise<SecretServiceRig> {
  // A socket's path may have 108 characters, so the folder is not in a deep one.
  const folder = await mkdtemp('/tmp/switchboard-bus-');
  await writeFile(`${folder}/bus.conf`, busConfig(folder));
  const env = {
    ...{ PATH: process.env.PATH ?? '', HOME: folder, XDG_RUNTIME_DIR: folder, XDG_DATA_HOME: `${folder}/data` },
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/bus`,
  };
  const start = (program: string, args: readonly string[], input = '') => {
    const child = spawn(program, [...args], { env, stdio: ['pipe', 'ignore', 'ignore'] });
    child.stdin.end(input);
    return child;
  };
  const bus = spawn('dbus-daemon', [`--config-file=${folder}/bus.conf`, '--nofork', '--nosyslog', '--nopidfile', '--print-address=1'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => bus.stdout.once('data', resolve));

  /** Which of `owned` and `free` a name is on the bus. */
  const until = async (name: string, owned: boolean) => {
    const ask = ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
    for (;;) {
      const { stdout } = await run('dbus-send', [...ask, 'org.freedesktop.DBus.NameHasOwner', `string:${name}`], { env });
      if (stdout.includes('true') === owned) return;
    }
  };

  const starting: Readonly<Record<SecretServiceKind, () => readonly ChildProcess[]>> = {
    unlocked: () => [start('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], 'password')],
    locked: () => [start('gnome-keyring-daemon', ['--foreground', '--components=secrets'])],
    asking: () => [...starting.locked(), start('dbus-test-tool', ['black-hole', `--name=${prompter}`])],
    empty: () => [start('gnome-keyring-daemon', ['--foreground', '--components=secrets'])],
    hanging: () => [start('dbus-test-tool', ['black-hole', `--name=${secrets}`])],
    absent: () => [],
  };
  let serving: readonly ChildProcess[] = [];
  const stop = async () => {
    const ended = serving.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of serving) child.kill('SIGKILL');
    await Promise.all(ended);
    await Promise.all([until(secrets, false), until(prompter, false)]);
  };

  return {
    env,
    async serve(kind) {
      await stop();
      if (kind === 'empty') await rm(`${folder}/data`, { recursive: true, force: true });
      serving = starting[kind]();
      if (kind !== 'absent') await until(secrets, true);
      if (kind === 'asking') await until(prompter, true);
    },
    async store(entry, text) {
      const child = start('secret-tool', ['store', '--label=Switchboard', 'service', 'Switchboard', 'username', entry], text);
      await new Promise((resolve) => child.once('exit', resolve));
    },
    async entries() {
      const { stdout, stderr } = await run('secret-tool', ['search', '--all', 'service', 'Switchboard'], { env });
      return stdout + stderr;
    },
    async close() {
      await stop();
      const ended = new Promise((resolve) => bus.once('exit', resolve));
      bus.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
