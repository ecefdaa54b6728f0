import { type Clock, isoTime, sleep } from '../../base/clock';
import type { JsonObject } from '../../base/json';
import type { Call } from '../state/call';
import { callUrl, isoDuration } from '../state/callBodies';
import type { FinishedRecording } from '../state/finishedRecording';
import { newTranscriptionId } from '../state/ids';
import type { Address } from '../webhooks/webhooks';

/** Reports an event of the call a recording belongs to. */
export type NotifyEvent = (event: string, to: Address, extra: JsonObject) => void;

export interface Transcription {
  readonly id: string;
  readonly status: 'processing' | 'available' | 'file-size-too-small';
  readonly completedAt: number | undefined;
}

/** One recording as the voice API shows it. */
export interface Recording {
  /** The call as it was when the recording ended. */
  readonly call: Call;
  readonly recorded: FinishedRecording;
  readonly status: 'processing' | 'complete' | 'deleted';
  readonly transcription: Transcription | undefined;
}

export interface TranscriptionRequest {
  readonly callback: Address | undefined;
  readonly tag: string | undefined;
}

/** Stores recordings: their words become transcriptions, their length becomes silence to download. */
export interface RecordingStore {
  /** The fields of a recordComplete webhook besides the common ones. */
  completeFields(call: Call, recorded: FinishedRecording): JsonObject;
  /** Stores a recording that has ended and reports it, and its transcription if one was requested. */
  file(call: Call, recorded: FinishedRecording, notify: NotifyEvent): void;
  /** Oldest first. */
  all(): readonly Recording[];
  find(callId: string, recordingId: string): Recording | undefined;
  /** Deletes metadata, media and transcription. */
  remove(recording: Recording): void;
  removeMedia(recording: Recording): void;
  /** Starts a transcription and reports it when it is complete. */
  transcribe(recording: Recording, request: TranscriptionRequest): void;
  removeTranscription(recording: Recording): void;
}

const processingMs = 300;
/** Shorter recordings are not transcribed (bandwidth-api 8.6). */
const shortestTranscribedMs = 500;
const keptRecordings = 2000;

interface StoreOptions {
  readonly clock: Clock;
  readonly api: string;
  readonly pace: number;
  readonly closing: AbortSignal;
  background(work: Promise<void>): void;
}

export function createRecordingStore(options: StoreOptions): RecordingStore {
  const { clock, pace, closing } = options;
  const recordings = new Map<string, Recording>();
  const notifiers = new Map<string, NotifyEvent>();
  const idOf = (recording: Recording) => recording.recorded.audio.recordingId;

  /** Changes a recording unless it has been deleted. */
  function change(recordingId: string, next: Partial<Pick<Recording, 'status' | 'transcription'>>): Recording | undefined {
    const now = recordings.get(recordingId);
    if (now === undefined) return undefined;
    const changed = { ...now, ...next };
    recordings.set(recordingId, changed);
    return changed;
  }

  const fields = (call: Call, { audio, fileFormat }: FinishedRecording): JsonObject => ({
    recordingId: audio.recordingId,
    channels: audio.channels,
    startTime: isoTime(audio.startedAt),
    endTime: isoTime(audio.endedAt),
    duration: isoDuration(audio.durationMs),
    fileFormat,
    mediaUrl: mediaUrl(options.api, call, audio.recordingId),
  });

  async function process(call: Call, recorded: FinishedRecording, notify: NotifyEvent): Promise<void> {
    const { audio, available, transcription } = recorded;
    await sleep(clock, processingMs * pace, closing);
    if (closing.aborted || change(audio.recordingId, { status: 'complete' }) === undefined) return;
    if (available !== undefined) notify('recordingAvailable', available, { ...fields(call, recorded), status: 'complete' });
    if (transcription !== undefined) await transcribe(audio.recordingId, { callback: transcription.available, tag: undefined });
  }

  async function transcribe(recordingId: string, request: TranscriptionRequest): Promise<void> {
    const id = newTranscriptionId();
    const begun = change(recordingId, { transcription: { id, status: 'processing', completedAt: undefined } });
    if (begun === undefined) return;
    await sleep(clock, processingMs * pace, closing);
    // It was deleted or requested again in the meantime.
    if (closing.aborted || recordings.get(recordingId)?.transcription?.id !== id) return;
    const status = begun.recorded.audio.durationMs > shortestTranscribedMs ? 'available' : 'file-size-too-small';
    const done = { id, status, completedAt: clock.now() } as const;
    change(recordingId, { transcription: done });
    if (request.callback === undefined) return;
    notifiers.get(recordingId)?.('transcriptionAvailable', request.callback, {
      ...fields(begun.call, begun.recorded),
      transcription: transcriptionBody(options.api, begun, done),
      ...(request.tag === undefined ? {} : { tag: request.tag }),
    });
  }

  return {
    completeFields: fields,
    file(call, recorded, notify) {
      const { recordingId } = recorded.audio;
      recordings.set(recordingId, { call, recorded, status: 'processing', transcription: undefined });
      notifiers.set(recordingId, notify);
      for (const oldest of recordings.keys()) {
        if (recordings.size <= keptRecordings) break;
        recordings.delete(oldest);
        notifiers.delete(oldest);
      }
      options.background(process(call, recorded, notify));
    },
    all: () => [...recordings.values()],
    find(callId, recordingId) {
      const found = recordings.get(recordingId);
      return found?.call.callId === callId ? found : undefined;
    },
    remove(recording) {
      recordings.delete(idOf(recording));
      notifiers.delete(idOf(recording));
    },
    removeMedia: (recording) => void change(idOf(recording), { status: 'deleted' }),
    transcribe: (recording, request) => options.background(transcribe(idOf(recording), request)),
    removeTranscription: (recording) => void change(idOf(recording), { transcription: undefined }),
  };
}

/** Where the audio of a recording is downloaded. */
export function mediaUrl(api: string, call: Call, recordingId: string): string {
  return `${callUrl(api, call)}/recordings/${recordingId}/media`;
}

/** A transcription as recordings and webhooks describe it (bandwidth-api 8.1). */
export function transcriptionBody(api: string, recording: Recording, transcription: Transcription): JsonObject {
  return {
    id: transcription.id,
    url: `${callUrl(api, recording.call)}/recordings/${recording.recorded.audio.recordingId}/transcription`,
    status: transcription.status,
    ...(transcription.completedAt === undefined ? {} : { completedTime: isoTime(transcription.completedAt) }),
  };
}
