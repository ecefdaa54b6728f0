import { bytesOfMegabyte, type Retention } from '../history/retention';
import type { TurnSettings } from '../model/turn';
import { inFile } from './declarations';
import { type Chosen, readChosen, type Setting, type ValuesOf, withDefaults } from './setting';

/** What a person chose. What they did not choose is left out, so that defaults can improve with a new version. */
export type Settings = Chosen<typeof inFile>;

/** Where the window was. */
export type WindowBounds = NonNullable<Settings['window']>;

/** Nothing chosen. */
export const noSettings: Settings = {};

export interface InForce {
  /** The person's choice where there is a usable one, else the default. */
  readonly values: ValuesOf<typeof inFile>;
  /** Choices that cannot be used, in sentences. */
  readonly problems: readonly string[];
}

/** The settings in force. A choice that fails its check, such as a fallback that Bandwidth would refuse, gives way to the default. */
export function settingsInForce(chosen: Settings): InForce {
  const problems: string[] = [];
  const given = Object.entries<unknown>(chosen).filter(([, value]) => value !== undefined);
  const usable = given.filter(([name, value]) => {
    const declared = declarationOf(name);
    const wrong = declared?.check?.(value);
    if (wrong !== undefined) problems.push(`The setting “${declared?.label ?? name}” ${wrong}. The default is used instead.`);
    return wrong === undefined;
  });
  const read = readChosen(inFile, Object.fromEntries(usable.map(([name, value]) => [name, { value, subject: name }])));
  return { values: withDefaults(inFile, read.ok ? read.values : {}), problems };
}

function declarationOf(name: string): Setting | undefined {
  return Object.entries<Setting>(inFile).find(([known]) => known === name)?.[1];
}

/** How callers are treated. */
export function turnsInForce(chosen: Settings): TurnSettings {
  const { maxHoldSeconds, pleaseHold, fallbackBxml } = settingsInForce(chosen).values;
  return { maxHoldSeconds, pleaseHold, fallbackBxml };
}

/** How callers are treated until the person chooses otherwise. */
export const defaultTurns: TurnSettings = turnsInForce(noSettings);

/** How much of the past is kept. */
export function retentionInForce(chosen: Settings): Retention {
  const { historyDays, historyMegabytes } = settingsInForce(chosen).values;
  return { days: historyDays, maxBytes: historyMegabytes * bytesOfMegabyte };
}
