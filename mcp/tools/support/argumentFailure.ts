import type { z } from 'zod';
import type { Failure } from '../../base/errors';

/** One argument that cannot be taken. */
export interface WrongArgument {
  /** `verbs[0].digits`; empty for the arguments as a whole. */
  readonly path: string;
  /** Completes the path: "must be …". */
  readonly reason: string;
}

type Issue = z.core.$ZodIssue;

/** At most this many wrong arguments are named in one failure. */
const maxNamed = 5;

/** Says which arguments of a tool are wrong and why. Values are never quoted: one of them may be a secret. */
export function argumentFailure(toolName: string, wrong: readonly WrongArgument[]): Failure {
  const named = wrong.slice(0, maxNamed).map(({ path, reason }) => `${path === '' ? 'arguments' : path}: ${reason}`);
  const rest = wrong.length - named.length;
  return {
    error: `${toolName} did not run, because its arguments are wrong. ${named.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`.replace(
      /\?\.$/,
      '?',
    ),
    code: 'validation',
    recovery: `Correct ${wrong.length === 1 ? 'this argument' : 'these arguments'} and call ${toolName} again. tools/list shows what each argument takes.`,
  };
}

/** What a schema found wrong, without the arguments that another finding already names: a misspelt name is also a missing one. */
export function wrongArguments(error: z.ZodError, known: readonly WrongArgument[]): readonly WrongArgument[] {
  const named = new Set(known.flatMap(({ path, reason }) => [path, /did you mean (\w+)\?/.exec(reason)?.[1] ?? path]));
  return error.issues.map((issue) => ({ path: pathOf(issue.path), reason: reasonOf(issue) })).filter(({ path }) => !named.has(path));
}

/** `verbs[0].digits`; empty for the whole. */
export function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** What a type is called, completing "must be …". */
export const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function reasonOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return /received undefined$/.test(issue.message)
        ? `is missing (${issue.expected})`
        : `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return /^Invalid /.test(issue.message) ? `must be ${issue.values.map(String).join(' or ')}` : issue.message;
    case 'too_small':
      return /^Too small/.test(issue.message)
        ? `must ${sizeVerb(issue.origin)} at least ${amount(issue.origin, issue.minimum)}`
        : issue.message;
    case 'too_big':
      return /^Too big/.test(issue.message)
        ? `must ${sizeVerb(issue.origin)} at most ${amount(issue.origin, issue.maximum)}`
        : issue.message;
    case 'invalid_union': {
      const branches = issue.errors.flatMap((branch) => branch.slice(0, 1).map(reasonOf));
      return branches.length > 0 ? [...new Set(branches)].join(' or ').replaceAll(' or must be ', ' or ') : lowerFirst(issue.message);
    }
    default:
      return lowerFirst(issue.message);
  }
}

const counted: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' };

function sizeVerb(origin: string): string {
  return counted[origin] === undefined ? 'be' : 'have';
}

function amount(origin: string, size: number | bigint): string {
  return counted[origin] === undefined ? String(size) : `${size} ${counted[origin]}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
