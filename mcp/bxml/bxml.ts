/** One BXML element: the shape `parse` returns, `build` writes, generateBXML accepts and the practice line runs. */
export interface Verb {
  readonly verb: string;
  readonly attributes: Readonly<{ [name: string]: string }>;
  /**
   * The element's words in reading order, untrimmed; for SpeakSentence the words inside SSML elements are among them,
   * so this is what a caller hears. Empty for elements that hold no text.
   */
  readonly text: string;
  readonly children: readonly Verb[];
  /** Text and elements in the order written, present only where both occur together (SSML). `build` prefers it to `text` and `children`. */
  readonly content?: readonly (string | Verb)[];
  /** 1-based line in the source document, for messages; 0 when built rather than parsed. */
  readonly line: number;
}

export interface BxmlDocument {
  readonly root: 'Response' | 'Bxml';
  readonly verbs: readonly Verb[];
}

/** One thing wrong with a document, precise enough to mend it. */
export interface BxmlProblem {
  readonly line: number;
  /** Empty when it concerns the document as a whole. */
  readonly verb: string;
  readonly attribute: string | undefined;
  readonly message: string;
}

/** Where a document is sent to; it decides which verbs may stand in it (Bandwidth: BXML, "where BXML may be used"). */
export type BxmlPlace = 'call' | 'initiate' | 'transferAnswer' | 'conference';

/** Bytes of UTF-8 in one document, at most. */
export const maxDocumentBytes = 65_536;

/**
 * One problem in words: `line 3, <Gather> maxDigits: must be 1 to 50, got 80`.
 * `unit` is what `line` counts: lines of a document, or the verbs of a list.
 */
export function problemText(problem: BxmlProblem, unit: 'line' | 'verb' = 'line'): string {
  const place = problem.line > 0 ? [`${unit} ${problem.line}`] : [];
  const verb = problem.verb === '' ? [] : [`<${problem.verb}>${problem.attribute === undefined ? '' : ` ${problem.attribute}`}`];
  const where = [...place, ...verb].join(', ');
  return where === '' ? problem.message : `${where}: ${problem.message}`;
}
