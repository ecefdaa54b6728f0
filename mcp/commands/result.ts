/** What a command prints, and the code it ends with: 0 when it did what was asked, else 1. */
export interface CommandResult {
  readonly code: 0 | 1;
  /** Whole sentences, for a person. */
  readonly lines: readonly string[];
  /** The same facts for a program (`--json`). No secret is in it. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What went wrong, and what to do. `facts` are known all the same. */
export function failure(
  cause: string,
  trouble: { readonly sentence: string; readonly fix: string },
  facts: Readonly<Record<string, unknown>> = {},
  lines: readonly string[] = [],
): CommandResult {
  const { sentence, fix } = trouble;
  return { code: 1, lines: [...lines, sentence, fix], facts: { ok: false, ...facts, cause, error: sentence, fix } };
}

/** The text of a result: one JSON line, or sentences. */
export function printed({ lines, facts }: CommandResult, json: boolean): string {
  return json ? `${JSON.stringify(facts)}\n` : `${lines.join('\n')}\n`;
}
