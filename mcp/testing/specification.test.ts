import { expect, it } from 'vitest';
import { missing } from './namedTests';
import { specification, specificationPage } from './specification';

const promises = specification.flatMap((section) => section.promises);
const named = promises.flatMap(({ shownBy }) => shownBy);

it.each([...new Set(named)])('there is a test %s', (name) => {
  expect(missing(name)).toBeUndefined();
});

it.each(promises)('“$promise” is shown by the built server, or says why not', ({ shownBy: [first], partsOnly }) => {
  expect(first.startsWith('e2e/')).toBe(partsOnly === undefined);
});

it('is the page in docs, word for word', async () => {
  await expect(specificationPage(specification)).toMatchFileSnapshot('../../docs/specification.md');
});
