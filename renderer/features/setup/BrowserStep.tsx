import { useState } from 'react';
import type { HandoffTick, OutsidePage, SetupView, SignUpView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { useFollowed } from '../../ui/followed';
import { formatNumber } from '../../ui/formatNumber';
import { StatusShape } from '../../ui/StatusShape';
import styles from './BrowserStep.module.css';
import { drawings } from './drawings';
import { Screen } from './Screen';
import setupStyles from './Setup.module.css';
import { type SetupScreen, signUpInWords, ticksInOrder } from './steps';
import { TroubleSaid } from './TroubleSaid';
import { browserTexts, tickTexts } from './texts';
import { useFocusOnArrival } from './useFocusOnArrival';
import { useRequest } from './useRequest';

interface Props {
  readonly setup: SetupView;
  readonly onOpen: (screen: SetupScreen) => void;
  readonly onLater: () => void;
}

/** Step 2: what only the person can do, on Bandwidth's own pages. The ticks are theirs; nothing here asks for a code. */
export function BrowserStep({ setup: { signUp, ticked }, onOpen, onLater }: Props) {
  const [helping, setHelping] = useState(false);
  const sent = signUp !== undefined && !signUp.practice;
  const next = ticksInOrder.find((tick) => !ticked.includes(tick));
  return (
    <Screen
      primary={browserTexts.done}
      onPrimary={() => onOpen('credentials')}
      onLater={onLater}
      help={
        sent ? (
          <Button kind="quiet" aria-expanded={helping} onClick={() => setHelping(!helping)}>
            {browserTexts.help}
          </Button>
        ) : (
          <Button kind="quiet" onClick={() => onOpen('details')}>
            {browserTexts.toDetails}
          </Button>
        )
      }
    >
      {signUp?.by.kind === 'agent' && sent ? (
        <p className={setupStyles.fact}>
          <StatusShape tone="good" />
          {signUpInWords(signUp)}
        </p>
      ) : null}
      {helping ? <NotArrived signUp={signUp} /> : null}
      <ol className={styles.ticks} aria-label={browserTexts.list}>
        {ticksInOrder.map((tick) => (
          <Tick key={tick} tick={tick} done={ticked.includes(tick)} drawn={tick === next} />
        ))}
      </ol>
    </Screen>
  );
}

/** The page that each of them is done on. */
const pages: Readonly<Partial<Record<HandoffTick, OutsidePage>>> = { 'sms-code': 'sign-up', email: 'mail', 'api-credentials': 'app' };

function Tick({ tick, done, drawn }: { tick: HandoffTick; done: boolean; drawn: boolean }) {
  const { bridge } = useBridge();
  const { trouble, request } = useRequest();
  const [shown, , follow] = useFollowed(done);
  const set = (wanted: boolean) =>
    follow(wanted, async () => ((await request(() => bridge.tickHandoff({ tick, done: wanted }))) === undefined ? undefined : wanted));
  const { title, look, open, drawing } = tickTexts[tick];
  const page = pages[tick];
  const Drawing = drawings[tick];
  return (
    <li className={styles.tick}>
      <label className={styles.label}>
        <input type="checkbox" checked={shown} aria-describedby={`look-${tick}`} onChange={(event) => void set(event.target.checked)} />
        <span className={styles.title}>{title}</span>
      </label>
      <p id={`look-${tick}`} className={styles.look}>
        {look}
      </p>
      <div className={styles.open}>
        {open === undefined || page === undefined ? null : (
          <Button onClick={() => void request(() => bridge.openPage({ page }))}>{open}</Button>
        )}
      </div>
      <div className={styles.more}>
        <TroubleSaid trouble={trouble} />
        {drawn ? (
          <figure className={styles.figure}>
            <Drawing label={drawing} />
            <figcaption>{browserTexts.drawn}</figcaption>
          </figure>
        ) : null}
      </div>
    </li>
  );
}

function NotArrived({ signUp }: { signUp: SignUpView | undefined }) {
  const lines = [
    browserTexts.helpText(signUp && formatNumber(signUp.phone)),
    browserTexts.helpWait,
    browserTexts.helpAgain,
    browserTexts.helpMail(signUp?.email),
    browserTexts.helpSupport,
  ];
  const heading = useFocusOnArrival<HTMLHeadingElement>(true);
  return (
    <section className={setupStyles.note} aria-labelledby="not-arrived">
      <h3 ref={heading} id="not-arrived" tabIndex={-1}>
        {browserTexts.helpTitle}
      </h3>
      <ul className={setupStyles.list}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
