import path from 'node:path';
import { type Clock, isoTime } from '../../mcp/base/clock';
import { SwitchboardError } from '../../mcp/base/errors';
import type { Confirmation } from '../history/dialogs';
import { writeExport } from '../history/exportFile';
import type { AskingRequests } from '../ipc/askingContract';
import type { Handlers } from '../ipc/register';
import type { RunningLine } from '../line/runningLine';
import { formatNumber, readPhoneNumber } from '../phoneNumbers';
import { activityPage, actQueryOf } from './activityRows';

export interface AskingParts {
  readonly clock: Clock;
  readonly running: Pick<RunningLine, 'now'>;
  readonly confirm: (question: Confirmation) => Promise<boolean>;
  /** Asks where to save, beginning with this name; undefined when the person cancelled. */
  readonly chooseFile: (name: string) => Promise<string | undefined>;
}

/** What the window asks about approvals, Stop, taking over and the activity. */
export function askingHandlers(parts: AskingParts): Pick<Handlers, keyof AskingRequests> {
  const { running } = parts;
  return {
    answerApproval({ id, decision }) {
      if (!running.now.policy.answer(id, decision, 'window')) {
        throw new SwitchboardError(
          'conflict',
          'This request has ended already, so your answer changed nothing.',
          'If the agent still needs it, it will ask again.',
        );
      }
      return undefined;
    },
    async allowCalls() {
      await running.now.stop.reopen('window');
      return undefined;
    },
    async takeOverCall({ callId }) {
      await running.now.takeOver.take(callId);
      return undefined;
    },
    async sayInCall({ callId, text }) {
      await running.now.takeOver.say(callId, text);
      return undefined;
    },
    putCallThrough: (wanted) => putThrough(parts, wanted),
    async giveCallBack({ callId }) {
      await running.now.takeOver.giveBack(callId);
      return undefined;
    },
    async activity({ search, before }) {
      const { activityLog } = running.now;
      return activityPage(await activityLog.query(actQueryOf(search, before)), activityLog.kept);
    },
    exportActivity: (wanted) => exportActivity(parts, wanted),
  };
}

async function putThrough({ running, confirm }: AskingParts, { callId, to }: AskingRequests['putCallThrough']['args']): Promise<undefined> {
  const { takeOver } = running.now;
  // People type numbers in many ways; a short one, such as an emergency number, stays as it is.
  const check = takeOver.checkNumber(readPhoneNumber(to) ?? to);
  if (check.kind === 'invalid') throw new SwitchboardError('validation', check.why, 'Type another number.');
  if (check.kind === 'confirm') {
    const number = formatNumber(check.number);
    const yes = await confirm({ message: `Put the call through to ${number}?`, detail: check.why, yes: 'Put through', no: 'Cancel' });
    if (!yes) return undefined;
  }
  await takeOver.putThrough(callId, check.number, { confirmed: check.kind === 'confirm' });
  return undefined;
}

async function exportActivity(
  { clock, running, chooseFile }: AskingParts,
  { search, full }: AskingRequests['exportActivity']['args'],
): Promise<AskingRequests['exportActivity']['result']> {
  const file = await chooseFile(`switchboard-activity-${isoTime(clock.now()).slice(0, 10)}.csv`);
  if (file === undefined) return undefined;
  const format = path.extname(file).toLowerCase() === '.jsonl' ? 'jsonl' : 'csv';
  const { limit: _limit, ...query } = actQueryOf(search);
  let lines = 0;
  const counted = async function* (pieces: AsyncIterable<string>) {
    for await (const piece of pieces) {
      lines += piece.split('\n').length - 1;
      yield piece;
    }
  };
  await writeExport(file, counted(running.now.activityLog.export(query, { format, full })));
  // The first line of a table names its columns.
  return { file, rows: format === 'csv' ? Math.max(0, lines - 1) : lines };
}
