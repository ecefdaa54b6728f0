import type { z } from 'zod';

/** What a window needs to draw a field: plain data, so that it can cross to the page. */
export type SettingControl =
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly step: number | 'any'; readonly unit: string }
  | { readonly kind: 'text'; readonly lines: number; readonly maxLength: number }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'switch' };

/** How values of one kind are read and drawn. `kinds.ts` has one function for each. */
export interface SettingKind<T> {
  readonly control: SettingControl;
  /** Reads a value from the settings file or the window. Its messages end the sentence "NAME …". */
  readonly schema: z.ZodType<T>;
  /**
   * What is wrong with a value of the right shape; it ends the same sentence. In the settings file such a value is left
   * as it is, and the default is used in its place.
   */
  check?(value: T): string | undefined;
  /** Turns the text of a flag or a variable into what `schema` reads. */
  readonly fromText: (text: string) => unknown;
  /** Stands for a value in `--help`, such as PORT. */
  readonly placeholder: string;
}

/** What a declaration says about one setting besides its kind. A surface that is left out does not have the setting. */
export interface SettingFacts<T> {
  /** A few words: the name of the field in the window, and of the setting in sentences about the file. */
  readonly label?: string;
  /** What it does, in `--help` and under the field in the window. */
  readonly help: string;
  readonly default?: T;
  /** The default in words, where there is no fixed value. */
  readonly defaultText?: string;
  readonly placeholder?: string;
  /** A secret has no flag, because every process can read an argument list. */
  readonly flag?: string;
  readonly variable?: string;
  /** Other names of the flag and the variable, which other servers use. */
  readonly aliases?: { readonly flag: string; readonly variable: string };
  /** Its place in `settings.json`, such as `history.days`. */
  readonly file?: string;
  /** The form of the window it belongs to. */
  readonly window?: SettingGroup;
}

/** The forms of the window's settings. */
export const settingGroups = ['calls', 'stop', 'history'] as const;
export type SettingGroup = (typeof settingGroups)[number];

/** Any setting; `check` is method-typed, so that kinds of every value are settings. */
export type Setting = SettingKind<unknown> & SettingFacts<unknown>;

/** Declares one setting: its kind, and the facts from which every surface follows. */
export function setting<T, const F extends SettingFacts<T>>(kind: SettingKind<T>, facts: F): SettingKind<T> & F {
  return { ...kind, ...facts };
}

/** Settings by name. */
export interface SettingTable {
  readonly [name: string]: Setting;
}

type ValueOf<S extends Setting> = z.output<S['schema']>;

/** The values of a table: those with a default are always there. */
export type ValuesOf<T extends SettingTable> = {
  readonly [N in keyof T]: T[N] extends { readonly default: unknown } ? ValueOf<T[N]> : ValueOf<T[N]> | undefined;
};

/** What a person chose among the settings of a table. */
export type Chosen<T extends SettingTable> = { readonly [N in keyof T]?: ValueOf<T[N]> | undefined };

type Surface = 'flag' | 'variable' | 'file' | 'window';

/** The settings of a table that one of these surfaces has. */
export type Having<T extends SettingTable, S extends Surface> = {
  readonly [N in keyof T as T[N] extends { readonly [K in S]: string } ? N : never]: T[N];
};

/** The settings of a table that a surface has. */
export function having<T extends SettingTable, S extends Surface>(table: T, surface: S): Having<T, S> {
  const part = Object.fromEntries(Object.entries(table).filter(([, declared]) => declared[surface] !== undefined));
  if (isHaving(table, surface, part)) return part;
  throw new TypeError(`The settings of the surface ${surface} could not be distinguished.`);
}

function isHaving<T extends SettingTable, S extends Surface>(table: T, surface: S, part: SettingTable): part is Having<T, S> {
  return Object.entries(table).every(([name, declared]) => part[name] === (declared[surface] === undefined ? undefined : declared));
}

/** A value as a surface gave it, and what the person knows it by: a flag, a variable or a label. */
export interface Given {
  readonly value: unknown;
  readonly subject: string;
}

export type ReadSettings<V> = { readonly ok: true; readonly values: V } | { readonly ok: false; readonly problems: readonly string[] };

/** Reads what was given. `problems` are sentences; they name the setting and never repeat a value. `checks`: whether `check` counts. */
export function readChosen<T extends SettingTable>(
  table: T,
  given: Readonly<Record<string, Given | undefined>>,
  checks: 'with checks' | 'without checks' = 'with checks',
): ReadSettings<Chosen<T>> {
  const chosen: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, declared] of Object.entries(table)) {
    const one = given[name];
    if (one === undefined) continue;
    const parsed = declared.schema.safeParse(one.value);
    const wrong = parsed.success ? [declared.check?.(parsed.data)] : parsed.error.issues.map(({ message }) => message);
    const counted = parsed.success && checks === 'without checks' ? [] : wrong.filter((ending) => ending !== undefined);
    problems.push(...counted.map((ending) => `${one.subject} ${ending}.`));
    if (parsed.success) chosen[name] = parsed.data;
  }
  if (problems.length > 0 || !isChosen(table, chosen)) return { ok: false, problems };
  return { ok: true, values: chosen };
}

/** The values of every setting: what was chosen, else the default. */
export function withDefaults<T extends SettingTable>(table: T, chosen: Chosen<T>): ValuesOf<T> {
  const values = Object.fromEntries(Object.entries(table).map(([name, declared]) => [name, chosen[name] ?? declared.default]));
  if (hasDefaults(table, values)) return values;
  throw new TypeError('A setting with a default has no value.');
}

/** Leaves out what equals the default, so that a better default can come with a new version. */
export function withoutDefaults<T extends SettingTable>(table: T, chosen: Chosen<T>): Chosen<T> {
  const entries = Object.entries<unknown>(chosen).map(([name, value]) => [name, value === table[name]?.default ? undefined : value]);
  const kept = Object.fromEntries(entries);
  return isChosen(table, kept) ? kept : {};
}

function isChosen<T extends SettingTable>(table: T, values: object): values is Chosen<T> {
  return Object.keys(values).every((name) => name in table);
}

function hasDefaults<T extends SettingTable>(table: T, values: Readonly<Record<string, unknown>>): values is ValuesOf<T> {
  return Object.entries(table).every(([name, declared]) => declared.default === undefined || values[name] !== undefined);
}

type Environment = Readonly<{ [name: string]: string | undefined }>;

/** What the environment says about the settings of a table. An empty variable counts as absent. */
export function givenByVariables(table: SettingTable, env: Environment): Record<string, Given> {
  const given: Record<string, Given> = {};
  for (const [name, { variable, aliases, fromText }] of Object.entries(table)) {
    for (const subject of [aliases?.variable, variable]) {
      const text = subject === undefined ? undefined : env[subject];
      if (subject !== undefined && text !== undefined && text !== '') given[name] = { value: fromText(text), subject };
    }
  }
  return given;
}

/** Reads a table from the environment alone. */
export function readVariables<T extends SettingTable>(table: T, env: Environment): ReadSettings<ValuesOf<T>> {
  const read = readChosen(table, givenByVariables(table, env));
  return read.ok ? { ok: true, values: withDefaults(table, read.values) } : read;
}
