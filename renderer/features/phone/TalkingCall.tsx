import { useRef } from 'react';
import type { PhoneCall, Reply } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { HangUpIcon } from '../../ui/icons';
import { StatusShape } from '../../ui/StatusShape';
import { Captions } from './Captions';
import { Keypad } from './Keypad';
import { SayForm } from './SayForm';
import styles from './TalkingCall.module.css';

const hints = {
  keys: 'The line is waiting for keys.',
  speech: 'The line is listening. Say something.',
} as const;

/** A call under way: what the caller hears, and everything a caller can do. */
export function TalkingCall({ call }: { call: PhoneCall }) {
  const { bridge, act } = useBridge();
  const { callId } = call;
  const talking = call.state === 'talking';
  const other = call.direction === 'outbound' ? call.from : call.to;

  // One after the other: quick keys must arrive in the order in which they were pressed.
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const inOrder = <T,>(send: () => Promise<Reply<T>>): Promise<Reply<T>> => {
    const next = last.current.then(() => act(send()));
    last.current = next;
    return next;
  };

  return (
    <section className={`${styles.call} ${talking ? '' : styles.alone}`} aria-label={talking ? 'Call in progress' : 'Calling'}>
      <header className={styles.header}>
        <h3 className={`${styles.title} numeric`}>
          {talking ? 'Talking with' : 'Calling'} {other}
        </h3>
        <Button kind="danger" onClick={() => void act(bridge.phoneHangup({ callId }))}>
          <HangUpIcon /> Hang up
        </Button>
        <p className={styles.hint} role="status">
          <StatusShape tone={talking ? 'good' : 'neutral'} />
          {talking
            ? call.listeningFor === undefined
              ? 'You are connected.'
              : hints[call.listeningFor]
            : 'Ringing. An agent decides what happens next.'}
        </p>
      </header>
      <Captions captions={call.captions} />
      {talking ? (
        <>
          <Keypad emphasised={call.listeningFor === 'keys'} onPress={(digits) => inOrder(() => bridge.phoneDigits({ callId, digits }))} />
          <SayForm emphasised={call.listeningFor === 'speech'} onSay={(text) => inOrder(() => bridge.phoneSay({ callId, text }))} />
        </>
      ) : null}
    </section>
  );
}
