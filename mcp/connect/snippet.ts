import { editors } from './edits';
import { sharedForm } from './sharedSnippets';
import type { Address, AgentRow, Language, Start } from './table/row';

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
