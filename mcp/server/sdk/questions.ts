import { acceptedContent, type InputRequiredResult, inputRequired } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { type Ask, type Question, QuestionPending, questionKey } from '../asking';

const ticked = z.object({ accept: z.boolean() });
const answered = z.looseObject({ action: z.string() });

/**
 * Takes the person's answer from the request that carries it; without one, ends the handler with the question.
 * @param canAsk whether the client can show a form
 */
export function asker(responses: Record<string, unknown> | undefined, canAsk: () => boolean): Ask {
  return async (question) => {
    const key = questionKey(question);
    if (answered.safeParse(responses?.[key]).success) {
      const form = ticked.safeParse(acceptedContent(responses, key));
      return form.success && form.data.accept ? 'accepted' : 'declined';
    }
    if (!canAsk()) return 'unavailable';
    throw new QuestionPending(question);
  };
}

/** The result that asks the client's person. In a 2025 session the SDK turns it into a request to the client. */
export function questionResult(question: Question): InputRequiredResult {
  const { message, yes } = question;
  // A form with one box to tick: an unticked one is a no, whichever button was pressed.
  const form = inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties: { accept: { type: 'boolean', title: yes } }, required: ['accept'] },
  });
  return inputRequired({ inputRequests: { [questionKey(question)]: form } });
}

const formCapability = z.looseObject({
  elicitation: z.looseObject({ form: z.unknown().optional(), url: z.unknown().optional() }),
});

/** Whether a client with these capabilities can show a form. One that names no mode means forms; one that names only addresses cannot. */
export function canShowForm(capabilities: unknown): boolean {
  const parsed = formCapability.safeParse(capabilities);
  if (!parsed.success) return false;
  const { form, url } = parsed.data.elicitation;
  return form !== undefined || url === undefined;
}
