import { type Clock, isoTime, sleep } from '../clock';
import type { JsonObject } from '../json';
import type { Call } from './call';
import { callUrl, isoDuration } from './callBodies';
import type { Address } from './deliver';
import type { Route } from './http';
import { newTranscriptionId } from './ids';
import type { Recorded } from './interpreter';
import { json, voiceError } from './replies';

type Tell = (event: string, to: Address, extra: JsonObject) => void;

/** Files recordings after a Record verb: no sound is kept, only the words, which become the transcription. */
export interface RecordingDesk {
  /** What a recordComplete webhook says beyond the common fields. There is no mediaUrl, because there is no media. */
  completeFields(recorded: Recorded): JsonObject;
  /** Reports recordingAvailable, then transcriptionAvailable, to the addresses the document gave. */
  file(call: Call, recorded: Recorded, tell: Tell): void;
  readonly routes: readonly Route[];
}

const processingMs = 300;
/** Shorter recordings are not transcribed (bandwidth-api 8.6). */
const shortestTranscribedMs = 500;

interface DeskOptions {
  readonly clock: Clock;
  readonly api: string;
  readonly pace: number;
  readonly closing: AbortSignal;
  background(work: Promise<void>): void;
}

export function openRecordingDesk(options: DeskOptions): RecordingDesk {
  /** Words by call and recording id, once transcribed. */
  const transcripts = new Map<string, string>();

  const completeFields = ({ take, fileFormat }: Recorded): JsonObject => ({
    recordingId: take.recordingId,
    channels: 1,
    startTime: isoTime(take.startedAt),
    endTime: isoTime(take.endedAt),
    duration: isoDuration(take.endedAt - take.startedAt),
    fileFormat,
  });

  async function report(call: Call, recorded: Recorded, tell: Tell): Promise<void> {
    const { clock, pace, closing } = options;
    const { take, available, transcription } = recorded;
    await sleep(clock, processingMs * pace, closing);
    if (closing.aborted) return;
    if (available !== undefined) tell('recordingAvailable', available, { ...completeFields(recorded), status: 'complete' });
    if (transcription === undefined) return;
    await sleep(clock, processingMs * pace, closing);
    if (closing.aborted) return;
    const longEnough = take.endedAt - take.startedAt > shortestTranscribedMs;
    if (longEnough) transcripts.set(`${call.callId}/${take.recordingId}`, take.speech);
    if (transcription.available === undefined) return;
    tell('transcriptionAvailable', transcription.available, {
      ...completeFields(recorded),
      transcription: {
        id: newTranscriptionId(),
        url: `${callUrl(options.api, call)}/recordings/${take.recordingId}/transcription`,
        status: longEnough ? 'available' : 'file-size-too-small',
        completedTime: isoTime(clock.now()),
      },
    });
  }

  return {
    completeFields,
    file: (call, recorded, tell) => options.background(report(call, recorded, tell)),
    routes: [
      {
        api: 'voice',
        method: 'GET',
        path: '/api/v2/accounts/{accountId}/calls/{callId}/recordings/{recordingId}/transcription',
        handler: ({ param }) => {
          const words = transcripts.get(`${param('callId')}/${param('recordingId')}`);
          if (words === undefined) return voiceError(404, 'validation', `Transcription of recording [${param('recordingId')}] not found`);
          return json(200, { transcripts: words === '' ? [] : [{ speaker: 0, text: words, confidence: 1 }], clips: [] });
        },
      },
    ],
  };
}
