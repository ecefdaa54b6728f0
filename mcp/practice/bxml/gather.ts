import type { Verb } from '../../bxml/bxml';
import { speakingMs } from './audioOut';
import type { CallContext } from './callContext';
import { InputQueue } from './inputQueue';
import { audioMs, audioName, unplayableAudio } from './sounds';
import { spokenText } from './speech';
import { number, text } from './verbAttributes';

export interface GatherRules {
  readonly maxDigits: number;
  readonly terminatingDigits: string;
}

export interface Digits {
  readonly digits: string;
  /** Empty when it was not a key that ended the gather. */
  readonly terminatingDigit: string;
}

export type KeyTaken = { readonly done: boolean; readonly digits: Digits };

export const noDigits: Digits = { digits: '', terminatingDigit: '' };

/** Adds one key: a terminating one ends the gather without being counted, the last allowed one ends it too. */
export function takeKey(so: Digits, key: string, rules: GatherRules): KeyTaken {
  if (rules.terminatingDigits.includes(key)) return { done: true, digits: { digits: so.digits, terminatingDigit: key } };
  const digits = so.digits + key;
  return { done: digits.length >= rules.maxDigits, digits: { digits, terminatingDigit: '' } };
}

export type GatherResult = { readonly kind: 'digits'; readonly digits: Digits } | { readonly kind: 'unplayable'; readonly message: string };

/** Plays the prompts, up to `repeatCount` times, until a key is pressed, then collects keys. */
export async function gather(verb: Verb, context: CallContext): Promise<GatherResult> {
  const rules = { maxDigits: number(verb, 'maxDigits', 50), terminatingDigits: text(verb, 'terminatingDigits', '') };
  const firstDigitMs = number(verb, 'firstDigitTimeout', 5) * 1000;
  const interDigitMs = number(verb, 'interDigitTimeout', 5) * 1000;
  const rounds = number(verb, 'repeatCount', 1);
  const inputs = new InputQueue(context, 'key');
  const nextKey = async (ms: number) => {
    const input = await inputs.next(ms);
    return input?.kind === 'key' ? input.key : undefined;
  };
  try {
    let key: string | undefined;
    for (let round = 0; round < rounds && key === undefined && !context.signal.aborted; round += 1) {
      context.listen({ for: 'keys', promptOver: verb.children.length === 0 });
      for (const prompt of verb.children) {
        const spoken = prompt.verb === 'SpeakSentence';
        const heard = spoken ? spokenText(prompt) : audioName(prompt);
        const message = spoken ? undefined : unplayableAudio(heard);
        if (message !== undefined) return { kind: 'unplayable', message };
        context.play(spoken ? 'speech' : 'audio', heard);
        key = await nextKey((spoken ? speakingMs(heard) : audioMs) * context.pace);
        if (key !== undefined || context.signal.aborted) break;
      }
      if (key !== undefined || context.signal.aborted) break;
      context.listen({ for: 'keys', promptOver: true });
      key = await nextKey(firstDigitMs);
    }
    let taken: KeyTaken = { done: false, digits: noDigits };
    while (key !== undefined) {
      taken = takeKey(taken.digits, key, rules);
      key = taken.done ? undefined : await nextKey(interDigitMs);
    }
    return { kind: 'digits', digits: taken.digits };
  } finally {
    inputs.close();
    context.listen({ for: 'nothing' });
  }
}
