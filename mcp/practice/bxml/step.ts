import type { JsonObject } from '../../base/json';
import type { BxmlDocument, Verb } from '../../bxml/bxml';
import type { Call } from '../state/call';
import type { Recorded } from '../state/recorded';
import type { Step } from './outcome';
import type { Stage } from './stage';

/** A document and where it came from. */
export interface Program {
  readonly document: BxmlDocument;
  /** The address the document came from, for the relative ones in it. */
  readonly servedBy: string;
  /** Seconds a webhook may take, as the call was placed with. */
  readonly callbackTimeoutMs: number;
  /** The fields of a recordComplete webhook. */
  recordingFields(call: Call, recorded: Recorded): JsonObject;
  /** A recording has ended; the call reports it asynchronously. */
  recorded(recorded: Recorded): void;
}

/** Runs one verb; resolves soon when `stage.signal` aborts, and then its step means nothing. */
export type Run = (verb: Verb, stage: Stage, program: Program) => Promise<Step> | Step;

/** A `tag` attribute replaces the call's tag from here on, so it is in the webhook this verb causes. */
export function retag(verb: Verb, stage: Stage): void {
  const given = verb.attributes.tag;
  if (given !== undefined) stage.retag(given);
}
