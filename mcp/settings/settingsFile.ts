import { readFileSync } from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import { setAside } from '../base/setAside';
import { defaultSettings, type Settings, settingsSchema, settingsVersion } from './settings';

export interface SettingsStore {
  readonly current: Settings;
  /** What a person must be told about the file, in whole sentences; undefined when all is well. */
  readonly problem: string | undefined;
  /**
   * Changes settings for this run at once and on disk as soon as it can.
   * Resolves to a sentence for the person when they could not be saved, else to undefined.
   */
  update(change: Partial<Omit<Settings, 'version'>>): Promise<string | undefined>;
  /** Resolves when every change so far is on disk, or could not be saved. */
  settled(): Promise<void>;
}

/** Opens `settings.json` in `folder`. Never throws: whatever is wrong with the file, the app starts with defaults and says so. */
export function openSettings(folder: string, log: Log, clock: Clock): SettingsStore {
  const file = path.join(folder, 'settings.json');
  const { settings, problem } = readSettings(file, clock);
  if (problem !== undefined) log.warn(problem);
  let current = settings;
  // Writes follow one another, so that an older state never lands after a newer one.
  let writing: Promise<string | undefined> = Promise.resolve(undefined);

  async function write(): Promise<string | undefined> {
    try {
      await writeFileAtomic(file, `${JSON.stringify(current, undefined, 2)}\n`, { mode: 0o600 });
      return undefined;
    } catch (error) {
      const message = `Settings could not be saved to ${file}: ${reasonOf(error)}. They hold until you quit; make that folder writable to keep them.`;
      log.warn(message);
      return message;
    }
  }

  return {
    get current() {
      return current;
    },
    problem,
    update(change) {
      current = { ...current, ...change };
      writing = writing.then(write);
      return writing;
    },
    async settled() {
      await writing;
    },
  };
}

interface ReadSettings {
  readonly settings: Settings;
  readonly problem: string | undefined;
}

function readSettings(file: string, clock: Clock): ReadSettings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { settings: defaultSettings, problem: undefined };
    return defaultsBecause(
      `The settings in ${file} could not be read: ${reasonOf(error)}. Defaults are used; make the file readable and open Switchboard again.`,
    );
  }
  const parsed = settingsSchema.safeParse(parseJson(text));
  if (parsed.success) return { settings: parsed.data, problem: undefined };
  try {
    const aside = setAside(file, clock.now());
    return defaultsBecause(
      `The settings file could not be understood (this version reads version ${settingsVersion}), so defaults are used. The old file was kept as ${aside}.`,
    );
  } catch (error) {
    return defaultsBecause(
      `The settings file ${file} could not be understood nor moved aside: ${reasonOf(error)}. Defaults are used; move or delete the file.`,
    );
  }
}

function defaultsBecause(problem: string): ReadSettings {
  return { settings: defaultSettings, problem };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Undefined fails the schema, which is how a damaged file is recognised.
    return undefined;
  }
}
