import type { Verb } from '../../bxml/bxml';
import type { Tape, TapeOptions } from './tape';
import { address, flag, text } from './verbAttributes';

type Act = (verb: Verb, tape: Tape, servedBy: string) => void;

/** The verbs that work a tape; none of them makes the document wait. A conference takes the same ones. */
export const tapeVerbs: Readonly<Record<string, Act>> = {
  StartRecording: (verb, tape, servedBy) => tape.start(tapeOptions(verb, servedBy)),
  PauseRecording: (_verb, tape) => void tape.pause(),
  ResumeRecording: (_verb, tape) => void tape.resume(),
  StopRecording: (_verb, tape) => tape.stop(),
};

function tapeOptions(verb: Verb, servedBy: string): TapeOptions {
  return { ...reports(verb, servedBy), channels: flag(verb, 'multiChannel', false) ? 2 : 1 };
}

/** The format of a recording and who hears of it, as Record and StartRecording say it alike. */
export function reports(verb: Verb, servedBy: string): Omit<TapeOptions, 'channels'> {
  return {
    fileFormat: text(verb, 'fileFormat', 'wav'),
    available: address(verb, 'recordingAvailable', servedBy),
    transcription: flag(verb, 'transcribe', false) ? { available: address(verb, 'transcriptionAvailable', servedBy) } : undefined,
  };
}
