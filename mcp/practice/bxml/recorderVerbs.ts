import type { Verb } from '../../bxml/bxml';
import type { Recorder, RecorderOptions } from './recorder';
import { address, flag, text } from './verbAttributes';

type RecorderAction = (verb: Verb, recorder: Recorder, servedBy: string) => void;

/** The verbs that control the background recording; none of them blocks the document. A conference accepts the same ones. */
export const recorderVerbs: Readonly<Record<string, RecorderAction>> = {
  StartRecording: (verb, recorder, servedBy) => recorder.start(recorderOptions(verb, servedBy)),
  PauseRecording: (_verb, recorder) => void recorder.pause(),
  ResumeRecording: (_verb, recorder) => void recorder.resume(),
  StopRecording: (_verb, recorder) => recorder.stop(),
};

function recorderOptions(verb: Verb, servedBy: string): RecorderOptions {
  return { ...reports(verb, servedBy), channels: flag(verb, 'multiChannel', false) ? 2 : 1 };
}

/** The format of a recording and where it is reported: attributes that Record and StartRecording share. */
export function reports(verb: Verb, servedBy: string): Omit<RecorderOptions, 'channels'> {
  return {
    fileFormat: text(verb, 'fileFormat', 'wav'),
    name: verb.attributes.recordingName,
    available: address(verb, 'recordingAvailable', servedBy),
    transcription: flag(verb, 'transcribe', false) ? { available: address(verb, 'transcriptionAvailable', servedBy) } : undefined,
  };
}
