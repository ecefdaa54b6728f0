import { SwitchboardError } from '../base/errors';
import { type FilledAddress, fillAddresses } from './addresses';
import { buildBxml } from './build';
import { type BxmlPlace, type BxmlProblem, problemText } from './bxml';
import { parseBxml } from './parse';
import { validateBxml } from './validate';

export type Prepared =
  | {
      readonly ok: true;
      /** Complete and valid, without credentials. Its own addresses hold the listener's secret. */
      readonly bxml: string;
      readonly filled: readonly FilledAddress[];
      readonly warnings: readonly string[];
      readonly then: string;
    }
  | { readonly ok: false; readonly problems: readonly BxmlProblem[] };

/** The one door for BXML an agent or a person wrote: read, complete its addresses, check, write. */
export function prepareBxml(text: string, options: { readonly place: BxmlPlace; readonly base: string | undefined }): Prepared {
  const parsed = parseBxml(text);
  if (!parsed.ok) return parsed;
  const filled = fillAddresses(parsed.document, options);
  const found = validateBxml(filled.document, options.place);
  const problems = [...filled.problems, ...found.problems.filter((problem) => !filled.problems.some((known) => same(known, problem)))];
  if (problems.length > 0) return { ok: false, problems };
  const { then } = filled;
  return {
    ok: true,
    bxml: buildBxml(filled.document),
    filled: filled.filled,
    warnings: [...filled.warnings, ...found.warnings].map((warning) => problemText(warning)),
    then,
  };
}

function same(left: BxmlProblem, right: BxmlProblem): boolean {
  return left.line === right.line && left.verb === right.verb && left.attribute === right.attribute;
}

const problemsShown = 8;

/**
 * The failure for a document with problems, each with line, verb and attribute.
 * `unit`: what a problem's `line` counts (`verb` for a list of verbs).
 */
export function validationError(problems: readonly BxmlProblem[], unit: 'line' | 'verb' = 'line'): SwitchboardError {
  const shown = problems.slice(0, problemsShown).map((problem) => problemText(problem, unit));
  const more = problems.length > problemsShown ? [`and ${problems.length - problemsShown} more`] : [];
  return new SwitchboardError(
    'validation',
    `The BXML was not sent: ${[...shown, ...more].join('; ')}.`,
    'Mend it and send it again. Nothing reached the call; if it was an answer to a turn, the turn is still open.',
  );
}
