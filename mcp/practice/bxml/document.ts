import { type BxmlDocument, type BxmlPlace, type BxmlProblem, problemText } from '../../bxml/bxml';
import { parseBxml } from '../../bxml/parse';
import { validateBxml } from '../../bxml/validate';

export type DocumentRead = { readonly ok: true; readonly document: BxmlDocument } | { readonly ok: false; readonly description: string };

/**
 * Reads the document that a webhook answered or an agent sent. A document that is malformed or too large, has unknown verbs or
 * values out of range is not valid; unknown attributes are ignored.
 */
export function readDocument(text: string, place: BxmlPlace): DocumentRead {
  const parsed = parseBxml(text);
  if (!parsed.ok) return { ok: false, description: inWords(parsed.problems) };
  const { problems } = validateBxml(parsed.document, place);
  return problems.length > 0 ? { ok: false, description: inWords(problems) } : { ok: true, document: parsed.document };
}

/** The first few problems only: the text becomes part of an errorMessage. */
function inWords(problems: readonly BxmlProblem[]): string {
  const more = problems.length > 3 ? [`and ${problems.length - 3} more`] : [];
  return [...problems.slice(0, 3).map((problem) => problemText(problem)), ...more].join('; ');
}
