import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { TroubleSaid } from '../setup/TroubleSaid';
import { useRequest } from '../setup/useRequest';
import styles from './HomeView.module.css';

/** Asked once, when set-up is complete: whether calls go over the real line from now on. */
export function Offer() {
  const { bridge } = useBridge();
  const { busy, trouble, request } = useRequest();
  const answer = (use: boolean) => void request(() => bridge.answerOffer({ use }));
  return (
    <Card title="Your real line is ready">
      <p className={styles.sub}>
        Use it for calls from now on? Calls then ring real phones and use your Bandwidth account. You can change back at any time, below the
        list of views.
      </p>
      <div className={styles.offer}>
        <Button kind="primary" aria-disabled={busy || undefined} onClick={() => answer(true)}>
          Use the real line
        </Button>
        <Button aria-disabled={busy || undefined} onClick={() => answer(false)}>
          Stay on the practice line
        </Button>
      </div>
      <TroubleSaid trouble={trouble} />
    </Card>
  );
}
