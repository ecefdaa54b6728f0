import { expect, it } from 'vitest';
import { agentDocs } from './agentDocs';
import { agents } from './table/agents';

it('docs/agents.md is what the table says', async () => {
  await expect(agentDocs(agents)).toMatchFileSnapshot('../../docs/agents.md');
});
