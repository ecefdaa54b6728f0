import { type Token, tokensBy } from './token';

/** JSON with two-space indentation; text that is not whole JSON (cut short, or not JSON at all) as it is. */
export function formatJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const pattern =
  /(?<key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<string>"(?:[^"\\]|\\.)*")|(?<number>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b|\b(?:true|false|null)\b)/g;

export function jsonTokens(text: string): Token[] {
  return tokensBy(text, pattern);
}
