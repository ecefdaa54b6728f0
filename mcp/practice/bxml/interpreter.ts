import type { Verb } from '../../bxml/bxml';
import type { FinishedRecording } from '../state/finishedRecording';
import { bridge } from './bridge';
import type { CallContext } from './callContext';
import { conference } from './conference';
import { gather, speechFields } from './gather';
import type { Outcome, VerbResult } from './outcome';
import { type Program, type Run, setTag } from './program';
import { record } from './record';
import { recorderVerbs, reports } from './recorderVerbs';
import { refer } from './refer';
import { pause, playAudio, ring, sendDtmf, speak } from './sounds';
import { forward, transfer } from './transfer';
import { address, flag, target } from './verbAttributes';

interface VerbRun {
  /** Answers an unanswered inbound call first. */
  readonly answers: (verb: Verb) => boolean;
  readonly run: Run;
}

const always = () => true;
const never = () => false;
const recorder: Run = (verb, context, program) => {
  setTag(verb, context);
  recorderVerbs[verb.verb]?.(verb, context.recorder, program.servedBy);
  return 'next';
};
const nothing: Run = () => 'next';

/** How each verb runs. The verbs that are missing need a websocket or a WebRTC endpoint. */
const verbs: Readonly<Record<string, VerbRun>> = {
  SpeakSentence: { answers: always, run: speak },
  PlayAudio: { answers: always, run: playAudio },
  Pause: { answers: always, run: pause },
  Ring: { answers: (verb) => flag(verb, 'answerCall', true), run: ring },
  SendDtmf: { answers: always, run: sendDtmf },
  Gather: { answers: always, run: runGather },
  Record: { answers: always, run: runRecord },
  StartGather: { answers: always, run: startGather },
  StopGather: { answers: never, run: stopGather },
  StartRecording: { answers: always, run: recorder },
  PauseRecording: { answers: never, run: recorder },
  ResumeRecording: { answers: never, run: recorder },
  StopRecording: { answers: never, run: recorder },
  Transfer: { answers: always, run: transfer },
  Forward: { answers: never, run: forward },
  Refer: { answers: always, run: refer },
  Bridge: { answers: always, run: bridge },
  Conference: { answers: always, run: conference },
  // No stream and no transcription can be running, and stopping none has no effect.
  StopStream: { answers: never, run: nothing },
  StopTranscription: { answers: never, run: nothing },
  Redirect: { answers: never, run: redirect },
  Tag: { answers: never, run: tag },
  Hangup: { answers: never, run: () => ({ kind: 'hangup' }) },
};

/**
 * Runs a validated document verb by verb (bandwidth-api 15). Resolves with what happens to the call next; when `context.signal`
 * aborts, it resolves soon and the outcome is ignored.
 */
export async function runDocument(program: Program, context: CallContext): Promise<Outcome> {
  for (const verb of program.document.verbs) {
    if (context.signal.aborted) break;
    const rule = Object.hasOwn(verbs, verb.verb) ? verbs[verb.verb] : undefined;
    if (rule === undefined) return { kind: 'fail', cause: 'application-error', message: `The practice line cannot run <${verb.verb}>` };
    if (!context.answered && rule.answers(verb)) context.answer();
    const step = await rule.run(verb, context, program);
    if (step !== 'next') return step;
  }
  return { kind: 'end' };
}

async function runGather(verb: Verb, context: CallContext, program: Program): Promise<VerbResult> {
  const result = await gather(verb, context, program);
  if (result.kind === 'unplayable') return { kind: 'fail', cause: 'application-error', message: result.message };
  if (context.signal.aborted) return 'next';
  setTag(verb, context);
  const next = target(verb, 'gather', program.servedBy);
  const extra = { ...result.digits, ...(result.speech === undefined ? {} : speechFields(result.speech)) };
  return next === undefined ? 'next' : { kind: 'ask', event: 'gather', target: next, extra };
}

async function runRecord(verb: Verb, context: CallContext, program: Program): Promise<VerbResult> {
  const recorded: FinishedRecording = { audio: await record(verb, context), ...reports(verb, program.servedBy) };
  setTag(verb, context);
  program.recorded(recorded);
  const next = target(verb, 'recordComplete', program.servedBy);
  if (next === undefined) return 'next';
  return { kind: 'ask', event: 'recordComplete', target: next, extra: program.recordingFields(context.call, recorded) };
}

function startGather(verb: Verb, context: CallContext, program: Program): VerbResult {
  setTag(verb, context);
  context.reportKeys(address(verb, 'dtmf', program.servedBy));
  return 'next';
}

function stopGather(_verb: Verb, context: CallContext): VerbResult {
  context.reportKeys(undefined);
  return 'next';
}

function redirect(verb: Verb, context: CallContext, program: Program): VerbResult {
  setTag(verb, context);
  const next = target(verb, 'redirect', program.servedBy);
  return next === undefined ? { kind: 'hangup' } : { kind: 'ask', event: 'redirect', target: next, extra: {} };
}

function tag(verb: Verb, context: CallContext): VerbResult {
  context.setTag(verb.text.trim());
  return 'next';
}
