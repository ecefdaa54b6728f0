import type { PhoneCall } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { HangUpIcon, PhoneIcon } from '../../ui/icons';
import styles from './RingingCall.module.css';

/** An agent's call that rings here. */
export function RingingCall({ call }: { call: PhoneCall }) {
  const { bridge, act } = useBridge();
  const { callId } = call;
  return (
    <section className={styles.card} aria-label="Incoming call">
      <span className={styles.icon}>
        <PhoneIcon />
      </span>
      <p className={styles.word}>Incoming call</p>
      <p className={`${styles.number} numeric`}>{call.from}</p>
      <p className={`${styles.word} numeric`}>to {call.to}</p>
      <div className={styles.choice}>
        <Button kind="danger" onClick={() => void act(bridge.phoneDecline({ callId }))}>
          <HangUpIcon /> Decline
        </Button>
        <Button kind="answer" onClick={() => void act(bridge.phoneAnswer({ callId }))}>
          <PhoneIcon /> Answer
        </Button>
      </div>
    </section>
  );
}
