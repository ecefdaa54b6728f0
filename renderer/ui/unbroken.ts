/** The same words, in which no line breaks within a phone number. Pure. */
export function unbroken(words: string): string {
  return words.replaceAll(/\+\d[\d ]*\d/g, (number) => number.replaceAll(' ', '\u00a0'));
}
