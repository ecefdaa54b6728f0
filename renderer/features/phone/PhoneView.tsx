import type { PhoneCall, PhoneState } from '../../../main/ipc/contract';
import { CallInForm } from './CallInForm';
import { EndedCall } from './EndedCall';
import styles from './PhoneView.module.css';
import { RingingCall } from './RingingCall';
import { ScriptedNumbers } from './ScriptedNumbers';
import { TalkingCall } from './TalkingCall';

interface Props {
  readonly phone: PhoneState;
  readonly call: PhoneCall | undefined;
  readonly practiceNumber: string | undefined;
  readonly onFollow: (callId: string | undefined) => void;
}

/** The person's end of the practice line. */
export function PhoneView({ phone, call, practiceNumber, onFollow }: Props) {
  if (practiceNumber === undefined) {
    return (
      <section className={styles.page}>
        <h2 className={styles.title}>Practice phone</h2>
        <p className={styles.text}>The practice phone works on the practice line only. Choose Practice below the list of views.</p>
      </section>
    );
  }
  const others = phone.calls.filter((other) => other.state !== 'ended' && other.callId !== call?.callId);
  return (
    <section className={styles.page} aria-labelledby="phone-title">
      <h2 id="phone-title" className={call === undefined ? styles.title : 'spoken'}>
        Practice phone
      </h2>
      {others.length === 0 ? null : (
        <ul className={styles.others} aria-label="Other calls on this phone">
          {others.map((other) => (
            <li key={other.callId}>
              <button type="button" className={styles.other} onClick={() => onFollow(other.callId)}>
                {other.state === 'talking' ? 'Also talking' : 'Also ringing'}: <span className="numeric">{otherParty(other)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {call === undefined ? (
        <Idle practiceNumber={practiceNumber} onFollow={onFollow} />
      ) : (
        <Screen call={call} onDone={() => onFollow(undefined)} />
      )}
    </section>
  );
}

function otherParty(call: PhoneCall): string {
  return call.direction === 'outbound' ? call.from : call.to;
}

function Screen({ call, onDone }: { call: PhoneCall; onDone: () => void }) {
  switch (call.state) {
    case 'ringing-in':
      return <RingingCall call={call} />;
    case 'ringing-out':
    case 'talking':
      return <TalkingCall key={call.callId} call={call} />;
    case 'ended':
      return <EndedCall call={call} onDone={onDone} />;
  }
}

function Idle({ practiceNumber, onFollow }: { practiceNumber: string; onFollow: (callId: string) => void }) {
  return (
    <>
      <p className={styles.text}>
        Every number that an agent dials on the practice line rings here, except the automatic numbers below. You play the person who
        answers. Nothing leaves this computer and nothing is charged.
      </p>
      <CallInForm practiceNumber={practiceNumber} onPlaced={onFollow} />
      <ScriptedNumbers />
    </>
  );
}
