import { describe, expect, it } from 'vitest';
import { allTools } from '../../mcp/tools/tools';
import { toolDeed, toolsWithWords } from './toolWords';

describe('what agents do, in words', () => {
  it('has words for every tool, and for nothing else', () => {
    expect([...toolsWithWords].sort()).toEqual(allTools.map(({ name }) => name).sort());
  });

  it.each([
    ['createCall', true, 'Placed a call'],
    ['createCall', false, 'Tried to place a call'],
    ['toString', true, 'Used toString'],
    ['laterTool', false, 'Tried to use laterTool'],
  ])('%s, done: %s, is “%s”', (tool, ok, deed) => expect(toolDeed(tool, ok)).toBe(deed));
});
