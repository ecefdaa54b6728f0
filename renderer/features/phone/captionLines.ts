import type { Caption } from '../../../main/ipc/contract';

/** One line of the transcript. */
export interface CaptionLine extends Caption {
  readonly id: string;
  /** Words and keys are drawn as a bubble; every other sound as a quiet line between them. */
  readonly spoken: boolean;
}

const unnamed: { readonly [kind in Caption['kind']]: string } = {
  speech: '(no words)',
  silence: 'Silence',
  ring: 'Ringing',
  beep: 'Beep',
  keys: '(no keys)',
  audio: 'Sound',
};

/** The transcript's lines. Captions are only ever added at the end, so a caption's place is its identity. */
export function captionLines(captions: readonly Caption[]): readonly CaptionLine[] {
  return captions.map((caption, place) => ({
    ...caption,
    id: String(place),
    text: caption.text.trim() === '' ? unnamed[caption.kind] : caption.text,
    spoken: caption.kind === 'speech' || caption.kind === 'keys',
  }));
}
