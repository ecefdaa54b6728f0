import type { HomeRow, HomeView, LineSummary, SetupView } from '../../../main/ipc/contract';
import type { Place } from '../../bridge/place';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { StatusShape } from '../../ui/StatusShape';
import { type ReachAct, reachState } from './reach';
import { Progress, Screen } from './Screen';
import styles from './Setup.module.css';
import type { SetupScreen } from './steps';
import { TroubleSaid } from './TroubleSaid';
import { reachTexts } from './texts';
import { useRequest } from './useRequest';

interface Props {
  readonly line: LineSummary;
  readonly home: HomeView;
  readonly setup: SetupView;
  readonly onNext: () => void;
  readonly onOpen: (screen: SetupScreen) => void;
  readonly onGo: (place: Place) => void;
  readonly onLater: () => void;
}

/** Step 5: Bandwidth's way to this computer, with the person's consent. */
export function ReachStep({ line, home, setup, onNext, onOpen, onGo, onLater }: Props) {
  const { bridge } = useBridge();
  const { busy, trouble, request } = useRequest();
  const { tone, sentence, working, primary, explain, mayTurnOff } = reachState(line, home);
  const acts: { readonly [K in Exclude<ReachAct['kind'], 'tunnel'>]: () => void } = {
    'use-real': () => void request(() => bridge.chooseLine({ line: 'real' })),
    'turn-on': () => void request(() => bridge.setTunnel({ on: true })),
    next: onNext,
  };
  const { act } = primary;
  const onPrimary = act.kind === 'tunnel' ? () => void request(() => bridge.tunnelAction({ action: act.action })) : acts[act.kind];
  const inbound = home.rows.find(({ id }) => id === 'inbound');
  return (
    <Screen
      primary={primary.label}
      onPrimary={onPrimary}
      busy={busy || working}
      onLater={onLater}
      help={
        mayTurnOff ? (
          <Button kind="quiet" onClick={() => void request(() => bridge.setTunnel({ on: false }))}>
            {reachTexts.turnOff}
          </Button>
        ) : null
      }
    >
      {sentence === undefined ? null : working ? (
        <Progress>{sentence}</Progress>
      ) : (
        <p className={styles.said} role="status">
          <StatusShape tone={tone} />
          <span>{sentence}</span>
        </p>
      )}
      {explain ? <WhatHappens name={applicationName(setup)} /> : null}
      {tone === 'good' && inbound !== undefined ? <Inbound row={inbound} onOpen={onOpen} onGo={onGo} /> : null}
      <TroubleSaid trouble={busy ? undefined : trouble} />
    </Screen>
  );
}

function applicationName({ number }: SetupView): string | undefined {
  return number.kind === 'known' ? number.application?.name : undefined;
}

function WhatHappens({ name }: { name: string | undefined }) {
  return (
    <section className={styles.note} aria-labelledby="what-happens">
      <h3 id="what-happens">{reachTexts.happens}</h3>
      <ul className={styles.list}>
        <li>{reachTexts.connection}</li>
        <li>{reachTexts.program}</li>
        <li>
          {reachTexts.application(name)} {reachTexts.restored}
        </li>
      </ul>
    </section>
  );
}

const tones = { done: 'good', 'needs-you': 'warning', working: 'neutral', unknown: 'neutral' } as const;

/** Whether inbound calls come here, with the button that Home has for it. */
function Inbound({ row, onOpen, onGo }: { row: HomeRow; onOpen: (screen: SetupScreen) => void; onGo: (place: Place) => void }) {
  const { bridge } = useBridge();
  const { trouble, request } = useRequest();
  const { button } = row;
  const fix = () => {
    if (button === undefined) return;
    if (button.fix.kind === 'set-up') onOpen(button.fix.step);
    else if (button.fix.kind === 'show') onGo(button.fix.view);
    else {
      const { action } = button.fix;
      void request(() => bridge.homeAction({ action }));
    }
  };
  return (
    <div>
      <p className={styles.said} role="status">
        <StatusShape tone={tones[row.state]} />
        <span>{[row.sentence, row.state === 'needs-you' ? row.todo : undefined].filter((part) => part !== undefined).join(' ')}</span>
      </p>
      {button === undefined || row.state === 'done' ? null : (
        <div className={styles.indent}>
          <Button onClick={fix}>{button.label}</Button>
        </div>
      )}
      <TroubleSaid trouble={trouble} />
    </div>
  );
}
