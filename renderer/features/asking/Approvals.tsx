import { useEffect, useRef, useState } from 'react';
import type { ApprovalDecision, ApprovalView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { useNow } from '../../ui/now';
import { StatusShape } from '../../ui/StatusShape';
import { unbroken } from '../../ui/unbroken';
import styles from './Approvals.module.css';
import { Ring } from './Ring';

/** A press that began before the cards moved may be meant for something else. Milliseconds. */
const settleMs = 500;

interface Props {
  readonly approvals: readonly ApprovalView[];
  /** The request that a notification asked to see. */
  readonly asked: string | undefined;
  /** The view has its own buttons at its foot, which stay in reach. */
  readonly raised: boolean;
}

/**
 * What agents ask the person, over every view. It never takes the focus: Ctrl or ⌘ with Shift and A goes to the first
 * question, and so does the notification of it.
 */
export function Approvals({ approvals, asked, raised }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const settled = useSettled(approvals.map(({ id, ended }) => `${id} ${ended?.how ?? ''}`).join());
  useAnswerKeys(box);
  const there = approvals.some(({ id }) => id === asked);
  useEffect(() => {
    if (asked !== undefined && there) questionOf(box.current, `[data-approval="${CSS.escape(asked)}"]`)?.focus();
  }, [asked, there]);
  return (
    <div ref={box} className={styles.stack} data-raised={raised || undefined}>
      {approvals.length === 0 ? null : (
        <section className={styles.scroll} aria-label="Questions of your agents" aria-keyshortcuts="Control+Shift+A Meta+Shift+A">
          <ul className={styles.list}>
            {approvals.map((approval) => (
              <Approval key={approval.id} approval={approval} settled={settled} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Approval({ approval, settled }: { approval: ApprovalView; settled: boolean }) {
  const { id, question, to, reasons, askedAt, until, ended } = approval;
  const now = useNow(ended === undefined);
  return (
    <li className={styles.card} data-approval={id}>
      <div className={styles.heading}>
        {ended === undefined ? <Ring left={until - now} whole={until - askedAt} /> : <StatusShape tone={ended.tone} />}
        <div className={styles.question}>
          <h2 tabIndex={-1}>{unbroken(question)}</h2>
          {to === undefined ? null : <p className={`${styles.to} numeric`}>{unbroken(to)}</p>}
        </div>
      </div>
      {ended === undefined ? (
        <>
          <p className={styles.reasons}>{reasons.join(' ')}</p>
          <Answers approval={approval} settled={settled} />
        </>
      ) : (
        <p className={styles.ended}>{ended.sentence}</p>
      )}
    </li>
  );
}

function Answers({ approval: { id, always }, settled }: { approval: ApprovalView; settled: boolean }) {
  const { bridge, act } = useBridge();
  const [asking, setAsking] = useState(false);
  const answer = async (decision: ApprovalDecision) => {
    if (!settled || asking) return;
    setAsking(true);
    await act(bridge.answerApproval({ id, decision }));
    setAsking(false);
  };
  const off = !settled || asking;
  return (
    <div className={styles.answers}>
      <Button kind="primary" aria-disabled={off} onClick={() => void answer('once')}>
        Allow once
      </Button>
      {always === undefined ? null : (
        <Button aria-disabled={off} onClick={() => void answer('always')}>
          {always}
        </Button>
      )}
      <Button kind="quiet" aria-disabled={off} className={styles.no} onClick={() => void answer('no')}>
        No
      </Button>
    </div>
  );
}

/** False for a moment after each change, so that no button moves under a finger. */
function useSettled(looks: string): boolean {
  const [settled, setSettled] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setSettled(looks), settleMs);
    return () => clearTimeout(timer);
  }, [looks]);
  return settled === looks;
}

function useAnswerKeys(box: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.altKey || event.key.toLowerCase() !== 'a') return;
      const question = questionOf(box.current, 'li:has(button)');
      if (question === null) return;
      event.preventDefault();
      question.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [box]);
}

function questionOf(box: HTMLElement | null, card: string): HTMLElement | null {
  return box?.querySelector<HTMLElement>(`${card} h2`) ?? null;
}
