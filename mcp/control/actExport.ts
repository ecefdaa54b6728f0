import { isoTime } from '../base/clock';
import { maskNumber } from '../history/redact';
import { type ActExportFormat, type LoggedAct, personActor } from '../model/act';

/** The columns of a table, in their order. */
const columns = [
  'time',
  'agent',
  'agentId',
  'what',
  'to',
  'callId',
  'outcome',
  'durationMs',
  'allowed',
  'allowedBy',
  'aboutAgent',
] as const;

/** Rows of the activity log as text, piece by piece. Numbers are masked unless `full`. */
export async function* exportActs(
  acts: AsyncIterable<LoggedAct>,
  { format, full }: { readonly format: ActExportFormat; readonly full: boolean },
): AsyncGenerator<string> {
  if (format === 'csv') yield `${columns.join(',')}\r\n`;
  for await (const act of acts) {
    const row = rowOf(act, full);
    yield format === 'csv' ? `${columns.map((name) => cell(row[name])).join(',')}\r\n` : `${JSON.stringify(row)}\n`;
  }
}

function rowOf(act: LoggedAct, full: boolean): Readonly<Record<(typeof columns)[number], string | number | undefined>> {
  const { at, actor, what, to, callId, outcome, durationMs, allowed, aboutAgent } = act;
  const agent = actor.kind === 'agent' ? { agent: actor.name, agentId: actor.id } : { agent: personActor, agentId: undefined };
  const reached = full ? to : to?.replaceAll(/\+?\d{4,}/g, maskNumber);
  return {
    ...{ time: isoTime(at), ...agent, what, to: reached, callId, outcome, durationMs },
    ...{ allowed: allowed?.how, allowedBy: allowed?.by, aboutAgent },
  };
}

/** A cell that a spreadsheet shows and does not calculate: agents choose their names. */
function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' && /^[=@+\-\t\r]/.test(value) && !/^\+[\d*, +]+$/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
