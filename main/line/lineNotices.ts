import type { LineSummary, Notice, Said } from '../ipc/contract';

/** Something about the line that a person should know wherever in the window they are, for as long as it is so. */
export type LineNotice = Pick<Notice, 'id' | 'severity' | 'message'>;

const inSettings = 'See Settings for what to do.';

/** Current problems of the line. Each disappears when it is solved, unlike a notice of an event. Pure. */
export function lineNotices(line: LineSummary): readonly LineNotice[] {
  const problem = line.problem === undefined ? [] : [notice('line', 'warning', line.problem)];
  if (line.inUse === 'practice') return problem;
  const { address, inbound } = line;
  return [
    ...problem,
    ...about('address', address, address.kind === 'tunnel' && address.action !== undefined),
    ...about('inbound', inbound, inbound.action.kind !== 'none'),
  ];
}

const severities = { warning: 'warning', bad: 'error' } as const;

function about(part: string, { tone, sentence }: Said, action: boolean): readonly LineNotice[] {
  if (tone !== 'warning' && tone !== 'bad') return [];
  return [notice(part, severities[tone], action ? `${sentence} ${inSettings}` : sentence)];
}

function notice(part: string, severity: Notice['severity'], message: string): LineNotice {
  return { id: `line-${part}`, severity, message };
}

/** The notices on show, and the texts of those the person has dismissed. */
export interface StandingNotices {
  readonly shown: readonly Notice[];
  readonly dismissed: ReadonlyMap<string, string>;
}

export const noStandingNotices: StandingNotices = { shown: [], dismissed: new Map() };

/** The notices to show for these problems. A dismissed one returns when its text changes, or when its problem was solved and came back. Pure. */
export function reconcile({ shown, dismissed }: StandingNotices, wrong: readonly LineNotice[], at: number): StandingNotices {
  const known = (notice: LineNotice) => shown.find(({ id, message }) => id === notice.id && message === notice.message);
  return {
    shown: wrong.filter(({ id, message }) => dismissed.get(id) !== message).map((notice) => known(notice) ?? { ...notice, at }),
    dismissed: new Map([...dismissed].filter(([id, said]) => wrong.some((notice) => notice.id === id && notice.message === said))),
  };
}

/** The person has seen enough of it. Pure. */
export function dismissStanding({ shown, dismissed }: StandingNotices, noticeId: string): StandingNotices {
  const gone = shown.find(({ id }) => id === noticeId);
  if (gone === undefined) return { shown, dismissed };
  return { shown: shown.filter((notice) => notice !== gone), dismissed: new Map(dismissed).set(gone.id, gone.message) };
}
