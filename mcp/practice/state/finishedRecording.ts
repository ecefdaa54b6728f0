import type { Address } from '../webhooks/webhooks';

/** A sentence in a recording. `speaker` is a channel: 0 the person, 1 the line; times count from the recording's start. */
export interface Utterance {
  readonly speaker: number;
  readonly text: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The recorded audio; times are milliseconds since the epoch. */
export interface RecordedAudio {
  readonly recordingId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Without pauses. */
  readonly durationMs: number;
  readonly channels: 1 | 2;
  readonly utterances: readonly Utterance[];
}

/** A recording that has ended, and where it is reported. */
export interface FinishedRecording {
  readonly audio: RecordedAudio;
  readonly fileFormat: string;
  /** The name the document gave it. */
  readonly name: string | undefined;
  readonly available: Address | undefined;
  /** Undefined when the document asked for no transcription. */
  readonly transcription: { readonly available: Address | undefined } | undefined;
}
