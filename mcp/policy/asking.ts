import { createHash } from 'node:crypto';

/** Something only a person may decide. */
export interface Question {
  /** The whole question: the person sees nothing else. Plain text. */
  readonly message: string;
  /** What saying yes means, as the label of the one box to tick: "I accept the Terms of Service". */
  readonly yes: string;
  /** The label of a second box, for a yes that also counts from now on; left out where there is none. */
  readonly always?: string | undefined;
}

/**
 * `always`: accepted, with the second box. `dismissed`: the form was closed without an answer. `unavailable`: the agent's client
 * cannot ask its person. The last three never count as consent.
 */
export type Answer = 'accepted' | 'always' | 'declined' | 'dismissed' | 'unavailable';

/** The person behind an agent's own program, for one tool call. */
export interface AgentsPerson {
  /** Whether the program can show its person a form. */
  canBeAsked(): boolean;
  /** The answer that this very request carries; undefined when it carries none. */
  answerTo(question: Question): Answer | undefined;
  /** Called when the call begins to wait for a person, and when the wait is over; left out where no one follows the call. */
  waits?(waiting: boolean): void;
  /**
   * How the question is shown. A 2025 session shows it while the call runs; when `signal` aborts, the form is taken back. It never
   * rejects. A client of 2026-07-28 gets the question as the result of the call (`QuestionPending`), and calls again with the answer.
   */
  readonly ask: 'by-calling-again' | ((question: Question, signal: AbortSignal) => Promise<Answer>);
}

/** What a client that follows a call's progress reads while its person decides. */
export const waitingForPerson = 'Waiting for the user to allow this.';

/** Ends a call whose client is asked by its result; the protocol layer turns it into the question. Never an error to show. */
export class QuestionPending extends Error {
  override readonly name = 'QuestionPending';

  constructor(readonly question: Question) {
    super('The person has been asked; the call continues with their answer.');
  }
}

/** For calls whose client cannot ask: no answer ever counts as a yes. */
export const cannotAsk: AgentsPerson = {
  canBeAsked: () => false,
  answerTo: () => undefined,
  ask: 'by-calling-again',
};

/** Ties an answer to the words that were asked, so that a yes to one question never counts for another. */
export function questionKey({ message, yes, always }: Question): string {
  return `q-${createHash('sha256')
    .update(JSON.stringify(always === undefined ? [message, yes] : [message, yes, always]))
    .digest('hex')
    .slice(0, 24)}`;
}
