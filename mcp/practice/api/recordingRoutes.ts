import { z } from 'zod';
import { isoTime } from '../../base/clock';
import type { Json, JsonObject } from '../../base/json';
import { mediaUrl, type Recording, type RecordingStore, transcriptionBody } from '../calls/recordingStore';
import { silentMp3, silentWav } from '../calls/sound';
import { isoDuration, secondLegFields } from '../state/callBodies';
import { callFilter } from '../state/callFilter';
import { basicOf, between, credential, method, orNull, read, url } from '../state/fields';
import type { Utterance } from '../state/finishedRecording';
import { empty, json, type Reply, voiceError } from './replies';
import type { Handler, Route } from './router';

const account = '/api/v2/accounts/{accountId}';
const ofCall = `${account}/calls/{callId}/recordings`;
const one = `${ofCall}/{recordingId}`;
const listed = 1000;

const transcriptionRequest = z.object(
  {
    callbackUrl: orNull(url),
    callbackMethod: method,
    username: credential,
    password: credential,
    tag: orNull(z.string('must be a string')),
    callbackTimeout: between(1, 25),
    detectLanguage: orNull(z.boolean('must be a boolean')),
  },
  'must be a JSON object',
);

/** Recordings, their media and transcriptions (bandwidth-api 8). `api` is the practice line's own address. */
export function recordingRoutes(recordings: RecordingStore, api: string): readonly Route[] {
  /** Answers 404 for an unknown recording; otherwise `act` answers. */
  const onRecording =
    (act: (recording: Recording, request: Parameters<Handler>[0]) => Reply): Handler =>
    (request) => {
      const recording = recordings.find(request.param('callId'), request.param('recordingId'));
      return recording === undefined ? notFound(`Recording [${request.param('recordingId')}]`) : act(recording, request);
    };
  const of = (recordings: readonly Recording[]) =>
    json(
      200,
      recordings.map((each) => body(api, each)),
    );
  return [
    {
      api: 'voice',
      method: 'GET',
      path: `${account}/recordings`,
      handler: ({ query }) => {
        const filter = callFilter(query);
        if (!filter.ok) return voiceError(400, 'validation', filter.description);
        return of(
          recordings
            .all()
            .filter(({ call, recorded }) => filter.value({ from: call.from, to: call.to, startedAt: recorded.audio.startedAt }))
            .slice(0, listed),
        );
      },
    },
    // An unknown call has no recordings: an empty list, not 404.
    {
      api: 'voice',
      method: 'GET',
      path: ofCall,
      handler: ({ param }) => of(recordings.all().filter(({ call }) => call.callId === param('callId'))),
    },
    { api: 'voice', method: 'GET', path: one, handler: onRecording((recording) => json(200, body(api, recording))) },
    {
      api: 'voice',
      method: 'DELETE',
      path: one,
      handler: onRecording((recording) => {
        recordings.remove(recording);
        return empty(204);
      }),
    },
    {
      api: 'voice',
      method: 'GET',
      path: `${one}/media`,
      handler: onRecording((recording) => {
        if (recording.status !== 'complete') return notFound(`Media of recording [${recording.recorded.audio.recordingId}]`);
        const { audio, fileFormat } = recording.recorded;
        return fileFormat === 'mp3'
          ? { status: 200, headers: { 'content-type': 'audio/mpeg' }, body: silentMp3(audio.durationMs) }
          : { status: 200, headers: { 'content-type': 'audio/vnd.wave' }, body: silentWav(audio.durationMs, audio.channels) };
      }),
    },
    {
      api: 'voice',
      method: 'DELETE',
      path: `${one}/media`,
      handler: onRecording((recording) => {
        recordings.removeMedia(recording);
        return empty(204);
      }),
    },
    {
      api: 'voice',
      method: 'GET',
      path: `${one}/transcription`,
      handler: onRecording((recording) => {
        if (recording.transcription?.status !== 'available') return noTranscription(recording);
        return json(200, transcript(recording.recorded.audio.utterances));
      }),
    },
    {
      api: 'voice',
      method: 'POST',
      path: `${one}/transcription`,
      takes: 'application/json',
      bodyOptional: true,
      handler: onRecording((recording, request) => {
        const asked = read(transcriptionRequest, request.body === '' ? '{}' : request.body);
        if (!asked.ok) return voiceError(400, 'validation', asked.description);
        const { callbackUrl, callbackMethod, username, password, tag } = asked.value;
        if (recording.status !== 'complete') return notFound(`Media of recording [${recording.recorded.audio.recordingId}]`);
        const callback =
          callbackUrl === undefined ? undefined : { url: callbackUrl, method: callbackMethod, basic: basicOf(username, password) };
        recordings.transcribe(recording, { callback, tag });
        return empty(204);
      }),
    },
    {
      api: 'voice',
      method: 'DELETE',
      path: `${one}/transcription`,
      handler: onRecording((recording) => {
        if (recording.transcription === undefined) return noTranscription(recording);
        recordings.removeTranscription(recording);
        return empty(204);
      }),
    },
  ];
}

function body(api: string, recording: Recording): JsonObject {
  const { call, recorded, status, transcription } = recording;
  const { audio } = recorded;
  return {
    applicationId: call.applicationId,
    accountId: call.accountId,
    callId: call.callId,
    recordingId: audio.recordingId,
    to: call.to,
    from: call.from,
    ...secondLegFields(call),
    duration: isoDuration(audio.durationMs),
    direction: call.direction,
    channels: audio.channels,
    startTime: isoTime(audio.startedAt),
    endTime: isoTime(audio.endedAt),
    fileFormat: recorded.fileFormat,
    recordingName: recorded.name,
    status,
    ...(status === 'complete' ? { mediaUrl: mediaUrl(api, call, audio.recordingId) } : {}),
    transcription: transcription === undefined ? null : transcriptionBody(api, recording, transcription),
  };
}

/** The transcript: each speaker's words together, and each utterance separately (bandwidth-api 8.7). */
function transcript(utterances: readonly Utterance[]): Json {
  const speakers = [...new Set(utterances.map((each) => each.speaker))].sort((a, b) => a - b);
  return {
    transcripts: speakers.map((speaker) => ({
      speaker,
      text: utterances.flatMap((each) => (each.speaker === speaker ? [each.text] : [])).join(' '),
      confidence: 1,
    })),
    clips: utterances.map((each) => ({
      speaker: each.speaker,
      text: each.text,
      confidence: 1,
      startTimeSeconds: each.fromMs / 1000,
      endTimeSeconds: each.toMs / 1000,
    })),
  };
}

function noTranscription(recording: Recording): Reply {
  return notFound(`Transcription of recording [${recording.recorded.audio.recordingId}]`);
}

function notFound(what: string): Reply {
  return voiceError(404, 'validation', `${what} not found`);
}
