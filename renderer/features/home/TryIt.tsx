import { type FormEvent, useState } from 'react';
import type { HomeView } from '../../../main/ipc/contract';
import type { Place } from '../../bridge/place';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { CopyButton } from '../../ui/CopyButton';
import { formatNumber } from '../../ui/formatNumber';
import { PhoneField } from '../setup/PhoneField';
import { TroubleSaid } from '../setup/TroubleSaid';
import { useRequest } from '../setup/useRequest';
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
  const { bridge } = useBridge();
  const { busy, trouble, request } = useRequest();
  const ring = async () => {
    const placed = await request(() => bridge.placeTestCall({}));
    if (placed !== undefined) onGo('phone');
  };
  return (
    <div className={styles.call}>
      <p className={styles.text}>Switchboard rings the practice phone and says hello. You answer here, in this window.</p>
      <Button kind={primary ? 'primary' : 'plain'} aria-disabled={busy || undefined} onClick={() => void ring()}>
        Ring the practice phone
      </Button>
      <TroubleSaid trouble={trouble} />
    </div>
  );
}

function CallMe({ tryIt: { ownPhone, why }, primary }: { tryIt: Extract<HomeView['tryIt'], { kind: 'real' }>; primary: boolean }) {
  const { bridge } = useBridge();
  const { busy, trouble, request } = useRequest();
  /** Undefined: the number that is known. */
  const [typed, setTyped] = useState(ownPhone === undefined ? '' : undefined);
  const [problem, setProblem] = useState<string>();
  const call = async (event: FormEvent) => {
    event.preventDefault();
    const to = typed ?? ownPhone ?? '';
    setProblem(to.trim() === '' ? 'Type your phone number first.' : undefined);
    if (to.trim() === '') return;
    const placed = await request(() => bridge.placeTestCall({ to }));
    if (placed !== undefined) setTyped(undefined);
  };
  return (
    <form className={styles.call} noValidate onSubmit={(event) => void call(event)}>
      <p className={styles.text}>Switchboard rings your own phone and says hello. The call uses your Bandwidth account.</p>
      {typed === undefined ? (
        <p className={`${styles.number} numeric`}>
          {formatNumber(ownPhone ?? '')}
          <Button kind="quiet" onClick={() => setTyped('')}>
            Change<span className="spoken"> your phone number</span>
          </Button>
        </p>
      ) : (
        <PhoneField
          label="Your phone number"
          hint="Switchboard remembers it on this computer."
          value={typed}
          problem={problem}
          onChange={setTyped}
        />
      )}
      {why === undefined ? (
        <Button type="submit" kind={primary ? 'primary' : 'plain'} aria-disabled={busy || undefined}>
          {busy ? 'Calling…' : 'Call my phone'}
        </Button>
      ) : (
        <p className={styles.text}>{why}</p>
      )}
      <TroubleSaid trouble={trouble} />
    </form>
  );
}
