import { type Token, tokensBy } from './token';

const pattern =
  /(?<key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<string>"(?:[^"\\]|\\.)*")|(?<number>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b|\b(?:true|false|null)\b)/g;

export function jsonTokens(text: string): Token[] {
  return tokensBy(text, pattern);
}
