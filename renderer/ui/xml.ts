import { type Token, tokensBy } from './token';

const piece = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<\/?[A-Za-z_](?:[^>"']|"[^"]*"|'[^']*')*>|[^<]+/g;

const markup =
  /(?<comment>^<[!?][\s\S]*$)|(?<tag>^<\/?[^\s/>]+|\/?>$)|(?<key>[A-Za-z_][\w.:-]*(?=\s*=))|(?<string>(?<==\s*)(?:"[^"]*"|'[^']*'))/g;

/** Tags, attribute names and attribute values; the text between them stays plain. */
export function xmlTokens(text: string): Token[] {
  const pieces = text.match(piece) ?? [];
  if (pieces.join('') !== text) return text === '' ? [] : [{ kind: 'plain', text }];
  return pieces.flatMap((source): Token[] =>
    source.startsWith('<') && !source.startsWith('<![CDATA[') ? tokensBy(source, markup) : [{ kind: 'plain', text: source }],
  );
}
