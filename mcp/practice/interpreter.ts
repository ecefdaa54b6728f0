import type { BxmlDocument, Verb } from '../bxml/bxml';
import { sleep } from '../clock';
import type { JsonObject } from '../json';
import type { Address, Target } from './deliver';
import { gather } from './gather';
import { record } from './record';
import { spokenText } from './speech';
import { type Stage, speakingMs, type Take } from './stage';
import { address, flag, number, target, text } from './verbAttributes';

/** A recording and whom to tell about it. */
export interface Recorded {
  readonly take: Take;
  readonly fileFormat: string;
  readonly available: Address | undefined;
  /** Undefined when the document asked for no transcription. */
  readonly transcription: { readonly available: Address | undefined } | undefined;
}

/** What becomes of the call when a document is done. */
export type Outcome =
  /** A Hangup, or the end of the document. */
  | { readonly kind: 'hangup' }
  /** Control passes to a webhook, whose answer runs next. */
  | { readonly kind: 'ask'; readonly event: 'gather' | 'redirect' | 'recordComplete'; readonly target: Target; readonly extra: JsonObject }
  | { readonly kind: 'cannot-run'; readonly verb: string };

export interface Program {
  readonly document: BxmlDocument;
  /** The address the document came from, for the relative ones in it. */
  readonly servedBy: string;
  /** The fields of a recordComplete webhook. */
  recordingFields(recorded: Recorded): JsonObject;
  /** A recording has ended; the call reports it asynchronously. */
  recorded(recorded: Recorded): void;
}

type Step = 'next' | Outcome;
type Run = (verb: Verb, stage: Stage, program: Program) => Promise<Step> | Step;

/** How each verb runs, and whether it answers an unanswered inbound call first. */
const verbs: Readonly<Record<string, { readonly answers: (verb: Verb) => boolean; readonly run: Run }>> = {
  SpeakSentence: { answers: always, run: speak },
  Gather: { answers: always, run: runGather },
  Record: { answers: always, run: runRecord },
  Pause: { answers: always, run: pause },
  Ring: { answers: (verb) => flag(verb, 'answerCall', true), run: ring },
  Redirect: { answers: never, run: redirect },
  Tag: { answers: never, run: tag },
  Hangup: { answers: never, run: () => ({ kind: 'hangup' }) },
};

/**
 * Runs a validated document verb by verb (bandwidth-api 15). Resolves with what becomes of the call; when `stage.signal`
 * aborts, it resolves soon and the outcome means nothing.
 */
export async function runDocument(program: Program, stage: Stage): Promise<Outcome> {
  for (const verb of program.document.verbs) {
    if (stage.signal.aborted) break;
    const rule = Object.hasOwn(verbs, verb.verb) ? verbs[verb.verb] : undefined;
    if (rule === undefined) return { kind: 'cannot-run', verb: verb.verb };
    if (!stage.answered && rule.answers(verb)) stage.answer();
    const step = await rule.run(verb, stage, program);
    if (step !== 'next') return step;
  }
  return { kind: 'hangup' };
}

async function speak(verb: Verb, stage: Stage): Promise<Step> {
  const words = spokenText(verb);
  stage.hear('speech', words);
  await sleep(stage.clock, speakingMs(words) * stage.pace, stage.signal);
  return 'next';
}

async function runGather(verb: Verb, stage: Stage, program: Program): Promise<Step> {
  const result = await gather(verb, stage);
  if (result.kind === 'cannot-play') return { kind: 'cannot-run', verb: result.verb };
  if (stage.signal.aborted) return 'next';
  retag(verb, stage);
  const next = target(verb, 'gather', program.servedBy);
  return next === undefined ? 'next' : { kind: 'ask', event: 'gather', target: next, extra: { ...result.digits } };
}

async function runRecord(verb: Verb, stage: Stage, program: Program): Promise<Step> {
  const recorded: Recorded = {
    take: await record(verb, stage),
    fileFormat: text(verb, 'fileFormat', 'wav'),
    available: address(verb, 'recordingAvailable', program.servedBy),
    transcription: flag(verb, 'transcribe', false) ? { available: address(verb, 'transcriptionAvailable', program.servedBy) } : undefined,
  };
  retag(verb, stage);
  program.recorded(recorded);
  const next = target(verb, 'recordComplete', program.servedBy);
  return next === undefined ? 'next' : { kind: 'ask', event: 'recordComplete', target: next, extra: program.recordingFields(recorded) };
}

async function pause(verb: Verb, stage: Stage): Promise<Step> {
  const seconds = number(verb, 'duration', 1);
  stage.hear('silence', `${seconds} s`);
  await sleep(stage.clock, seconds * 1000, stage.signal);
  return 'next';
}

async function ring(verb: Verb, stage: Stage): Promise<Step> {
  const seconds = number(verb, 'duration', 5);
  stage.hear('ring', `${seconds} s`);
  await sleep(stage.clock, seconds * 1000, stage.signal);
  return 'next';
}

function redirect(verb: Verb, stage: Stage, program: Program): Step {
  retag(verb, stage);
  const next = target(verb, 'redirect', program.servedBy);
  return next === undefined ? { kind: 'hangup' } : { kind: 'ask', event: 'redirect', target: next, extra: {} };
}

function tag(verb: Verb, stage: Stage): Step {
  stage.retag(verb.text.trim());
  return 'next';
}

/** A `tag` attribute replaces the call's tag from here on, so it is in the webhook this verb causes. */
function retag(verb: Verb, stage: Stage): void {
  const given = verb.attributes.tag;
  if (given !== undefined) stage.retag(given);
}

function always(): boolean {
  return true;
}

function never(): boolean {
  return false;
}
