import type { z } from 'zod';
import type { Failure } from '../base/errors';

type Issue = z.core.$ZodIssue;

/** At most this many wrong arguments are named in one failure. */
const maxIssues = 5;

/** Says which arguments of a tool are wrong and why. Values are never quoted: one of them may be a secret. */
export function inputFailure(toolName: string, error: z.ZodError): Failure {
  const named = error.issues.slice(0, maxIssues).map((issue) => `${pathOf(issue.path)}: ${reasonOf(issue)}`);
  const rest = error.issues.length - named.length;
  return {
    error: `${toolName} was not run, its arguments are wrong. ${named.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`,
    code: 'validation',
    recovery: `Correct ${error.issues.length === 1 ? 'this argument' : 'these arguments'} and call ${toolName} again. Its input schema in tools/list says what each takes.`,
  };
}

/** `verbs[0].digits`; the arguments as a whole have no path. */
function pathOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'arguments';
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

function reasonOf(issue: Issue): string {
  if (issue.code === 'invalid_type' && /received undefined$/.test(issue.message)) return `is missing (${issue.expected})`;
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.flatMap((branch) => branch.slice(0, 1).map(reasonOf));
    if (branches.length > 0) return [...new Set(branches)].join(' or ');
  }
  return lowerFirst(issue.message);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
