/**
 * The one failure shape of the server: `{error, code, recovery}`.
 * The first six codes are the specification's; the last three are our documented additions.
 */
export const errorCodes = [
  'auth',
  'feature_limit',
  'not_found',
  'conflict',
  'rate_limited',
  'timeout',
  'validation',
  'unavailable',
  'denied',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What an agent receives when a tool fails. */
export interface Failure {
  /** What happened, for a human reader. */
  readonly error: string;
  /** What an agent branches on. */
  readonly code: ErrorCode;
  /** What to do next, naming the tool to call where there is one. */
  readonly recovery: string;
}

/** The only error that is thrown on purpose; anything else that reaches the wrapper is a defect of ours. */
export class SwitchboardError extends Error {
  override readonly name = 'SwitchboardError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly recovery: string,
    options?: { readonly cause?: unknown; readonly quoted?: string | undefined },
  ) {
    super(message, options);
    this.quoted = options?.quoted;
  }

  /** The words of others that the message quotes, so that they can be marked as data for an agent. */
  readonly quoted: string | undefined;

  toFailure(): Failure {
    return { error: this.message, code: this.code, recovery: this.recovery };
  }
}
