/** A piece of source text and how to colour it. The texts of all tokens, joined, are the source. */
export interface Token {
  readonly kind: 'plain' | 'key' | 'string' | 'number' | 'tag' | 'comment';
  readonly text: string;
}

/** Tokens of `text` by `pattern`, whose named groups are token kinds; what matches none is plain. */
export function tokensBy(text: string, pattern: RegExp): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: text.slice(end, match.index) });
    tokens.push({ kind: kindOf(match.groups ?? {}), text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) tokens.push({ kind: 'plain', text: text.slice(end) });
  return tokens;
}

const kinds = ['key', 'string', 'number', 'tag', 'comment'] as const;

function kindOf(groups: { readonly [name: string]: string | undefined }): Token['kind'] {
  return kinds.find((kind) => groups[kind] !== undefined) ?? 'plain';
}
