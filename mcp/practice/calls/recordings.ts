import { type Clock, isoTime, sleep } from '../../base/clock';
import type { JsonObject } from '../../base/json';
import type { Call } from '../state/call';
import { callUrl, isoDuration } from '../state/callBodies';
import { newTranscriptionId } from '../state/ids';
import type { Recorded } from '../state/recorded';
import type { Address } from '../webhooks/deliver';

/** Reports an event of the call a recording belongs to. */
export type Tell = (event: string, to: Address, extra: JsonObject) => void;

export interface Transcription {
  readonly id: string;
  readonly status: 'processing' | 'available' | 'file-size-too-small';
  readonly completedAt: number | undefined;
}

/** One recording as the voice API knows it. */
export interface Recording {
  /** The call as it was when the recording ended. */
  readonly call: Call;
  readonly recorded: Recorded;
  readonly status: 'processing' | 'complete' | 'deleted';
  readonly transcription: Transcription | undefined;
}

export interface TranscriptionRequest {
  readonly callback: Address | undefined;
  readonly tag: string | undefined;
}

/** Keeps recordings: their words, which become transcriptions, and their length, which becomes silence to download. */
export interface RecordingDesk {
  /** What a recordComplete webhook says beyond the common fields. */
  completeFields(call: Call, recorded: Recorded): JsonObject;
  /** Takes in a recording that has ended and reports it, and its transcription if one was asked for. */
  file(call: Call, recorded: Recorded, tell: Tell): void;
  /** In the order in which they were made. */
  all(): readonly Recording[];
  find(callId: string, recordingId: string): Recording | undefined;
  /** Metadata, media and transcription vanish at once. */
  remove(recording: Recording): void;
  removeMedia(recording: Recording): void;
  /** Begins a transcription and reports it when it is done. */
  transcribe(recording: Recording, request: TranscriptionRequest): void;
  removeTranscription(recording: Recording): void;
}

const processingMs = 300;
/** Shorter recordings are not transcribed (bandwidth-api 8.6). */
const shortestTranscribedMs = 500;
const keptRecordings = 2000;

interface DeskOptions {
  readonly clock: Clock;
  readonly api: string;
  readonly pace: number;
  readonly closing: AbortSignal;
  background(work: Promise<void>): void;
}

export function openRecordingDesk(options: DeskOptions): RecordingDesk {
  const { clock, pace, closing } = options;
  const recordings = new Map<string, Recording>();
  const tellers = new Map<string, Tell>();
  const idOf = (recording: Recording) => recording.recorded.take.recordingId;

  /** Changes a recording that is still there. */
  function change(recordingId: string, next: Partial<Pick<Recording, 'status' | 'transcription'>>): Recording | undefined {
    const now = recordings.get(recordingId);
    if (now === undefined) return undefined;
    const changed = { ...now, ...next };
    recordings.set(recordingId, changed);
    return changed;
  }

  const fields = (call: Call, { take, fileFormat }: Recorded): JsonObject => ({
    recordingId: take.recordingId,
    channels: take.channels,
    startTime: isoTime(take.startedAt),
    endTime: isoTime(take.endedAt),
    duration: isoDuration(take.durationMs),
    fileFormat,
    mediaUrl: mediaUrl(options.api, call, take.recordingId),
  });

  async function process(call: Call, recorded: Recorded, tell: Tell): Promise<void> {
    const { take, available, transcription } = recorded;
    await sleep(clock, processingMs * pace, closing);
    if (closing.aborted || change(take.recordingId, { status: 'complete' }) === undefined) return;
    if (available !== undefined) tell('recordingAvailable', available, { ...fields(call, recorded), status: 'complete' });
    if (transcription !== undefined) await transcribe(take.recordingId, { callback: transcription.available, tag: undefined });
  }

  async function transcribe(recordingId: string, request: TranscriptionRequest): Promise<void> {
    const id = newTranscriptionId();
    const begun = change(recordingId, { transcription: { id, status: 'processing', completedAt: undefined } });
    if (begun === undefined) return;
    await sleep(clock, processingMs * pace, closing);
    // Deleted meanwhile, or asked for anew.
    if (closing.aborted || recordings.get(recordingId)?.transcription?.id !== id) return;
    const status = begun.recorded.take.durationMs > shortestTranscribedMs ? 'available' : 'file-size-too-small';
    const done = { id, status, completedAt: clock.now() } as const;
    change(recordingId, { transcription: done });
    if (request.callback === undefined) return;
    tellers.get(recordingId)?.('transcriptionAvailable', request.callback, {
      ...fields(begun.call, begun.recorded),
      transcription: transcriptionBody(options.api, begun, done),
      ...(request.tag === undefined ? {} : { tag: request.tag }),
    });
  }

  return {
    completeFields: fields,
    file(call, recorded, tell) {
      const { recordingId } = recorded.take;
      recordings.set(recordingId, { call, recorded, status: 'processing', transcription: undefined });
      tellers.set(recordingId, tell);
      for (const oldest of recordings.keys()) {
        if (recordings.size <= keptRecordings) break;
        recordings.delete(oldest);
        tellers.delete(oldest);
      }
      options.background(process(call, recorded, tell));
    },
    all: () => [...recordings.values()],
    find(callId, recordingId) {
      const found = recordings.get(recordingId);
      return found?.call.callId === callId ? found : undefined;
    },
    remove(recording) {
      recordings.delete(idOf(recording));
      tellers.delete(idOf(recording));
    },
    removeMedia: (recording) => void change(idOf(recording), { status: 'deleted' }),
    transcribe: (recording, request) => options.background(transcribe(idOf(recording), request)),
    removeTranscription: (recording) => void change(idOf(recording), { transcription: undefined }),
  };
}

/** Where the sound of a recording is downloaded from. */
export function mediaUrl(api: string, call: Call, recordingId: string): string {
  return `${callUrl(api, call)}/recordings/${recordingId}/media`;
}

/** A transcription as recordings and webhooks describe it (bandwidth-api 8.1). */
export function transcriptionBody(api: string, recording: Recording, transcription: Transcription): JsonObject {
  return {
    id: transcription.id,
    url: `${callUrl(api, recording.call)}/recordings/${recording.recorded.take.recordingId}/transcription`,
    status: transcription.status,
    ...(transcription.completedAt === undefined ? {} : { completedTime: isoTime(transcription.completedAt) }),
  };
}
