import { createHash } from 'node:crypto';

/** Something only a person may decide. */
export interface Question {
  /** The whole question: the person sees nothing else. Plain text. */
  readonly message: string;
  /** What saying yes means, as the label of the one box to tick: "I accept the Terms of Service". */
  readonly yes: string;
}

/** `unavailable`: the agent's client cannot ask its person. It never counts as consent. */
export type Answer = 'accepted' | 'declined' | 'unavailable';

/**
 * Asks the person behind the agent. A handler calls it before it does anything that has an effect: while
 * there is no answer yet, the call ends here and the handler runs again from its beginning once the person has answered.
 */
export type Ask = (question: Question) => Promise<Answer>;

/** Ends a handler that has asked; the protocol layer turns it into a question to the client. Never an error to show. */
export class QuestionPending extends Error {
  override readonly name = 'QuestionPending';

  constructor(readonly question: Question) {
    super('The person has been asked; the call continues with their answer.');
  }
}

/** For calls whose client cannot ask: no answer ever counts as a yes. */
export const cannotAsk: Ask = async () => 'unavailable';

/** Ties an answer to the words that were asked, so that a yes to one question never counts for another. */
export function questionKey({ message, yes }: Question): string {
  return `q-${createHash('sha256')
    .update(JSON.stringify([message, yes]))
    .digest('hex')
    .slice(0, 24)}`;
}
