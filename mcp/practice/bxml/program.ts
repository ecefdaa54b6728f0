import type { JsonObject } from '../../base/json';
import type { BxmlDocument, Verb } from '../../bxml/bxml';
import type { Call } from '../state/call';
import type { FinishedRecording } from '../state/finishedRecording';
import type { CallContext } from './callContext';
import type { VerbResult } from './outcome';

/** A document and where it came from. */
export interface Program {
  readonly document: BxmlDocument;
  /** The address the document came from, for the relative ones in it. */
  readonly servedBy: string;
  /** Seconds a webhook may take, as the call was placed with. */
  readonly callbackTimeoutMs: number;
  /** The fields of a recordComplete webhook. */
  recordingFields(call: Call, recorded: FinishedRecording): JsonObject;
  /** A recording has ended; the call reports it asynchronously. */
  recorded(recorded: FinishedRecording): void;
}

/** Runs one verb; resolves soon when `stage.signal` aborts, and then its step means nothing. */
export type Run = (verb: Verb, context: CallContext, program: Program) => Promise<VerbResult> | VerbResult;

/** A `tag` attribute replaces the call's tag from here on, so it is in the webhook this verb causes. */
export function setTag(verb: Verb, context: CallContext): void {
  const given = verb.attributes.tag;
  if (given !== undefined) context.setTag(given);
}
