import { createApplication, listApplications } from './applications';
import { type Pointed, pointApplication } from './callbackUrls';
import { type ClientOptions, createSend } from './http';
import type { BasicCredentials, Line } from './line';
import { createAsyncBulkLookup, createSyncLookup, getAsyncBulkLookup, type LookupRequest } from './lookup';
import { deleteMedia, getMedia, listMedia, uploadMedia } from './media';
import { createMessage, listMessages } from './messages';
import { listPhoneNumbers } from './numbers';
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
import { createCall, getCall, listCalls, updateCall, updateCallBxml } from './voice';

export interface Application {
  readonly applicationId: string;
  readonly serviceType: 'Voice-V2' | 'Messaging-V2';
  readonly name: string;
  /** Every other element of the answer as text, passwords never among them. */
  readonly fields: Readonly<{ [element: string]: string }>;
}

export interface PhoneNumber {
  readonly phoneNumber: string;
  readonly status: string | undefined;
  readonly source: 'tns' | 'inserviceNumbers';
}

/** Fields of createCall as the API names them; addresses and timeouts already decided. */
export interface CreateCallRequest {
  readonly to: string;
  readonly from: string;
  readonly applicationId: string;
  readonly answerUrl: string;
  readonly disconnectUrl?: string | undefined;
  readonly answerMethod?: 'GET' | 'POST' | undefined;
  readonly answerFallbackUrl?: string | undefined;
  readonly callTimeout?: number | undefined;
  readonly callbackTimeout?: number | undefined;
  readonly machineDetection?: { readonly [name: string]: string | number | boolean } | undefined;
  readonly priority?: number | undefined;
  readonly tag?: string | undefined;
  readonly privacy?: boolean | undefined;
  readonly displayName?: string | undefined;
}

/** The API's own call object; unknown fields are kept. */
export interface CallResource {
  readonly callId: string;
  readonly accountId?: string | undefined;
  readonly applicationId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly state?: string | undefined;
  readonly callbackTimeout?: number | undefined;
  readonly disconnectCause?: string | null | undefined;
  readonly errorMessage?: string | null | undefined;
  readonly [field: string]: unknown;
}

export type UpdateCallRequest =
  | { readonly state: 'completed' }
  | {
      readonly state: 'active';
      readonly redirectUrl: string;
      readonly redirectMethod?: 'GET' | 'POST' | undefined;
      readonly tag?: string | undefined;
    };

/** Query of listCalls as the API names it; times in ISO 8601. */
export interface CallQuery {
  readonly to?: string | undefined;
  readonly from?: string | undefined;
  readonly minStartTime?: string | undefined;
  readonly maxStartTime?: string | undefined;
  readonly disconnectCause?: string | undefined;
  readonly pageSize?: number | undefined;
  readonly pageToken?: string | undefined;
}

export interface CallPage {
  readonly calls: readonly CallResource[];
  readonly nextPageToken: string | undefined;
}

export interface CreateApplicationRequest {
  readonly appName: string;
  readonly callInitiatedCallbackUrl: string;
  readonly callStatusCallbackUrl: string | undefined;
  /** Seconds, 1 to 25. */
  readonly callbackTimeout: number;
  /** For webhooks that lead to us, over https. */
  readonly credentials: BasicCredentials | undefined;
}

/** What became of the callback credentials: `none` were needed, they were `sent`, or the account `refused` them. */
export type CredentialsOutcome = 'none' | 'sent' | 'refused';

/** A recording's metadata; unknown fields are kept. */
export interface Recording {
  readonly recordingId: string;
  readonly callId?: string | undefined;
  readonly status?: string | undefined;
  readonly duration?: string | undefined;
  readonly fileFormat?: string | undefined;
  readonly transcription: { readonly status?: string | undefined; readonly [field: string]: unknown } | undefined;
  readonly [field: string]: unknown;
}

export interface Said {
  /** 0 the caller, 1 the other side, where channels were recorded apart. */
  readonly speaker?: number | undefined;
  readonly text: string;
  readonly confidence?: number | undefined;
  readonly startTimeSeconds?: number | undefined;
  readonly endTimeSeconds?: number | undefined;
}

export interface Transcription {
  readonly transcripts: readonly Said[];
  readonly clips?: readonly Said[] | undefined;
}

export interface Download {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

export interface CreateMessageRequest {
  readonly applicationId: string;
  readonly to: readonly string[];
  readonly from: string;
  readonly text?: string | undefined;
  readonly media?: readonly string[] | undefined;
  readonly tag?: string | undefined;
  readonly priority?: 'default' | 'high' | undefined;
  readonly expiration?: string | undefined;
}

export interface MessageResource {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** Query of listMessages as the API names it; dates with milliseconds. */
export interface MessageQuery {
  readonly messageId?: string | undefined;
  readonly sourceTn?: string | undefined;
  readonly destinationTn?: string | undefined;
  readonly messageStatus?: string | undefined;
  readonly messageDirection?: string | undefined;
  readonly messageType?: string | undefined;
  readonly errorCode?: number | undefined;
  readonly fromDateTime?: string | undefined;
  readonly toDateTime?: string | undefined;
  readonly sort?: string | undefined;
  readonly limit?: number | undefined;
  readonly pageToken?: string | undefined;
}

export interface MessagePage {
  readonly messages: readonly { readonly messageId?: string | undefined; readonly [field: string]: unknown }[];
  readonly totalCount: number | undefined;
  readonly nextPageToken: string | undefined;
}

export interface MediaPage {
  readonly media: readonly {
    readonly mediaName: string;
    readonly content?: string | undefined;
    readonly contentLength?: number | undefined;
    readonly [field: string]: unknown;
  }[];
  readonly continuationToken: string | undefined;
}

export interface MediaUpload {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

export interface Lookup {
  readonly requestId: string;
  readonly status: string;
  readonly results: readonly { readonly phoneNumber?: string | undefined; readonly [field: string]: unknown }[];
  readonly errors: readonly { readonly [field: string]: unknown }[];
  readonly [field: string]: unknown;
}

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
  pointApplication(applicationId: string, signal?: AbortSignal): Promise<Pointed>;
  listCallRecordings(callId: string, signal?: AbortSignal): Promise<readonly Recording[]>;
  getCallRecording(id: RecordingId, signal?: AbortSignal): Promise<Recording>;
  deleteRecording(id: RecordingId, signal?: AbortSignal): Promise<void>;
  downloadCallRecording(id: RecordingId, signal?: AbortSignal): Promise<Download>;
  transcribeCallRecording(id: RecordingId, request: TranscribeRequest, signal?: AbortSignal): Promise<void>;
  getRecordingTranscription(id: RecordingId, signal?: AbortSignal): Promise<Transcription>;
  createMessage(request: CreateMessageRequest, signal?: AbortSignal): Promise<MessageResource>;
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
    pointApplication: (applicationId, signal) => pointApplication(line, send, applicationId, signal),
    listCallRecordings: (callId, signal) => listCallRecordings(line, send, callId, signal),
    getCallRecording: (id, signal) => getCallRecording(line, send, id, signal),
    deleteRecording: (id, signal) => deleteRecording(line, send, id, signal),
    downloadCallRecording: (id, signal) => downloadCallRecording(line, send, id, signal),
    transcribeCallRecording: (id, request, signal) => transcribeCallRecording(line, send, id, request, signal),
    getRecordingTranscription: (id, signal) => getRecordingTranscription(line, send, id, signal),
    createMessage: (request, signal) => createMessage(line, send, request, signal),
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
