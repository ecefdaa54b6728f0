import type { JsonObject } from '../../base/json';
import type { BxmlDocument, Verb } from '../../bxml/bxml';
import type { Call } from '../state/call';
import type { FinishedRecording } from '../state/finishedRecording';
import type { CallContext } from './callContext';
import type { VerbResult } from './outcome';

/** A document and its origin. */
export interface Program {
  readonly document: BxmlDocument;
  /** The address that served the document; its relative addresses resolve against it. */
  readonly servedBy: string;
  /** How long a webhook may take, from the request that placed the call. */
  readonly callbackTimeoutMs: number;
  /** The fields of a recordComplete webhook. */
  recordingFields(call: Call, recorded: FinishedRecording): JsonObject;
  /** Stores a recording that has ended; the call reports it asynchronously. */
  recorded(recorded: FinishedRecording): void;
}

/** Runs one verb; resolves soon when `context.signal` aborts, and its result is then ignored. */
export type Run = (verb: Verb, context: CallContext, program: Program) => Promise<VerbResult> | VerbResult;

/** A `tag` attribute replaces the call's tag from here on, so it is in the webhook this verb causes. */
export function setTag(verb: Verb, context: CallContext): void {
  const given = verb.attributes.tag;
  if (given !== undefined) context.setTag(given);
}
