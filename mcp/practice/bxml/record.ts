import type { Verb } from '../../bxml/bxml';
import { newRecordingId } from '../state/ids';
import type { Take, Utterance } from '../state/recorded';
import { speakingMs } from './air';
import { Ear, type Stage } from './stage';
import { number, text } from './verbAttributes';

/**
 * Records what the person types as speech: no sound, only the words and their length.
 * Ends with a terminating key, after `silenceTimeout` without speech, at `maxDuration`, or with the call.
 */
export async function record(verb: Verb, stage: Stage): Promise<Take> {
  const terminators = text(verb, 'terminatingDigits', '#');
  const maxMs = number(verb, 'maxDuration', 60) * 1000;
  const silenceMs = number(verb, 'silenceTimeout', 0) * 1000;
  const { clock } = stage;
  const startedAt = clock.now();
  const said: Utterance[] = [];
  let quietSince = startedAt;
  const ear = new Ear(stage, 'key', 'speech');
  stage.hear('beep', 'Beep');
  stage.listen({ for: 'speech' });
  try {
    for (;;) {
      const now = clock.now();
      const end = Math.min(startedAt + maxMs, silenceMs > 0 ? quietSince + silenceMs : Number.POSITIVE_INFINITY);
      const input = end > now ? await ear.next(end - now) : undefined;
      if (input === undefined) break;
      if (input.kind === 'key') {
        if (terminators.includes(input.key)) break;
        continue;
      }
      const from = Math.max(quietSince, clock.now());
      quietSince = from + speakingMs(input.text) * stage.pace;
      said.push({ speaker: 0, text: input.text, fromMs: from - startedAt, toMs: quietSince - startedAt });
    }
  } finally {
    ear.close();
    stage.listen({ for: 'nothing' });
  }
  const endedAt = clock.now();
  return { recordingId: newRecordingId(), startedAt, endedAt, durationMs: endedAt - startedAt, channels: 1, utterances: said };
}
