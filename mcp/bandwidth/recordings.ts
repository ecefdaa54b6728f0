import { z } from 'zod';
import { isOurs } from '../base/callbackAddress';
import { refusalOf } from './errors';
import type { BandwidthRequest, Send } from './http';
import { readJson } from './json';
import type { Line } from './line';
import { pathId } from './pathId';
import type { Download, Recording, Transcription } from './resources';

/** A recording of a call: both ids, as earlier results gave them. */
export interface RecordingId {
  readonly callId: string;
  readonly recordingId: string;
}

const recordingSchema = z.looseObject({
  recordingId: z.string(),
  callId: z.string().optional(),
  status: z.string().optional(),
  duration: z.string().optional(),
  fileFormat: z.string().optional(),
  transcription: z
    .looseObject({ status: z.string().optional() })
    .nullish()
    .transform((value) => value ?? undefined),
});

const said = z.object({
  speaker: z.number().optional(),
  text: z.string(),
  confidence: z.number().optional(),
  startTimeSeconds: z.number().optional(),
  endTimeSeconds: z.number().optional(),
});
const transcriptionSchema = z.object({ transcripts: z.array(said).catch([]), clips: z.array(said).optional().catch(undefined) });

/** `GET …/calls/{callId}/recordings` (bandwidth-api, section 8.1). An unknown call has none. */
export async function listCallRecordings(line: Line, send: Send, callId: string, signal?: AbortSignal): Promise<readonly Recording[]> {
  const answer = await send({ ...onVoice('GET', await recordingsPath(line, callId)), signal });
  return readJson('recordings', answer.body, z.array(recordingSchema), 'list of recordings');
}

/** `GET …/recordings/{recordingId}` (section 8.2). */
export async function getCallRecording(line: Line, send: Send, id: RecordingId, signal?: AbortSignal): Promise<Recording> {
  const answer = await send({ ...onVoice('GET', await recordingPath(line, id)), signal });
  return readJson('recordings', answer.body, recordingSchema, 'recording');
}

/** `DELETE …/recordings/{recordingId}` (section 8.3): metadata, media and transcription. */
export async function deleteRecording(line: Line, send: Send, id: RecordingId, signal?: AbortSignal): Promise<void> {
  await send({ ...onVoice('DELETE', await recordingPath(line, id)), signal });
}

/** `GET …/recordings/{recordingId}/media` (section 8.4). */
export async function downloadCallRecording(line: Line, send: Send, id: RecordingId, signal?: AbortSignal): Promise<Download> {
  const answer = await send({ ...onVoice('GET', `${await recordingPath(line, id)}/media`), media: true, signal });
  return { bytes: answer.bytes, contentType: contentTypeOf(answer.headers) };
}

export interface TranscribeRequest {
  readonly callbackUrl?: string | undefined;
  readonly tag?: string | undefined;
  readonly detectLanguage?: boolean | undefined;
}

/**
 * `POST …/recordings/{recordingId}/transcription` (section 8.6). The credentials of our own webhook are added here.
 * For an unknown recording the API answers 502, so the recording is looked up then, to tell the two apart.
 */
export async function transcribeCallRecording(
  line: Line,
  send: Send,
  id: RecordingId,
  request: TranscribeRequest,
  signal?: AbortSignal,
): Promise<void> {
  const base = line.callbackBase();
  const ours = request.callbackUrl?.startsWith('https:') === true && isOurs(request.callbackUrl, base);
  const body = { type: 'application/json', text: JSON.stringify({ ...request, ...(ours ? line.callbackCredentials() : undefined) }) };
  try {
    await send({ ...onVoice('POST', `${await recordingPath(line, id)}/transcription`), body, signal });
  } catch (error) {
    if (refusalOf(error)?.status === 502) await getCallRecording(line, send, id, signal);
    throw error;
  }
}

/** `GET …/recordings/{recordingId}/transcription` (section 8.7); `not_found` until it is ready. */
export async function getRecordingTranscription(line: Line, send: Send, id: RecordingId, signal?: AbortSignal): Promise<Transcription> {
  const answer = await send({ ...onVoice('GET', `${await recordingPath(line, id)}/transcription`), signal });
  return readJson('recordings', answer.body, transcriptionSchema, 'transcription');
}

export function contentTypeOf(headers: Headers): string {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(type) ? type : 'application/octet-stream';
}

function onVoice(method: BandwidthRequest['method'], path: string): BandwidthRequest {
  return { surface: 'recordings', host: 'voice', method, path };
}

async function recordingsPath(line: Line, callId: string): Promise<string> {
  const call = pathId('callId', callId);
  const { accountId } = await line.account();
  return `/api/v2/accounts/${pathId('The account id', accountId)}/calls/${call}/recordings`;
}

async function recordingPath(line: Line, { callId, recordingId }: RecordingId): Promise<string> {
  const recording = pathId('recordingId', recordingId);
  return `${await recordingsPath(line, callId)}/${recording}`;
}
