import {
  acceptedContent,
  type ElicitRequestFormParams,
  type ElicitResult,
  type InputRequiredResult,
  inputRequired,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { type AgentsPerson, type Answer, type Question, questionKey } from '../../policy/asking';

const ticked = z.object({ accept: z.boolean(), always: z.boolean().optional() });
const answered = z.looseObject({ action: z.string() });

/**
 * The person of a client that gets the question as the result of its call and calls again with the answer.
 * @param responses what this request carries
 * @param canAsk whether the client can show a form
 */
export function personByCallingAgain(responses: Record<string, unknown> | undefined, canAsk: () => boolean): AgentsPerson {
  return {
    canBeAsked: canAsk,
    answerTo(question) {
      const key = questionKey(question);
      const parsed = answered.safeParse(responses?.[key]);
      if (!parsed.success) return undefined;
      return answerIn(parsed.data.action, acceptedContent(responses, key));
    },
    ask: 'by-calling-again',
  };
}

/** How a 2025 session asks its client. */
export type Elicit = (
  params: ElicitRequestFormParams,
  options: { readonly signal: AbortSignal; readonly timeout: number },
) => Promise<ElicitResult>;

/** Longer than any question waits: the signal ends it. */
const neverMs = 3_600_000;

/** The person of a client that is asked while its call runs. */
export function personOfSession(elicit: Elicit, canAsk: () => boolean): AgentsPerson {
  return {
    canBeAsked: canAsk,
    answerTo: () => undefined,
    async ask(question, signal) {
      try {
        const { action, content } = await elicit(formOf(question), { signal, timeout: neverMs });
        return answerIn(action, content);
      } catch {
        // Taken back, or the client could not show it after all.
        return 'unavailable';
      }
    },
  };
}

/** An unticked box is a no, whichever button was pressed; a form that was only closed is not an answer. */
function answerIn(action: string, content: unknown): Answer {
  if (action === 'cancel') return 'dismissed';
  const form = ticked.safeParse(content);
  if (action !== 'accept' || !form.success || !form.data.accept) return 'declined';
  return form.data.always === true ? 'always' : 'accepted';
}

function formOf({ message, yes, always }: Question): ElicitRequestFormParams {
  const more = always === undefined ? {} : { always: { type: 'boolean' as const, title: always, default: false } };
  return {
    mode: 'form',
    message,
    requestedSchema: { type: 'object', properties: { accept: { type: 'boolean', title: yes }, ...more }, required: ['accept'] },
  };
}

/** The result that asks the client's person in 2026-07-28. */
export function questionResult(question: Question): InputRequiredResult {
  const { message, requestedSchema } = formOf(question);
  return inputRequired({ inputRequests: { [questionKey(question)]: inputRequired.elicit({ message, requestedSchema }) } });
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
