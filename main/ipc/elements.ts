/** What several parts of the contract are made of. */

/** How a state is meant; the shape drawn beside its words follows it. */
export type Tone = 'neutral' | 'good' | 'warning' | 'bad';

/** A body fetched on demand. */
export interface EntryBody {
  readonly language: 'json' | 'xml';
  readonly text: string;
  /** Its length in characters when only the beginning is shown. */
  readonly truncatedFrom: number | undefined;
}
