import { existsSync, readFileSync } from 'node:fs';

/** Why a test named `file › title` cannot be found; undefined when it is there. The title may be the beginning of one. */
export function missing(name: string): string | undefined {
  const [file = '', title = ''] = name.split(' › ');
  if (title === '') return `${name} names no test`;
  if (!existsSync(file)) return `${file} does not exist`;
  const text = readFileSync(file, 'utf8');
  // A title begins its string, so that a word in passing is not taken for a test.
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}`)) ? undefined : `${file} has no test ${title}`;
}
