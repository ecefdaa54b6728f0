import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { specification, specificationPage } from './specification';

const named = specification.flatMap(({ promises }) => promises.flatMap(({ shownBy }) => shownBy));

it.each([...new Set(named)])('there is a test %s', (name) => {
  const [file = '', title = ''] = name.split(' › ');
  expect(existsSync(file), `${file} is missing`).toBe(true);
  expect(title).not.toBe('');
  const text = readFileSync(file, 'utf8');
  // A title begins its string, so that a word in passing is not taken for a test.
  expect(["'", '"', '`'].some((quote) => text.includes(`${quote}${title}`))).toBe(true);
});

it('is the page in docs, word for word', async () => {
  await expect(specificationPage(specification)).toMatchFileSnapshot('../../docs/specification.md');
});
