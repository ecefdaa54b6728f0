import { refusalOf } from '../bandwidth/errors';
import { SwitchboardError } from '../base/errors';
import type { Trouble } from '../model/readiness';
import type { CheckCause } from './desk';
import { type Verdict, verdictOfError } from './verdict';
import { troubleOf } from './words';

/** What an error of the Bandwidth client means to a person, and what they can do. */
export function troubleOfError(error: unknown): { readonly cause: CheckCause } & Trouble {
  return troubleOf(causeOf(error));
}

function causeOf(error: unknown): Verdict<CheckCause> {
  const verdict = verdictOfError(error);
  if (verdict !== undefined) return verdict;
  const status = refusalOf(error)?.status;
  if (status === 401 || (error instanceof SwitchboardError && error.code === 'auth')) return { cause: 'wrong-pair' };
  const other = status === 404 || (error instanceof SwitchboardError && error.code === 'validation' && status === undefined);
  return { cause: other ? 'no-account' : 'unexpected' };
}
