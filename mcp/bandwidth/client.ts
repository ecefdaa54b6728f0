import { listApplications } from './applications';
import { type ClientOptions, createSend } from './http';
import type { Line } from './line';
import { listPhoneNumbers } from './numbers';
import { createCall, getCall, updateCall, updateCallBxml } from './voice';

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
  };
}
