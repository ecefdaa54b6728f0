import { createClient } from '../bandwidth/client';
import type { ClientOptions } from '../bandwidth/http';
import type { Line } from '../bandwidth/line';
import type { LineBook } from '../bandwidth/lineBook';
import { SwitchboardError } from '../base/errors';
import type { Agent } from '../model/agent';
import type { AccountCheck, NumberFacts, ReadinessFacts } from '../model/readiness';

const passing: ReadonlySet<string> = new Set(['offline', 'rate-limited', 'bandwidth-down']);

export interface CheckParts {
  readonly lines: Pick<LineBook, 'lineFor' | 'shared'>;
  readonly http: ClientOptions;
}

/** The facts of the line with what Bandwidth says now about the account and its numbers, for one agent or for the person. */
export async function checkedFacts(facts: ReadinessFacts, parts: CheckParts, agent: Agent | undefined): Promise<ReadinessFacts> {
  const { lines, http } = parts;
  if (facts.line === 'practice') return facts;
  if (agent === undefined) return withCheck(facts, lines.shared(), http);
  // One agent's own view: others are not its concern.
  const own = { ...facts, agents: { ...facts.agents, known: [agent.name], seen: [agent.name] } };
  let line: Line;
  try {
    line = lines.lineFor(agent);
  } catch {
    return { ...own, account: { kind: 'none' } };
  }
  if (line.credentialSource !== 'agent') return withCheck(own, line, http);
  return { ...own, account: { kind: 'agents', names: [agent.name] }, number: await numberOf(own.number, line, http) };
}

async function withCheck(facts: ReadinessFacts, line: Line | undefined, http: ClientOptions): Promise<ReadinessFacts> {
  if (facts.account.kind !== 'found' || line === undefined) return facts;
  const check = await checkOf(line);
  const number = check.kind === 'ok' ? await numberOf(facts.number, line, http) : facts.number;
  return { ...facts, account: { ...facts.account, check }, number };
}

/** Where no number was chosen, the account's own list decides. */
async function numberOf(known: NumberFacts, line: Line, http: ClientOptions): Promise<NumberFacts> {
  if (known.kind !== 'unknown') return known;
  try {
    const numbers = (await createClient(line, http).listPhoneNumbers()).map(({ phoneNumber }) => phoneNumber);
    const [only, ...others] = numbers;
    if (only === undefined) return { kind: 'none' };
    return others.length === 0 ? { kind: 'known', number: only } : { kind: 'several', numbers };
  } catch (error) {
    if (error instanceof SwitchboardError && error.code === 'feature_limit') return { kind: 'not-listed' };
    const { troubleOfError } = await import('../account/trouble');
    const { sentence, fix } = troubleOfError(error);
    return { kind: 'failed', sentence, fix };
  }
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
