import type { Notice } from '../../main/ipc/contract';
import { useBridge } from '../bridge/useBridge';
import { Button } from '../ui/Button';
import { CloseIcon } from '../ui/icons';
import { StatusShape } from '../ui/StatusShape';
import styles from './Notices.module.css';

const tones = { info: 'neutral', warning: 'warning', error: 'bad' } as const;
const words = { info: 'Note', warning: 'Warning', error: 'Problem' } as const;

/** What the person should be told, until they dismiss it. Problems interrupt a screen reader; the shell announces the rest. */
export function Notices({ notices }: { notices: readonly Notice[] }) {
  const { bridge, act, failures, dismissFailure } = useBridge();
  const all = [
    ...notices.map((notice) => ({ notice, dismiss: () => void act(bridge.dismissNotice({ id: notice.id })) })),
    ...failures.map((notice) => ({ notice, dismiss: () => dismissFailure(notice.id) })),
  ];
  const rows = (urgent: boolean) =>
    all
      .filter(({ notice }) => (notice.severity === 'error') === urgent)
      .map(({ notice, dismiss }) => <Row key={notice.id} notice={notice} onDismiss={dismiss} />);
  const quiet = rows(false);
  return (
    <div className={styles.strip}>
      <div role="alert">{rows(true)}</div>
      {quiet.length === 0 ? null : <section aria-label="Notices">{quiet}</section>}
    </div>
  );
}

function Row({ notice, onDismiss }: { notice: Notice; onDismiss: () => void }) {
  return (
    <div className={`${styles.notice} ${styles[notice.severity]}`}>
      <StatusShape tone={tones[notice.severity]} />
      <p className={styles.text}>
        <strong>{words[notice.severity]}:</strong> {notice.message}
      </p>
      <Button kind="quiet" aria-label="Dismiss" title="Dismiss" onClick={onDismiss}>
        <CloseIcon />
      </Button>
    </div>
  );
}
