import { type FormEvent, useState } from 'react';
import type { HomeView } from '../../../main/ipc/contract';
import type { Place } from '../../bridge/place';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { CopyButton } from '../../ui/CopyButton';
import { Field } from '../../ui/Field';
import { formatNumber } from '../../ui/formatNumber';
import styles from './TryIt.module.css';

interface Props {
  readonly home: Pick<HomeView, 'tryIt' | 'forAgent'>;
  /** Nothing else on Home waits, so trying it out is the thing to do. */
  readonly primary: boolean;
  readonly onGo: (place: Place) => void;
}

/** The two ways to hear the line work: without an agent, and with one. */
export function TryIt({ home: { tryIt, forAgent }, primary, onGo }: Props) {
  return (
    <Card title="Try it">
      {tryIt.kind === 'practice' ? <RingPractice primary={primary} onGo={onGo} /> : <CallMe tryIt={tryIt} primary={primary} />}
      {forAgent === '' ? null : (
        <div className={styles.agent}>
          <p className={styles.label}>Or ask your agent:</p>
          <div className={styles.sentence}>
            <q>{forAgent}</q>
            <CopyButton text={forAgent} what="sentence for your agent" />
          </div>
        </div>
      )}
    </Card>
  );
}

function RingPractice({ primary, onGo }: Pick<Props, 'primary' | 'onGo'>) {
  const { bridge, ask } = useBridge();
  const [problem, setProblem] = useState<string>();
  const ring = async () => {
    setProblem(undefined);
    const reply = await ask(bridge.placeTestCall({}));
    if (reply.ok) onGo('phone');
    else setProblem(`${reply.error} ${reply.recovery}`);
  };
  return (
    <div className={styles.call}>
      <p className={styles.text}>Switchboard rings the practice phone and says hello. You answer here, in this window.</p>
      <Button kind={primary ? 'primary' : 'plain'} onClick={() => void ring()}>
        Ring the practice phone
      </Button>
      <Said problem={problem} />
    </div>
  );
}

function CallMe({ tryIt, primary }: { tryIt: Extract<HomeView['tryIt'], { kind: 'real' }>; primary: boolean }) {
  const { bridge, ask } = useBridge();
  const { ownPhone, why } = tryIt;
  const [typed, setTyped] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [calling, setCalling] = useState(false);
  const editing = ownPhone === undefined || typed !== undefined;
  const call = async (event: FormEvent) => {
    event.preventDefault();
    const to = (editing ? (typed ?? '') : ownPhone).trim();
    if (to === '') return setProblem('Type your phone number first.');
    setProblem(undefined);
    setCalling(true);
    const reply = await ask(bridge.placeTestCall({ to }));
    setCalling(false);
    if (reply.ok) setTyped(undefined);
    else setProblem(`${reply.error} ${reply.recovery}`);
  };
  return (
    <form className={styles.call} noValidate onSubmit={(event) => void call(event)}>
      <p className={styles.text}>Switchboard rings your own phone and says hello. The call uses your Bandwidth account.</p>
      {editing ? (
        <Field
          label="Your phone number"
          type="tel"
          autoComplete="tel"
          className="numeric"
          placeholder="+1 919 555 0123"
          value={typed ?? ''}
          problem={problem}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : (
        <p className={`${styles.number} numeric`}>
          {formatNumber(ownPhone)}
          <Button kind="quiet" onClick={() => setTyped('')}>
            Change<span className="spoken"> your phone number</span>
          </Button>
        </p>
      )}
      {why === undefined ? null : <p className={styles.text}>{why}</p>}
      <Button type="submit" kind={primary && why === undefined ? 'primary' : 'plain'} disabled={calling || why !== undefined}>
        {calling ? 'Calling…' : 'Call my phone'}
      </Button>
      {editing ? null : <Said problem={problem} />}
    </form>
  );
}

function Said({ problem }: { problem: string | undefined }) {
  return <div role="status">{problem === undefined ? null : <p className={styles.problem}>{problem}</p>}</div>;
}
