import type { Clock } from '../../base/clock';
import type { FinishedRecording, Utterance } from '../state/finishedRecording';
import { newRecordingId } from '../state/ids';
import { speakingMs } from './audioOut';

/** How a recording is kept and reported. */
export type RecorderOptions = Omit<FinishedRecording, 'audio'> & { readonly channels: 1 | 2 };

interface Running {
  readonly recordingId: string;
  readonly options: RecorderOptions;
  readonly startedAt: number;
  readonly utterances: Utterance[];
  /** Milliseconds recorded before the last pause. */
  recorded: number;
  /** When it was started or last resumed; undefined while it is paused. */
  since: number | undefined;
}

/** The background recording of both sides of a call: at most one at a time. */
export class Recorder {
  readonly #clock: Clock;
  readonly #pace: number;
  readonly #done: (recorded: FinishedRecording) => void;
  #running: Running | undefined;

  /** `done` receives each recording when it has ended. */
  constructor(clock: Clock, pace: number, done: (recorded: FinishedRecording) => void) {
    this.#clock = clock;
    this.#pace = pace;
    this.#done = done;
  }

  /** Begins a recording; does nothing while one is active. */
  start(options: RecorderOptions): void {
    if (this.#running !== undefined) return;
    const now = this.#clock.now();
    this.#running = { recordingId: newRecordingId(), options, startedAt: now, utterances: [], recorded: 0, since: now };
  }

  /** Returns false when no recording is active. */
  pause(): boolean {
    const running = this.#running;
    if (running === undefined) return false;
    running.recorded = this.#length(running);
    running.since = undefined;
    return true;
  }

  /** Returns false when no recording is active. */
  resume(): boolean {
    const running = this.#running;
    if (running === undefined) return false;
    running.since ??= this.#clock.now();
    return true;
  }

  /** Ends the recording, paused or not; does nothing without one. */
  stop(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    const { recordingId, startedAt, utterances, options } = running;
    const { channels, ...report } = options;
    const audio = { recordingId, startedAt, endedAt: this.#clock.now(), durationMs: this.#length(running), channels, utterances };
    this.#done({ ...report, audio });
  }

  /** Records a sentence, unless the recording is paused. `speaker`: 0 the person, 1 the line. */
  utter(speaker: 0 | 1, text: string): void {
    const running = this.#running;
    if (running?.since === undefined) return;
    const fromMs = this.#length(running);
    running.utterances.push({
      speaker: running.options.channels === 1 ? 0 : speaker,
      text,
      fromMs,
      toMs: fromMs + speakingMs(text) * this.#pace,
    });
  }

  #length(running: Running): number {
    return running.recorded + (running.since === undefined ? 0 : this.#clock.now() - running.since);
  }
}
