import { type BxmlDocument, type BxmlPlace, type BxmlProblem, problemText } from '../bxml/bxml';
import { parseBxml } from '../bxml/parse';
import { validateBxml } from '../bxml/validate';

export type DocumentRead = { readonly ok: true; readonly document: BxmlDocument } | { readonly ok: false; readonly description: string };

/**
 * Reads what a webhook answered, or an agent PUT. Malformed, too large, unknown verbs and attributes out of range make it
 * no BXML; unknown attributes are ignored.
 */
export function readDocument(text: string, place: BxmlPlace): DocumentRead {
  const parsed = parseBxml(text);
  if (!parsed.ok) return { ok: false, description: describe(parsed.problems) };
  const { problems } = validateBxml(parsed.document, place);
  return problems.length > 0 ? { ok: false, description: describe(problems) } : { ok: true, document: parsed.document };
}

function describe(problems: readonly BxmlProblem[]): string {
  return problems.map((problem) => problemText(problem)).join('; ');
}
