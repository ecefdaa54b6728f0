/** One BXML element: the shape `parse` returns, `build` writes, generateBXML accepts and the practice line runs. */
export interface Verb {
  readonly verb: string;
  readonly attributes: Readonly<{ [name: string]: string }>;
  /** Text content; for SpeakSentence the inner SSML is kept as written in `ssml`. */
  readonly text: string;
  readonly children: readonly Verb[];
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
  readonly verb: string;
  readonly attribute: string | undefined;
  readonly message: string;
}
