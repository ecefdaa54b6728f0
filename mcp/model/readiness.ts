/** Whether a part of the phone line is ready. */
export type ReadinessState = 'done' | 'needs-you' | 'working' | 'unknown';

export type ReadinessRowId = 'account' | 'number' | 'address' | 'inbound' | 'agent' | 'keychain';

/** One row of the answer to "is my phone line ready?". */
export interface ReadinessRow {
  readonly id: ReadinessRowId;
  readonly state: ReadinessState;
  /** "Bandwidth account". */
  readonly title: string;
  /** How it is, in one sentence without jargon. */
  readonly sentence: string;
  /** What to do and where, when the person is needed; for a terminal too. */
  readonly todo: string | undefined;
}
