import type { Verb } from '../../bxml/bxml';
import type { Recorded } from '../state/recorded';
import { bridge } from './bridge';
import { conference } from './conference';
import { gather } from './gather';
import type { Outcome, Step } from './outcome';
import { record } from './record';
import { pause, playAudio, ring, sendDtmf, speak } from './sounds';
import type { Stage } from './stage';
import { type Program, type Run, retag } from './step';
import { reports, tapeVerbs } from './taping';
import { forward, transfer } from './transfer';
import { address, flag, target } from './verbAttributes';

interface VerbRun {
  /** Answers an unanswered inbound call first. */
  readonly answers: (verb: Verb) => boolean;
  readonly run: Run;
}

const always = () => true;
const never = () => false;
const tape: Run = (verb, stage, program) => {
  retag(verb, stage);
  tapeVerbs[verb.verb]?.(verb, stage.tape, program.servedBy);
  return 'next';
};
const nothing: Run = () => 'next';

/** How each verb runs. What is not here needs something the practice line has not got: a websocket or a WebRTC endpoint. */
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
  StartRecording: { answers: always, run: tape },
  PauseRecording: { answers: never, run: tape },
  ResumeRecording: { answers: never, run: tape },
  StopRecording: { answers: never, run: tape },
  Transfer: { answers: always, run: transfer },
  Forward: { answers: never, run: forward },
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
 * Runs a validated document verb by verb (bandwidth-api 15). Resolves with what becomes of the call; when `stage.signal`
 * aborts, it resolves soon and the outcome means nothing.
 */
export async function runDocument(program: Program, stage: Stage): Promise<Outcome> {
  for (const verb of program.document.verbs) {
    if (stage.signal.aborted) break;
    const rule = Object.hasOwn(verbs, verb.verb) ? verbs[verb.verb] : undefined;
    if (rule === undefined) return { kind: 'fail', cause: 'application-error', message: `The practice line cannot run <${verb.verb}>` };
    if (!stage.answered && rule.answers(verb)) stage.answer();
    const step = await rule.run(verb, stage, program);
    if (step !== 'next') return step;
  }
  return { kind: 'end' };
}

async function runGather(verb: Verb, stage: Stage, program: Program): Promise<Step> {
  const result = await gather(verb, stage);
  if (result.kind === 'unplayable') return { kind: 'fail', cause: 'application-error', message: result.message };
  if (stage.signal.aborted) return 'next';
  retag(verb, stage);
  const next = target(verb, 'gather', program.servedBy);
  return next === undefined ? 'next' : { kind: 'ask', event: 'gather', target: next, extra: { ...result.digits } };
}

async function runRecord(verb: Verb, stage: Stage, program: Program): Promise<Step> {
  const recorded: Recorded = { take: await record(verb, stage), ...reports(verb, program.servedBy) };
  retag(verb, stage);
  program.recorded(recorded);
  const next = target(verb, 'recordComplete', program.servedBy);
  if (next === undefined) return 'next';
  return { kind: 'ask', event: 'recordComplete', target: next, extra: program.recordingFields(stage.call, recorded) };
}

function startGather(verb: Verb, stage: Stage, program: Program): Step {
  retag(verb, stage);
  stage.reportKeys(address(verb, 'dtmf', program.servedBy));
  return 'next';
}

function stopGather(_verb: Verb, stage: Stage): Step {
  stage.reportKeys(undefined);
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
