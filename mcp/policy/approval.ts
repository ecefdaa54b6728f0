import type { ApprovalRequest, Approvals, Verdict as Ended } from './approvals';
import { type AgentsPerson, type Answer, type Question, QuestionPending } from './asking';

export type Verdict = Ended | { readonly ok: false; readonly how: 'too-many' | 'nobody' };

export interface AskParts {
  /** The same for identical requests. */
  readonly key: string;
  readonly request: ApprovalRequest;
  readonly person: AgentsPerson;
  readonly signal: AbortSignal;
  /** Whether a person can be asked in a window. */
  readonly window: boolean;
}

/**
 * Asks the person: in the window, and in the agent's own program where that can show a question. The first answer counts.
 * @throws QuestionPending where the agent's program asks and calls again
 */
export async function askForApproval(approvals: Approvals, parts: AskParts): Promise<Verdict> {
  const { key, request, person, window } = parts;
  const question: Question = {
    message: `${request.question} ${request.reaches}`.trim(),
    yes: 'Allow it',
    always: request.mayAlways ? 'Always allow this number' : undefined,
  };
  const earlier = approvals.taken(key);
  if (earlier !== undefined) return earlier;
  const given = person.answerTo(question);
  // An answer to a request that has ended does nothing.
  if (given !== undefined && !approvals.waits(key)) return { ok: false, how: 'expired' };
  const answer = given === undefined ? undefined : answers[given];
  if (answer !== undefined) return approvals.answerHere(key, answer, 'agent');
  // The form was closed without an answer: the window may still give one.
  const canAsk = given === undefined && person.canBeAsked();
  if (!window && !canAsk) return given === undefined ? { ok: false, how: 'nobody' } : approvals.answerHere(key, 'no', 'agent');
  const approval = approvals.open(key, request);
  if (approval === undefined) return { ok: false, how: 'too-many' };
  if (!canAsk) return waitFor(approvals, parts);
  if (person.ask === 'by-calling-again') {
    approvals.shownByAgent(key);
    throw new QuestionPending(question);
  }
  const done = new AbortController();
  let shown = true;
  void person.ask(question, done.signal).then((reply) => {
    const how = answers[reply] ?? (reply === 'dismissed' && !window ? 'no' : undefined);
    if (how !== undefined) approvals.answer(approval.id, how, 'agent');
    else if (!window && approvals.cancel(approval.id)) shown = false;
  });
  const verdict = await waitFor(approvals, parts);
  done.abort();
  return shown ? verdict : { ok: false, how: 'nobody' };
}

async function waitFor(approvals: Approvals, { key, person, signal }: AskParts): Promise<Verdict> {
  person.waits?.(true);
  const verdict = await approvals.wait(key, signal);
  person.waits?.(false);
  return verdict;
}

/** What an answer in the agent's program means; a form that was only closed is not an answer. */
const answers: Readonly<Record<Answer, 'once' | 'always' | 'no' | undefined>> = {
  accepted: 'once',
  always: 'always',
  declined: 'no',
  dismissed: undefined,
  unavailable: undefined,
};
