import { sleep } from '../../base/clock';
import type { Verb } from '../../bxml/bxml';
import { type AudioOut, speakingMs } from './audioOut';
import type { VerbResult } from './outcome';
import { spokenText } from './speech';
import { number } from './verbAttributes';

/*
 * Verbs that play something. It is shown as a caption; how long it takes follows from the document or from the length of the words.
 */

/** How long an audio file is assumed to last, milliseconds at pace 1: it is never fetched. */
export const audioMs = 2000;

export async function speak(verb: Verb, audioOut: AudioOut): Promise<VerbResult> {
  const words = spokenText(verb);
  audioOut.play('speech', words);
  await sleep(audioOut.clock, speakingMs(words) * audioOut.pace, audioOut.signal);
  return 'next';
}

/** Shows the file's name for as long as it is assumed to last; a format Bandwidth does not play ends the call. */
export async function playAudio(verb: Verb, audioOut: AudioOut): Promise<VerbResult> {
  const name = audioName(verb);
  const unplayable = unplayableAudio(name);
  if (unplayable !== undefined) return { kind: 'fail', cause: 'application-error', message: unplayable };
  audioOut.play('audio', name);
  await sleep(audioOut.clock, audioMs * audioOut.pace, audioOut.signal);
  return 'next';
}

/** The file's name, without the address, which may hold a secret. */
export function audioName(verb: Verb): string {
  const path = verb.text.trim().replace(/[?#].*$/, '');
  return path.split('/').at(-1) || 'audio';
}

/** Why Bandwidth would not play a file of this name; a name without an extension is assumed to be .wav. */
export function unplayableAudio(name: string): string | undefined {
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase();
  if (extension === undefined || !otherAudio.includes(extension)) return undefined;
  return `PlayAudio plays .wav and .mp3, not .${extension}`;
}

const otherAudio = ['aac', 'aiff', 'flac', 'm4a', 'mp4', 'ogg', 'opus', 'webm', 'wma'];

export async function pause(verb: Verb, audioOut: AudioOut): Promise<VerbResult> {
  const seconds = number(verb, 'duration', 1);
  audioOut.play('silence', `${seconds} s`);
  await sleep(audioOut.clock, seconds * 1000, audioOut.signal);
  return 'next';
}

export async function ring(verb: Verb, audioOut: AudioOut): Promise<VerbResult> {
  const seconds = number(verb, 'duration', 5);
  audioOut.play('ring', `${seconds} s`);
  await sleep(audioOut.clock, seconds * 1000, audioOut.signal);
  return 'next';
}

/** Presses keys towards the person's end: a tone and a gap each, pauses in place of the gap. */
export async function sendDtmf(verb: Verb, audioOut: AudioOut): Promise<VerbResult> {
  const keys = verb.text.trim();
  audioOut.play('keys', keys);
  const tone = number(verb, 'toneDuration', 200);
  const gap = number(verb, 'toneInterval', 400);
  const total = [...keys].reduce((sum, key, index) => {
    const pauseMs = pauses[key];
    if (pauseMs !== undefined) return sum + pauseMs;
    const follows = [...keys][index + 1];
    return sum + tone + (follows === undefined || pauses[follows] !== undefined ? 0 : gap);
  }, 0);
  await sleep(audioOut.clock, total, audioOut.signal);
  return 'next';
}

const pauses: Readonly<Record<string, number>> = { ',': 500, w: 500, W: 1000 };
