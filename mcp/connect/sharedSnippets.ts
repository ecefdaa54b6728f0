import type { Config } from './editors/editor';
import { type BridgeLaunch, startOf } from './entry';
import { programEntry } from './table/links';
import { type Address, entryName, type Start } from './table/row';

/** The form that most agents share. */
export function sharedForm(connect: { readonly start: Start } | { readonly address: Address }): string {
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
