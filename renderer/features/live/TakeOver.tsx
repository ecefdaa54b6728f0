import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { CallView, Reply, TakeOverView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { HangUpIcon } from '../../ui/icons';
import { useNow } from '../../ui/now';
import { unbroken } from '../../ui/unbroken';
import styles from './TakeOver.module.css';

interface Props {
  readonly call: Pick<CallView, 'callId' | 'agent'>;
  readonly takeOver: TakeOverView;
}

/** At the foot of a live call: the person takes it over, speaks, puts it through, hangs up or gives it back. */
export function TakeOver({ call, takeOver }: Props) {
  const { bridge, ask } = useBridge();
  const [problem, setProblem] = useState<string>();
  const [asking, setAsking] = useState(false);
  /** The person took the call over here, so the next thing is to speak. */
  const [tookHere, setTookHere] = useState(false);
  /** Resolves to whether it was done; what failed is said here. */
  const run = async (request: () => Promise<Reply<undefined>>): Promise<boolean> => {
    if (asking) return false;
    setAsking(true);
    const reply = await ask(request());
    setAsking(false);
    setProblem(reply.ok ? undefined : `${reply.error} ${reply.recovery}`);
    return reply.ok;
  };
  const { callId } = call;
  const { taken, why, trouble } = takeOver;
  const said = problem ?? trouble;
  return (
    <section className={styles.foot} aria-label="Take over the call">
      {taken && why === undefined ? <Say callId={callId} focus={tookHere} asking={asking} run={run} /> : null}
      <div className={styles.bar}>
        <p className={styles.text}>{taken ? <Doing takeOver={takeOver} /> : (why ?? offer(call.agent))}</p>
        <Button kind="danger" aria-disabled={asking} onClick={() => void run(() => bridge.endCall({ callId }))}>
          <HangUpIcon /> Hang up
        </Button>
        {taken ? (
          <Button aria-disabled={asking} onClick={() => void run(() => bridge.giveCallBack({ callId }))}>
            Give back to the agent
          </Button>
        ) : (
          <Button
            kind="primary"
            disabled={why !== undefined}
            aria-disabled={asking}
            onClick={() => void run(() => bridge.takeOverCall({ callId })).then(setTookHere)}
          >
            Take over
          </Button>
        )}
      </div>
      <div role="alert">{said === undefined ? null : <p className={styles.problem}>{said}</p>}</div>
    </section>
  );
}

interface SayProps {
  readonly callId: string;
  /** Whether the field takes the focus when it appears. */
  readonly focus: boolean;
  readonly asking: boolean;
  readonly run: (request: () => Promise<Reply<undefined>>) => Promise<boolean>;
}

/** What the person says in the call, and where they put it through to. */
function Say({ callId, focus, asking, run }: SayProps) {
  const { bridge } = useBridge();
  const [text, setText] = useState('');
  const [to, setTo] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  const say = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '' && (await run(() => bridge.sayInCall({ callId, text })))) setText('');
  };
  const put = async (event: FormEvent) => {
    event.preventDefault();
    if (to !== undefined && (await run(() => bridge.putCallThrough({ callId, to })))) setTo(undefined);
  };
  return (
    <>
      <form className={styles.say} onSubmit={(event) => void say(event)}>
        <input
          className={styles.words}
          aria-label="Say something yourself"
          placeholder="Say something yourself…"
          maxLength={2_000}
          autoComplete="off"
          ref={field}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" kind="primary" aria-disabled={asking || text.trim() === ''}>
          Say
        </Button>
        <Button aria-expanded={to !== undefined} aria-disabled={asking} onClick={() => setTo(to === undefined ? '' : undefined)}>
          Put through to…
        </Button>
      </form>
      {to === undefined ? null : (
        <form onSubmit={(event) => void put(event)}>
          <Field
            label="Put through to"
            type="tel"
            placeholder="+1 919 555 0123"
            maxLength={200}
            value={to}
            onChange={(event) => setTo(event.target.value)}
            beside={
              <Button type="submit" aria-disabled={asking || to.trim() === ''}>
                Put through
              </Button>
            }
          />
        </form>
      )}
    </>
  );
}

/** What happens in the call, and how long a waiting caller still waits. */
function Doing({ takeOver: { doing, why, until } }: { takeOver: TakeOverView }) {
  const now = useNow(until !== undefined);
  const left = until === undefined ? undefined : Math.max(0, Math.ceil((until - now) / 1000));
  return (
    <>
      You have the call. {unbroken(why ?? doing)}
      {left === undefined || left > 60 ? null : <span className="numeric"> The fallback answers in {left} s.</span>}
    </>
  );
}

function offer(agent: string | undefined): string {
  return agent === undefined ? 'Speak to the other party yourself.' : `Speak yourself. ${agent} waits until you give the call back.`;
}
