import { sleep } from '../../base/clock';
import type { JsonObject } from '../../base/json';
import type { Verb } from '../../bxml/bxml';
import { type Input, speakingMs } from './audioOut';
import type { CallContext } from './callContext';
import { InputQueue } from './inputQueue';
import type { Program } from './program';
import { audioMs, audioName, unplayableAudio } from './sounds';
import { spokenText } from './speech';
import { addressIn, number, text } from './verbAttributes';

export interface GatherRules {
  readonly maxDigits: number;
  readonly terminatingDigits: string;
}

export interface Digits {
  readonly digits: string;
  /** Empty when no terminating key ended the gather. */
  readonly terminatingDigit: string;
}

export type KeyTaken = { readonly done: boolean; readonly digits: Digits };

export const noDigits: Digits = { digits: '', terminatingDigit: '' };

/** Adds one key: a terminating key ends the gather and is not counted, the last allowed key ends it too. */
export function takeKey(soFar: Digits, key: string, rules: GatherRules): KeyTaken {
  if (rules.terminatingDigits.includes(key)) return { done: true, digits: { digits: soFar.digits, terminatingDigit: key } };
  const digits = soFar.digits + key;
  return { done: digits.length >= rules.maxDigits, digits: { digits, terminatingDigit: '' } };
}

export type GatherResult =
  | {
      readonly kind: 'gathered';
      readonly digits: Digits;
      /** What the person said; undefined when the gather takes keys only, or heard nothing. */
      readonly speech: string | undefined;
    }
  | { readonly kind: 'unplayable'; readonly message: string };

/** What a gather waits for. */
interface Wanted {
  readonly kinds: readonly Input['kind'][];
  /** How long to wait for the first input after a prompt, milliseconds. */
  readonly firstMs: number;
}

/**
 * Plays the prompts, up to `repeatCount` times, until the person presses a key or speaks; then collects keys, or waits until the
 * sentence has been spoken. What the person types as speech is what speech recognition would understand.
 */
export async function gather(verb: Verb, context: CallContext, program: Program): Promise<GatherResult> {
  const wanted = wantedBy(verb);
  const inputs = new InputQueue(context, ...wanted.kinds);
  try {
    const first = await promptFor(verb, context, inputs, wanted);
    if (first?.kind === 'unplayable') return first;
    if (first?.kind === 'speech') {
      await finishSentence(verb, context, program, first.text);
      return { kind: 'gathered', digits: noDigits, speech: first.text };
    }
    return { kind: 'gathered', digits: await collectKeys(verb, inputs, first?.key), speech: undefined };
  } finally {
    inputs.close();
    context.listen({ for: 'nothing' });
  }
}

function wantedBy(verb: Verb): Wanted {
  const keysMs = number(verb, 'firstDigitTimeout', 5) * 1000;
  const speechMs = number(verb, 'speechTimeout', 5) * 1000;
  switch (text(verb, 'input', 'dtmf')) {
    case 'speech':
      return { kinds: ['speech'], firstMs: speechMs };
    case 'dtmf_speech':
      return { kinds: ['key', 'speech'], firstMs: Math.max(keysMs, speechMs) };
    default:
      return { kinds: ['key'], firstMs: keysMs };
  }
}

/** The first input, or undefined when none came after the last prompt. */
async function promptFor(
  verb: Verb,
  context: CallContext,
  inputs: InputQueue,
  wanted: Wanted,
): Promise<Input | Extract<GatherResult, { kind: 'unplayable' }> | undefined> {
  const listen = (promptOver: boolean) => context.listen(wanted.kinds.includes('key') ? { for: 'keys', promptOver } : { for: 'speech' });
  const rounds = number(verb, 'repeatCount', 1);
  for (let round = 0; round < rounds; round += 1) {
    listen(verb.children.length === 0);
    for (const prompt of verb.children) {
      const spoken = prompt.verb === 'SpeakSentence';
      const caption = spoken ? spokenText(prompt) : audioName(prompt);
      const message = spoken ? undefined : unplayableAudio(caption);
      if (message !== undefined) return { kind: 'unplayable', message };
      context.play(spoken ? 'speech' : 'audio', caption);
      const input = await inputs.next((spoken ? speakingMs(caption) : audioMs) * context.pace);
      if (input !== undefined || context.signal.aborted) return input;
    }
    listen(true);
    const input = await inputs.next(wanted.firstMs);
    if (input !== undefined || context.signal.aborted) return input;
  }
  return undefined;
}

async function collectKeys(verb: Verb, inputs: InputQueue, first: string | undefined): Promise<Digits> {
  const rules = { maxDigits: number(verb, 'maxDigits', 50), terminatingDigits: text(verb, 'terminatingDigits', '') };
  const interDigitMs = number(verb, 'interDigitTimeout', 5) * 1000;
  let taken: KeyTaken = { done: false, digits: noDigits };
  for (let key = first; key !== undefined; ) {
    taken = takeKey(taken.digits, key, rules);
    key = taken.done ? undefined : await nextKey(inputs, interDigitMs);
  }
  return taken.digits;
}

/** Ignores speech: after the first key only keys count. */
async function nextKey(inputs: InputQueue, ms: number): Promise<string | undefined> {
  const input = await inputs.next(ms);
  return input?.kind === 'speech' ? nextKey(inputs, ms) : input?.key;
}

/** Reports the sentence while it is spoken, if the document asks for that, and waits until it is over. */
async function finishSentence(verb: Verb, context: CallContext, program: Program, sentence: string): Promise<void> {
  const partial = addressIn(verb, 'partialResultCallback', 'partialResultCallbackMethod', program.servedBy);
  if (partial !== undefined) context.notify('partialgather', partial, speechFields(sentence));
  await sleep(context.clock, speakingMs(sentence) * context.pace, context.signal);
}

/** How the webhooks of a gather carry speech. */
export function speechFields(transcript: string): JsonObject {
  return { speech: { transcript, confidence: 1 } };
}
