import type { Speaker, TimelineEntry, Utterance } from '../../../main/ipc/contract';

/** A part of a bubble. */
export type Spoken = Exclude<Utterance, { readonly kind: 'note' }>;

/** One line of the conversation: what somebody said, or a quiet line between. */
export type ConversationRow =
  | {
      readonly kind: 'bubble';
      readonly id: string;
      readonly at: number;
      readonly by: Speaker;
      readonly parts: readonly Spoken[];
      /** Below the bubble: who said it, and how long they thought. */
      readonly facts: string;
    }
  | { readonly kind: 'note'; readonly id: string; readonly at: number; readonly text: string };

/** The steps of a call as a conversation. Pure. */
export function conversationRows(entries: readonly TimelineEntry[]): readonly ConversationRow[] {
  return entries.flatMap(rowsOf);
}

function rowsOf({ id, at, by, waited, talk }: TimelineEntry): readonly ConversationRow[] {
  if (talk === undefined) return [];
  const rows: ConversationRow[] = [];
  const facts = factsOf(talk.by, by, waited);
  for (const part of talk.parts) {
    const last = rows.at(-1);
    if (part.kind === 'note') rows.push({ kind: 'note', id: `${id}/${rows.length}`, at, text: part.text });
    else if (last?.kind === 'bubble') rows[rows.length - 1] = { ...last, parts: [...last.parts, part] };
    else rows.push({ kind: 'bubble', id: `${id}/${rows.length}`, at, by: talk.by, parts: [part], facts });
  }
  return rows;
}

function factsOf(speaker: Speaker, name: string | undefined, waited: string | undefined): string {
  switch (speaker) {
    case 'agent':
      return [name ?? 'Agent', waited === undefined ? undefined : `thought for ${waited}`].filter((fact) => fact !== undefined).join(' · ');
    case 'you':
      return 'You';
    case 'switchboard':
      return 'Switchboard, because no agent answered';
    case 'other':
      return '';
  }
}
