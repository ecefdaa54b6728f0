import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../mcp/base/testing/manualClock';
import type { NumberCheck, TakenCall } from '../../mcp/index';
import type { Confirmation } from '../history/dialogs';
import { quietSwitchboard, switchboardDouble } from '../testing/switchboardDouble';
import { askingHandlers } from './askingHandlers';

const taken: TakenCall = {
  ...{ callId: 'c-1', since: 1, doing: 'waiting', until: undefined, unspoken: [], heard: [], putThroughTo: undefined, trouble: undefined },
};

function handlers(check: NumberCheck, yes: boolean, file?: string) {
  const asked: Confirmation[] = [];
  const dialled: unknown[] = [];
  const checked: string[] = [];
  const quiet = quietSwitchboard();
  const { running } = switchboardDouble({
    takeOver: {
      ...quiet.takeOver,
      checkNumber(number) {
        checked.push(number);
        return check;
      },
      async putThrough(...args) {
        dialled.push(args);
        return taken;
      },
    },
    activityLog: {
      ...quiet.activityLog,
      async *export(query, { format, full }) {
        yield format === 'csv' ? 'time,who\n' : '';
        yield `1,${JSON.stringify({ ...query, full })}\n2,x\n`;
      },
    },
  });
  const made = askingHandlers({
    clock: new ManualClock(),
    running,
    async confirm(question) {
      asked.push(question);
      return yes;
    },
    chooseFile: async () => file,
  });
  return { made, asked, dialled, checked };
}

describe('what the window asks', () => {
  it('says that an answer came too late, and changes nothing', () => {
    const { made } = handlers({ kind: 'fine', number: '+19195550123' }, true);
    expect(() => made.answerApproval({ id: 'ask-1', decision: 'once' })).toThrow('ended already');
  });

  it('puts a call through, and asks in a dialog first where the number needs it', async () => {
    const fine = handlers({ kind: 'fine', number: '+19195550123' }, false);
    await fine.made.putCallThrough({ callId: 'c-1', to: '(919) 555-0123' });
    expect(fine.checked).toEqual(['+19195550123']);
    expect([fine.asked, fine.dialled]).toEqual([[], [['c-1', '+19195550123', { confirmed: false }]]]);

    const emergency = { kind: 'confirm', number: '911', why: 'This calls for help.' } as const;
    const no = handlers(emergency, false);
    await no.made.putCallThrough({ callId: 'c-1', to: '911' });
    expect([no.checked, no.dialled]).toEqual([['911'], []]);
    expect(no.asked).toMatchObject([{ message: 'Put the call through to 911?', detail: 'This calls for help.' }]);

    const yes = handlers(emergency, true);
    await yes.made.putCallThrough({ callId: 'c-1', to: '911' });
    expect(yes.dialled).toEqual([['c-1', '911', { confirmed: true }]]);

    const invalid = handlers({ kind: 'invalid', why: 'This is not a phone number.' }, true);
    await expect(invalid.made.putCallThrough({ callId: 'c-1', to: 'x' })).rejects.toThrow('This is not a phone number.');
  });

  it('saves the activity in the format that the name of the file asks for, and counts its rows', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'activity-'));
    const search = { words: 'Oak' };
    for (const [name, rows] of [
      ['a.csv', 2],
      ['a.jsonl', 2],
    ] as const) {
      const file = join(folder, name);
      const { made } = handlers({ kind: 'invalid', why: '' }, true, file);
      expect(await made.exportActivity({ search, full: false })).toEqual({ file, rows });
      expect(await readFile(file, 'utf8')).toContain('{"text":"Oak","full":false}');
    }
    const { made } = handlers({ kind: 'invalid', why: '' }, true);
    expect(await made.exportActivity({ search, full: true })).toBeUndefined();
  });
});
