import { type ReactNode, useEffect } from 'react';
import type { CallView } from '../../main/ipc/contract';
import { useBridge } from '../bridge/useBridge';
import { callNumbers } from '../features/live/callNumbers';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { Duration } from '../ui/Duration';
import { heat } from '../ui/heat';
import { HangUpIcon } from '../ui/icons';
import { useNow } from '../ui/now';
import { happening } from './happening';
import styles from './LiveStrip.module.css';
import { liveCalls } from './liveCalls';

interface Props {
  readonly calls: readonly CallView[];
  /** Calls that the person has stopped, which the banner shows. */
  readonly stopping: readonly string[];
  /** Calls that the strip of the ringing phone shows already. */
  readonly ringing: readonly string[];
  /** The call that the view below shows, which need not be opened. */
  readonly openCall: string | undefined;
  readonly onOpen: (callId: string | undefined) => void;
}

/** The live calls, over every view: one with what happens in it, several as their number. */
export function LiveStrip({ calls, stopping, ringing, openCall, onOpen }: Props) {
  const { bridge, act } = useBridge();
  const live = liveCalls(calls).filter(({ callId }) => !stopping.includes(callId));
  const endAll = () => void act(bridge.endAllCalls());
  useEndAllKeys(endAll);
  const [only] = live;
  if (only === undefined) return null;
  if (live.length > 1) {
    return (
      <Strip label="Live calls">
        <p className={styles.who}>{live.length} live calls</p>
        <p className={styles.what}>{waitingSentence(live)}</p>
        <div className={styles.actions}>
          <Button onClick={() => onOpen(undefined)}>Open</Button>
          <Button
            kind="danger"
            title="Ends every call and allows no new ones (Ctrl or ⌘ + Shift + E)"
            aria-keyshortcuts="Control+Shift+E Meta+Shift+E"
            onClick={endAll}
          >
            <HangUpIcon /> End all calls
          </Button>
        </div>
      </Strip>
    );
  }
  if (ringing.includes(only.callId)) return null;
  return (
    <Strip label="Live call">
      <p className={`${styles.who} numeric`}>
        {callNumbers(only).other} · <Duration from={only.answeredAt ?? only.startedAt} to={undefined} />
      </p>
      {only.practice ? <Badge>Practice</Badge> : null}
      <What call={only} />
      <div className={styles.actions}>
        {openCall === only.callId ? null : <Button onClick={() => onOpen(only.callId)}>Open</Button>}
        <Button kind="danger" onClick={() => void act(bridge.endCall({ callId: only.callId }))}>
          <HangUpIcon /> Hang up
        </Button>
      </div>
    </Strip>
  );
}

function Strip({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className={styles.strip} aria-label={label}>
      <span className={styles.pulse} />
      {children}
    </section>
  );
}

/** What happens in the call; a wait grows, and warms. */
function What({ call }: { call: CallView }) {
  const { words, since } = happening(call);
  const now = useNow(since !== undefined);
  if (since === undefined) return <p className={styles.what}>{words}</p>;
  const waited = Math.max(0, now - since);
  return (
    <p className={`${styles.what} numeric`}>
      <span className={styles[heat(waited)]}>
        {words}: {Math.floor(waited / 1000)} s
      </span>
    </p>
  );
}

function waitingSentence(live: readonly CallView[]): string {
  const waiting = live.filter(({ waitingSince }) => waitingSince !== undefined).length;
  if (waiting === 0) return '';
  return waiting === 1 ? 'One waits for an agent.' : `${waiting} wait for an agent.`;
}

/** Ctrl or ⌘ with Shift and E ends all calls from anywhere in the window, and allows no new ones. */
function useEndAllKeys(endAll: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.altKey || event.key.toLowerCase() !== 'e') return;
      event.preventDefault();
      endAll();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}
