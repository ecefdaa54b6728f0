import { createApplication, listApplications } from './applications';
import { type Pointed, type PointOptions, type PutBack, pointApplication, putApplicationBack } from './callbackUrls';
import { type ClientOptions, createSend } from './http';
import type { Line } from './line';
import { createAsyncBulkLookup, createSyncLookup, getAsyncBulkLookup, type LookupRequest } from './lookup';
import { deleteMedia, getMedia, listMedia, uploadMedia } from './media';
import { createMessage, listMessages } from './messages';
import { listPhoneNumbers } from './numbers';
import type { PointingRecord } from './pointingPlan';
import {
  deleteRecording,
  downloadCallRecording,
  getCallRecording,
  getRecordingTranscription,
  listCallRecordings,
  type RecordingId,
  type TranscribeRequest,
  transcribeCallRecording,
} from './recordings';
import type {
  Application,
  CallPage,
  CallQuery,
  CallResource,
  CreateApplicationRequest,
  CreateCallRequest,
  CreateMessageRequest,
  CredentialsOutcome,
  Download,
  Lookup,
  MediaPage,
  MediaUpload,
  MessagePage,
  MessageQuery,
  MessageResource,
  PhoneNumber,
  Recording,
  Transcription,
  UpdateCallRequest,
} from './resources';
import { type SendingSetup, sendingSetup } from './sendingSetup';
import { createCall, getCall, listCalls, updateCall, updateCallBxml } from './voice';

/**
 * Bandwidth's HTTP surfaces as the tools use them. Built from a line by `createClient(line, …)`.
 * Every method throws `SwitchboardError` by the error map and nothing else. Callback credentials are added
 * inside, where the request is written to the wire, and to no URL that is not ours.
 */
export interface BandwidthClient {
  readonly line: Line;
  listApplications(signal?: AbortSignal): Promise<readonly Application[]>;
  /** In-service numbers; `feature_limit` where the account may not list them. */
  listPhoneNumbers(signal?: AbortSignal): Promise<readonly PhoneNumber[]>;
  createCall(request: CreateCallRequest, signal?: AbortSignal): Promise<CallResource>;
  getCall(callId: string, signal?: AbortSignal): Promise<CallResource>;
  updateCall(callId: string, request: UpdateCallRequest, signal?: AbortSignal): Promise<void>;
  /** PUT …/bxml. `bxml` is a whole document. */
  updateCallBxml(callId: string, bxml: string, signal?: AbortSignal): Promise<void>;
  listCalls(query: CallQuery, signal?: AbortSignal): Promise<CallPage>;
  createApplication(
    request: CreateApplicationRequest,
    signal?: AbortSignal,
  ): Promise<{ readonly application: Application; readonly credentials: CredentialsOutcome }>;
  /** Points an application's callback addresses at our listener and reads them back. Throws `conflict` where foreign credentials would be lost. */
  pointApplication(applicationId: string, signal?: AbortSignal, options?: PointOptions): Promise<Pointed>;
  /** Makes it again what it was, as far as it still is as we left it. */
  putApplicationBack(applicationId: string, record: PointingRecord, signal?: AbortSignal): Promise<PutBack>;
  listCallRecordings(callId: string, signal?: AbortSignal): Promise<readonly Recording[]>;
  getCallRecording(id: RecordingId, signal?: AbortSignal): Promise<Recording>;
  deleteRecording(id: RecordingId, signal?: AbortSignal): Promise<void>;
  downloadCallRecording(id: RecordingId, signal?: AbortSignal): Promise<Download>;
  transcribeCallRecording(id: RecordingId, request: TranscribeRequest, signal?: AbortSignal): Promise<void>;
  getRecordingTranscription(id: RecordingId, signal?: AbortSignal): Promise<Transcription>;
  createMessage(request: CreateMessageRequest, signal?: AbortSignal): Promise<MessageResource>;
  /** What Bandwidth shows about sending from a number with an application. Never fails. */
  sendingSetup(applicationId: string, from: string): Promise<SendingSetup>;
  listMessages(query: MessageQuery, signal?: AbortSignal): Promise<MessagePage>;
  listMedia(continuationToken?: string, signal?: AbortSignal): Promise<MediaPage>;
  getMedia(mediaId: string, signal?: AbortSignal): Promise<Download>;
  /** Resolves with the address for `media` of createMessage. */
  uploadMedia(mediaId: string, upload: MediaUpload, signal?: AbortSignal): Promise<string>;
  deleteMedia(mediaId: string, signal?: AbortSignal): Promise<void>;
  createSyncLookup(request: LookupRequest, signal?: AbortSignal): Promise<Lookup>;
  createAsyncBulkLookup(request: LookupRequest, signal?: AbortSignal): Promise<Lookup>;
  getAsyncBulkLookup(requestId: string, signal?: AbortSignal): Promise<Lookup>;
}

/** The client of one line; the line is its only way to a host or a credential. Cheap: make one whenever it is needed. */
export function createClient(line: Line, options: ClientOptions): BandwidthClient {
  const send = createSend(line, options);
  return {
    line,
    listApplications: (signal) => listApplications(line, send, signal),
    listPhoneNumbers: (signal) => listPhoneNumbers(line, send, signal),
    createCall: (request, signal) => createCall(line, send, request, signal),
    getCall: (callId, signal) => getCall(line, send, callId, signal),
    updateCall: (callId, request, signal) => updateCall(line, send, callId, request, signal),
    updateCallBxml: (callId, bxml, signal) => updateCallBxml(line, send, callId, bxml, signal),
    listCalls: (query, signal) => listCalls(line, send, query, signal),
    createApplication: (request, signal) => createApplication(line, send, request, signal),
    pointApplication: (applicationId, signal, options) => pointApplication(line, send, applicationId, signal, options),
    putApplicationBack: (applicationId, record, signal) => putApplicationBack(line, send, applicationId, record, signal),
    listCallRecordings: (callId, signal) => listCallRecordings(line, send, callId, signal),
    getCallRecording: (id, signal) => getCallRecording(line, send, id, signal),
    deleteRecording: (id, signal) => deleteRecording(line, send, id, signal),
    downloadCallRecording: (id, signal) => downloadCallRecording(line, send, id, signal),
    transcribeCallRecording: (id, request, signal) => transcribeCallRecording(line, send, id, request, signal),
    getRecordingTranscription: (id, signal) => getRecordingTranscription(line, send, id, signal),
    createMessage: (request, signal) => createMessage(line, send, request, signal),
    sendingSetup: (applicationId, from) => sendingSetup(line, send, options.clock, applicationId, from),
    listMessages: (query, signal) => listMessages(line, send, query, signal),
    listMedia: (continuationToken, signal) => listMedia(line, send, continuationToken, signal),
    getMedia: (mediaId, signal) => getMedia(line, send, mediaId, signal),
    uploadMedia: (mediaId, upload, signal) => uploadMedia(line, send, mediaId, upload, signal),
    deleteMedia: (mediaId, signal) => deleteMedia(line, send, mediaId, signal),
    createSyncLookup: (request, signal) => createSyncLookup(line, send, request, signal),
    createAsyncBulkLookup: (request, signal) => createAsyncBulkLookup(line, send, request, signal),
    getAsyncBulkLookup: (requestId, signal) => getAsyncBulkLookup(line, send, requestId, signal),
  };
}
