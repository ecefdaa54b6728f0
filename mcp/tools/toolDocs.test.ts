import { expect, it } from 'vitest';
import { documentedTools, toolDocs } from './toolDocs';
import { allTools } from './tools';

it('is the page in docs, word for word', async () => {
  await expect(toolDocs(allTools)).toMatchFileSnapshot('../../docs/tools.md');
});

it('tells how each tool fails, and of no tool that is gone', () => {
  expect([...documentedTools].sort()).toEqual(allTools.map((tool) => tool.name).sort());
});
