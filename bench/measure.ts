import type { ServerKind } from './servers/server';
import type { Subject } from './subject';

/** One thing the bench measures: its file is `measures/<name>.ts`, its place in the run is the table in `measures/measures.ts`. */
export interface Measure {
  /** How `--only=` names it. */
  readonly name: string;
  /** What every result of this measure must keep to. */
  readonly target: Target;
  /** It needs the history at its full size; without it a small one does. */
  readonly fullHistory?: boolean;
  run(bench: Bench): Promise<readonly Result[]>;
}

export interface Target {
  readonly bound: 'at least' | 'at most';
  readonly value: number;
  readonly unit: 'x' | 'MB';
}

export interface Result {
  /** What was measured, against what. */
  readonly measure: string;
  /** In the unit of the target. */
  readonly value: number;
  readonly ours: string;
  readonly against: string;
}

/** What a measure gets to work with. Servers are started when a measure first asks for them and shared after that. */
export interface Bench {
  readonly quick: boolean;
  /** Where files of this run go; deleted afterwards. */
  readonly folder: string;
  /** The least a server could do with a webhook and a long-poll. */
  bare(): Promise<Subject>;
  /** Switchboard that keeps webhooks in memory only. */
  memory(): Promise<Subject>;
  /** Switchboard with a history on disk that has been filled. */
  history(): Promise<FilledHistory>;
  /** Any other server of `servers/`, for one measure alone. The bench stops it at the end of the run at the latest. */
  start(kind: ServerKind, file?: string): Promise<Subject>;
  /** A webhook that was never sent before. */
  nextWebhook(): string;
  /** A number that was never given before; `nextWebhook` counts with it too. */
  nextSerial(): number;
  say(line: string): void;
}

export interface FilledHistory {
  readonly subject: Subject;
  /** How many events it holds, and the number of the first of them. */
  readonly stored: number;
  readonly first: number;
  /** Resident memory before and after it was filled, bytes. */
  readonly memory: { readonly before: number; readonly after: number };
}

/** A ratio of two times, with both shown. */
export function timesAs(measure: string, oursMs: number, againstMs: number): Result {
  return { measure, value: oursMs / againstMs, ours: milliseconds(oursMs), against: milliseconds(againstMs) };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function milliseconds(value: number): string {
  return `${value.toFixed(2)} ms`;
}

export function quiet(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}

/** Waits out the work that a server still does after a burst, so that it does not count against the next measure. */
export function settled(): Promise<void> {
  return quiet(1);
}
