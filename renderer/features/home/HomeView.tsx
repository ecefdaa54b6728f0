import { type RefObject, useEffect, useRef } from 'react';
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
  const heading = useHeadingAfterWelcome(home.welcome);
  if (home.welcome) return <Welcome cards={<AgentCards setup={setup} primary={false} />} onSetup={onSetup} />;
  return (
    <div className={styles.page}>
      <Headline {...home.headline} heading={heading} />
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

/** The button that left the welcome is gone with it, so the focus goes to what replaces it. */
function useHeadingAfterWelcome(welcome: boolean): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(welcome);
  useEffect(() => {
    if (before.current && !welcome && document.activeElement === document.body) heading.current?.focus();
    before.current = welcome;
  }, [welcome]);
  return heading;
}

type HeadlineProps = AppView['home']['headline'] & { readonly heading: RefObject<HTMLHeadingElement | null> };

function Headline({ tone, title, sentence, heading }: HeadlineProps) {
  return (
    <header className={styles.hero}>
      <span className={`${styles.ring} ${styles[tone] ?? ''}`}>
        {tone === 'good' ? <CheckIcon size={22} /> : <StatusShape tone={tone} size={18} />}
      </span>
      <div>
        <h2 ref={heading} className={styles.title} tabIndex={-1}>
          {title}
        </h2>
        <p className={styles.sub}>{sentence}</p>
      </div>
    </header>
  );
}
