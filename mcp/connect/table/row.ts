import type { PickUp } from '../connections';
import type { Config, Place as EntryPlace } from '../editors/editor';
import type { Paths } from './paths';

/** The name of our entry in every agent's configuration. */
export const entryName = 'switchboard';

/** The program that an agent starts: the bridge to the app. */
export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The address that an agent opens. */
export interface Address {
  readonly url: string;
  readonly token: string;
}

export type Language = 'json' | 'toml' | 'yaml';

/** A configuration file of an agent. */
export interface ConfigFile {
  readonly language: Language;
  /** The first that exists is used, else the first. */
  readonly files: Paths;
  /** All files whose folder exists are written: an agent that comes in several editions reads one of them each. */
  readonly every?: boolean;
  /** What a new file must hold besides our entry. */
  readonly seed?: string;
}

export interface EntryForm extends ConfigFile {
  readonly place: EntryPlace;
  readonly bridge: (start: Start) => Config;
  /** Left out: the agent only starts programs, or its form was not found out. */
  readonly http?: ((address: Address) => Config) | undefined;
}

/** Something an agent asks its person before each use, unless its configuration says otherwise. */
export interface ConsentRow {
  readonly id: string;
  readonly sentence: string;
  /** Fields of our own entry. */
  readonly fields?: Readonly<Record<string, Config>>;
  /** Entries elsewhere. */
  readonly entries?: readonly { readonly file: ConfigFile; readonly place: EntryPlace; readonly value: Config }[];
}

/** Everything that Switchboard knows of one desktop agent. */
export interface AgentRow {
  readonly id: string;
  readonly name: string;
  readonly icon: string;
  readonly docs: string | undefined;
  /** Where these facts come from, and with which version they were tried. */
  readonly source: string;
  readonly minimumVersion?: string;
  /** What tells that it is installed; nothing is run. */
  readonly traces: { readonly folders: Paths; readonly programs: readonly string[]; readonly applications: Paths };
  readonly config?: EntryForm;
  readonly consents: readonly ConsentRow[];
  readonly pickUp: PickUp;
  /** What a person should know, in whole sentences. */
  readonly notes: readonly string[];
  /** An address that the agent opens and that adds the bridge. */
  readonly link?: (start: Start) => string;
  /** It installs `.mcpb` files. */
  readonly bundle?: boolean;
  /** How a person does it by hand. */
  readonly steps: readonly string[];
}
