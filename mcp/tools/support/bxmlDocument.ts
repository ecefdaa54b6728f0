import type { Line } from '../../bandwidth/line';
import type { BxmlPlace } from '../../bxml/bxml';
import { type Prepared, prepareBxml, validationError } from '../../bxml/prepare';

/** A document ready to be sent, and what its author should know about it. */
export interface ReadyDocument {
  /** Its own addresses hold the listener's secret: for the wire, not for results. */
  readonly bxml: string;
  readonly report: {
    /** Addresses that were filled in with ours, as `Verb attribute`. */
    readonly filled: string[];
    readonly warnings: string[];
    readonly then: string;
  };
}

/**
 * Completes and checks a document for its place.
 * @throws SwitchboardError `validation` naming line, verb and attribute.
 */
export function readyDocument(text: string, place: BxmlPlace, line: Line): ReadyDocument {
  const prepared: Prepared = prepareBxml(text, { place, base: line.callbackBase() });
  if (!prepared.ok) throw validationError(prepared.problems);
  const filled = prepared.filled.map(({ verb, attribute }) => `${verb} ${attribute}`);
  return { bxml: prepared.bxml, report: { filled, warnings: [...prepared.warnings], then: prepared.then } };
}
