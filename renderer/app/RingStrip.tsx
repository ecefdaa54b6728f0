import type { PhoneCall } from '../../main/ipc/contract';
import { useBridge } from '../bridge/useBridge';
import { Button } from '../ui/Button';
import { HangUpIcon, PhoneIcon } from '../ui/icons';
import styles from './RingStrip.module.css';

/** The practice phone rings wherever the person is: said politely once, and answerable from every view. */
export function RingStrip({ ringing, shown, onOpen }: { ringing: readonly PhoneCall[]; shown: boolean; onOpen: () => void }) {
  const { bridge, act } = useBridge();
  const answer = async (callId: string) => {
    const reply = await act(bridge.phoneAnswer({ callId }));
    if (reply.ok) onOpen();
  };
  return (
    <>
      <div className="spoken" role="status">
        {ringing.map((call) => (
          <p key={call.callId}>The practice phone is ringing: a call from {call.from}.</p>
        ))}
      </div>
      {shown &&
        ringing.map((call) => (
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
