/** A line longer than this is cut: it is none of the ones we know, and must not fill memory. */
const maxLine = 64 * 1024;

/**
 * Puts lines together from chunks that end anywhere, even inside a character.
 * @returns what to feed with each chunk, and what to call at the end for a last line without a newline
 */
export function lineReader(onLine: (line: string) => void): { push(chunk: Uint8Array): void; end(): void } {
  const decoder = new TextDecoder();
  let rest = '';
  const take = (text: string) => {
    const parts = (rest + text).split('\n');
    rest = (parts.pop() ?? '').slice(0, maxLine);
    for (const part of parts) emit(part);
  };
  const emit = (part: string) => {
    const line = part.slice(0, maxLine).replace(/\r$/, '');
    if (line !== '') onLine(line);
  };
  return {
    push: (chunk) => take(decoder.decode(chunk, { stream: true })),
    end: () => {
      take(decoder.decode());
      emit(rest);
      rest = '';
    },
  };
}
