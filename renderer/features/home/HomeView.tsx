import type { AppView, SetupStep } from '../../../main/ipc/contract';
import type { Place } from '../../bridge/place';
import { CheckIcon } from '../../ui/icons';
import { StatusShape } from '../../ui/StatusShape';
import { AgentCards } from '../setup/AgentCards';
import styles from './HomeView.module.css';
import { LastCalls } from './LastCalls';
import { Offer } from './Offer';
import { primaryOf } from './primary';
import { Readiness } from './Readiness';
import { SetUpLeft } from './SetUpLeft';
import { TryIt } from './TryIt';
import { Welcome } from './Welcome';

interface Props {
  readonly view: Pick<AppView, 'home' | 'setup' | 'calls'>;
  readonly onGo: (place: Place) => void;
  readonly onSetup: (step: SetupStep) => void;
  readonly onCall: (callId: string) => void;
}

/** Is my phone line ready? And before anything is set up: the ways to begin. */
export function HomeView({ view, onGo, onSetup, onCall }: Props) {
  const { home, setup, calls } = view;
  const primary = primaryOf(home, setup);
  if (home.welcome) return <Welcome cards={<AgentCards setup={setup} primary={false} />} onSetup={onSetup} />;
  return (
    <div className={styles.page}>
      <Headline {...home.headline} />
      <AgentCards setup={setup} primary={primary.kind === 'brought'} />
      {setup.offerRealLine ? <Offer /> : null}
      {home.setUp === undefined ? null : <SetUpLeft {...home.setUp} onSetup={onSetup} />}
      <Readiness rows={home.rows} primary={primary} onGo={onGo} onSetup={onSetup} />
      <div className={styles.columns}>
        <TryIt home={home} primary={primary.kind === 'try'} onGo={onGo} />
        <LastCalls calls={calls.slice(0, 3)} onCall={onCall} onGo={onGo} />
      </div>
    </div>
  );
}

function Headline({ tone, title, sentence }: AppView['home']['headline']) {
  return (
    <header className={styles.hero}>
      <span className={`${styles.ring} ${styles[tone] ?? ''}`}>
        {tone === 'good' ? <CheckIcon size={22} /> : <StatusShape tone={tone} size={18} />}
      </span>
      <div>
        <h2 className={styles.title}>{title}</h2>
        <p className={styles.sub}>{sentence}</p>
      </div>
    </header>
  );
}
