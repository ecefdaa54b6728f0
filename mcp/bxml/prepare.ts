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
    warnings: [...parsed.notes, ...filled.warnings, ...found.warnings].map((warning) => problemText(warning)),
    then,
  };
}

function same(left: BxmlProblem, right: BxmlProblem): boolean {
  return left.line === right.line && left.verb === right.verb && left.attribute === right.attribute;
}

const problemsShown = 8;

/** The failure for a document with problems, each with line, verb and attribute. */
export function validationError(problems: readonly BxmlProblem[]): SwitchboardError {
  return new SwitchboardError(
    'validation',
    `The BXML was not sent: ${listed(problems, 'line')}`,
    'Correct it and send it again. Nothing reached the call. If it was an answer to a turn, the turn is still open.',
  );
}

/** The failure for a list of verbs with problems, each with its place in the list. */
export function listError(problems: readonly BxmlProblem[]): SwitchboardError {
  return new SwitchboardError(
    'validation',
    `No BXML was written: ${listed(problems, 'verb')}`,
    'Correct these verbs and call generateBXML again.',
  );
}

function listed(problems: readonly BxmlProblem[], unit: 'line' | 'verb'): string {
  const shown = problems.slice(0, problemsShown).map((problem) => problemText(problem, unit));
  const more = problems.length > problemsShown ? [`and ${problems.length - problemsShown} more`] : [];
  return [...shown, ...more].join('; ').replace(/([^.?])$/, '$1.');
}
