import type { Config } from './editors/editor';
import { editors } from './edits';
import { type BridgeLaunch, startOf } from './entry';
import { programEntry } from './table/links';
import { type Address, type AgentRow, entryName, type Language, type Start } from './table/row';

/** What a person pastes, in the agent's own form. */
export interface Snippet {
  readonly language: Language;
  readonly text: string;
}

/** The entry alone, in the file's form; undefined when the agent has no such way. */
export function snippetOf(
  { config }: Pick<AgentRow, 'config'>,
  connect: { readonly start: Start } | { readonly address: Address },
): Snippet | undefined {
  if (config === undefined) return { language: 'json', text: sharedForm(connect) };
  const value = 'start' in connect ? config.bridge(connect.start) : config.http?.(connect.address);
  if (value === undefined) return undefined;
  const put = editors[config.language].put('', config.place, value);
  return put.kind === 'text' ? { language: config.language, text: put.text.trimEnd() } : undefined;
}

/** The form that most agents share. */
function sharedForm(connect: { readonly start: Start } | { readonly address: Address }): string {
  const entry: Config =
    'start' in connect
      ? programEntry(connect.start)
      : { type: 'http', url: connect.address.url, headers: { Authorization: `Bearer ${connect.address.token}` } };
  return JSON.stringify({ mcpServers: { [entryName]: entry } }, undefined, 2);
}

/** What a person pastes into an agent that is not in the table, for each way. */
export function sharedSnippets(
  launch: BridgeLaunch,
  agentId: string,
  address: Address,
): { readonly bridge: string; readonly http: string } {
  return { bridge: sharedForm({ start: startOf(launch, agentId) }), http: sharedForm({ address }) };
}
