import type { PhoneCall } from '../../main/ipc/contract';
import { useBridge } from '../bridge/useBridge';
import { Button } from '../ui/Button';
import { HangUpIcon, PhoneIcon } from '../ui/icons';
import styles from './RingStrip.module.css';

/** The practice phone rings wherever the person is: announced by the shell, and answerable from every view. */
export function RingStrip({ ringing, shown, onOpen }: { ringing: readonly PhoneCall[]; shown: boolean; onOpen: () => void }) {
  const { bridge, act } = useBridge();
  const answer = async (callId: string) => {
    const reply = await act(bridge.phoneAnswer({ callId }));
    if (reply.ok) onOpen();
  };
  if (!shown) return null;
  return (
    <>
      {ringing.map((call) => (
        <section key={call.callId} className={styles.strip} aria-label={`Incoming call from ${call.from}`}>
          <span className={styles.icon}>
            <PhoneIcon />
          </span>
          <p className={styles.text}>
            <strong>The practice phone is ringing</strong>
            <span className="numeric">
              {call.from} calls {call.to}
            </span>
          </p>
          <Button kind="answer" onClick={() => void answer(call.callId)}>
            <PhoneIcon /> Answer
          </Button>
          <Button onClick={() => void act(bridge.phoneDecline({ callId: call.callId }))}>
            <HangUpIcon /> Decline
          </Button>
        </section>
      ))}
    </>
  );
}
