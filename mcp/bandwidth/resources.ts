import type { BasicCredentials } from '../model/line';

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
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

export interface Lookup {
  readonly requestId: string;
  readonly status: string;
  readonly results: readonly { readonly phoneNumber?: string | undefined; readonly [field: string]: unknown }[];
  readonly errors: readonly { readonly [field: string]: unknown }[];
  readonly [field: string]: unknown;
}
