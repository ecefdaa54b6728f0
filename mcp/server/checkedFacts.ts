import type { Line } from '../bandwidth/line';
import type { LineBook } from '../bandwidth/lineBook';
import type { Agent } from '../model/agent';
import type { AccountCheck, ReadinessFacts } from '../model/readiness';

const passing: ReadonlySet<string> = new Set(['offline', 'rate-limited', 'bandwidth-down']);

/** The facts of the line with what Bandwidth says now about the account, for one agent or for the person. */
export async function checkedFacts(
  facts: ReadinessFacts,
  lines: Pick<LineBook, 'lineFor' | 'shared'>,
  agent: Agent | undefined,
): Promise<ReadinessFacts> {
  if (facts.line === 'practice') return facts;
  if (agent === undefined) return withCheck(facts, lines.shared());
  // One agent's own view: others are not its concern.
  const own = { ...facts, agents: { ...facts.agents, known: [agent.name], seen: [agent.name] } };
  let line: Line;
  try {
    line = lines.lineFor(agent);
  } catch {
    return { ...own, account: { kind: 'none' } };
  }
  if (line.credentialSource !== 'agent') return withCheck(own, line);
  return { ...own, account: { kind: 'agents', names: [agent.name] } };
}

async function withCheck(facts: ReadinessFacts, line: Line | undefined): Promise<ReadinessFacts> {
  if (facts.account.kind !== 'found' || line === undefined) return facts;
  return { ...facts, account: { ...facts.account, check: await checkOf(line) } };
}

async function checkOf(line: Line): Promise<AccountCheck> {
  try {
    const { accountId, build } = await line.account();
    return { kind: 'ok', accountId, build };
  } catch (error) {
    const { troubleOfError } = await import('../account/trouble');
    const { cause, sentence, fix } = troubleOfError(error);
    return { kind: 'failed', passes: passing.has(cause), sentence, fix };
  }
}
