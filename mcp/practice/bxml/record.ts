import type { Verb } from '../../bxml/bxml';
import type { RecordedAudio, Utterance } from '../state/finishedRecording';
import { newRecordingId } from '../state/ids';
import { speakingMs } from './audioOut';
import type { CallContext } from './callContext';
import { InputQueue } from './inputQueue';
import { number, text } from './verbAttributes';

/**
 * Records what the person types as speech: the words and their length, without sound.
 * Ends with a terminating key, after `silenceTimeout` without speech, at `maxDuration`, or with the call.
 */
export async function record(verb: Verb, context: CallContext): Promise<RecordedAudio> {
  const terminators = text(verb, 'terminatingDigits', '#');
  const maxMs = number(verb, 'maxDuration', 60) * 1000;
  const silenceMs = number(verb, 'silenceTimeout', 0) * 1000;
  const { clock } = context;
  const startedAt = clock.now();
  const said: Utterance[] = [];
  let quietSince = startedAt;
  const inputs = new InputQueue(context, 'key', 'speech');
  context.play('beep', 'Beep');
  context.listen({ for: 'speech' });
  try {
    for (;;) {
      const now = clock.now();
      const end = Math.min(startedAt + maxMs, silenceMs > 0 ? quietSince + silenceMs : Number.POSITIVE_INFINITY);
      const input = end > now ? await inputs.next(end - now) : undefined;
      if (input === undefined) break;
      if (input.kind === 'key') {
        if (terminators.includes(input.key)) break;
        continue;
      }
      const from = Math.max(quietSince, clock.now());
      quietSince = from + speakingMs(input.text) * context.pace;
      said.push({ speaker: 0, text: input.text, fromMs: from - startedAt, toMs: quietSince - startedAt });
    }
  } finally {
    inputs.close();
    context.listen({ for: 'nothing' });
  }
  const endedAt = clock.now();
  return { recordingId: newRecordingId(), startedAt, endedAt, durationMs: endedAt - startedAt, channels: 1, utterances: said };
}
