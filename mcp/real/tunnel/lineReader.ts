/** A longer line is cut: it is not one we know, and must not fill memory. */
const maxLine = 64 * 1024;

/**
 * Joins chunks, which may end anywhere, even inside a character, into lines.
 * @returns `push` for each chunk, and `end` for a last line without a newline
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
