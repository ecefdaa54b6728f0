import path from 'node:path';
import { z } from 'zod';
import type { Clock } from '../base/clock';
import { JsonFile } from '../base/jsonFile';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import { inFile } from './declarations';
import { type Given, type ReadSettings, readChosen, type Setting } from './setting';
import { noSettings, type Settings } from './settings';

/** Raised when a setting changes its meaning; a file of another version is set aside rather than guessed at. */
const settingsVersion = 1;

export interface SettingsStore {
  readonly current: Settings;
  /** What a person must know about the file, in whole sentences; undefined when all is well. */
  readonly problem: string | undefined;
  /**
   * Changes settings for this run at once and on disk as soon as it can. `undefined` returns a setting to its default.
   * Resolves to a sentence for the person when they could not be saved, else to undefined.
   */
  update(change: Settings): Promise<string | undefined>;
  /** Resolves when every change so far is on disk, or could not be saved. */
  settled(): Promise<void>;
}

/** Opens `settings.json` in `folder`. Never throws: if something is wrong with the file, the app starts with defaults and says so. */
export function openSettings(folder: string, log: Log, clock: Clock): SettingsStore {
  const json = new JsonFile({
    file: path.join(folder, 'settings.json'),
    version: settingsVersion,
    schema: contentSchema,
    links: 'follow',
    indent: 2,
  });
  const { settings, problem } = readSettings(json, clock.now());
  if (problem !== undefined) log.warn(problem);
  let current = settings;
  // Writes follow one another, so that an older state never lands after a newer one.
  let writing: Promise<string | undefined> = Promise.resolve(undefined);

  async function write(): Promise<string | undefined> {
    try {
      await json.write(contentOf(current));
      return undefined;
    } catch (error) {
      const message = `Settings could not be saved to ${json.file}: ${reasonOf(error)}. They last until you quit; make that folder writable to keep them.`;
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

interface OpenedSettings {
  readonly settings: Settings;
  readonly problem: string | undefined;
}

function readSettings(json: JsonFile<Content>, now: number): OpenedSettings {
  const read = json.read(now);
  const defaults = (problem: string | undefined) => ({ settings: noSettings, problem });
  switch (read.kind) {
    case 'read': {
      const chosen = settingsIn(read.value);
      return { settings: chosen.ok ? chosen.values : noSettings, problem: undefined };
    }
    case 'absent':
      return defaults(undefined);
    case 'refused':
      return defaults(`The settings were not read, so defaults are used. ${read.why} Correct this and open Switchboard again.`);
    case 'damaged':
      return defaults(
        read.aside === undefined
          ? `The settings file ${json.file} cannot be used, so defaults are used. ${read.why} Move or delete the file.`
          : `The settings file cannot be used, so defaults are used. ${read.why} The old file is now ${read.aside}.`,
      );
  }
}

type Content = Readonly<Record<string, unknown>>;

/** The file groups settings in objects, as their places such as `history.days` say. */
const contentSchema: z.ZodType<Content> = z.record(z.string(), z.unknown()).superRefine((content, context) => {
  const read = settingsIn(content);
  if (!read.ok) for (const message of read.problems) context.addIssue({ code: 'custom', message });
});

function settingsIn(content: Content): ReadSettings<Settings> {
  const given: Record<string, Given> = {};
  for (const [name, { file = '', label }] of Object.entries<Setting>(inFile)) {
    const [first = '', second] = file.split('.');
    const outer = content[first];
    const value = second === undefined ? outer : isObject(outer) ? outer[second] : outer;
    if (value !== undefined) given[name] = { value, subject: `“${label ?? file}” (${file})` };
  }
  return readChosen(inFile, given, 'without checks');
}

function contentOf(settings: Settings): Content {
  const content: Record<string, unknown> = {};
  for (const [name, { file = '' }] of Object.entries<Setting>(inFile)) {
    const value = Object.entries<unknown>(settings).find(([chosen]) => chosen === name)?.[1];
    if (value === undefined) continue;
    const [first = '', second] = file.split('.');
    const outer = content[first];
    content[first] = second === undefined ? value : { ...(isObject(outer) ? outer : {}), [second]: value };
  }
  return content;
}

function isObject(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
