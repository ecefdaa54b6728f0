import { useState } from 'react';
import type { AgentCard, AgentsPage, KnownAgent } from '../../../main/ipc/contract';
import type { Place } from '../../bridge/place';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { RelativeTime } from '../../ui/RelativeTime';
import { StatusShape } from '../../ui/StatusShape';
import { ConnectBody } from '../agents/ConnectBody';
import { KnownAgents } from '../agents/KnownAgents';
import { useConnect } from '../agents/useConnect';
import { useLook } from '../agents/useLook';
import { Screen } from './Screen';
import styles from './Setup.module.css';
import { agentTexts, sheetTexts } from './texts';

interface Props {
  readonly page: AgentsPage;
  readonly forAgent: string;
  readonly onNext: () => void;
  readonly onGo: (place: Place) => void;
  readonly onLater: () => void;
}

/** Step 6: an agent for the line. */
export function AgentStep(props: Props) {
  const look = useLook();
  const [picked, setPicked] = useState<KnownAgent>();
  if (picked === undefined) return <ChooseAgent {...props} onLook={look} onPick={setPicked} />;
  return <ConnectOne key={picked.kind} {...props} agent={picked} onBack={() => setPicked(undefined)} />;
}

interface Choosing extends Props {
  readonly onLook: () => void;
  readonly onPick: (agent: KnownAgent) => void;
}

/** Those that are connected, and those that can be. */
function ChooseAgent({ page, forAgent, onNext, onGo, onLater, onLook, onPick }: Choosing) {
  const seen = page.cards.some(({ state }) => state.kind !== 'never');
  return (
    <Screen primary={seen ? sheetTexts.next : agentTexts.skip} plain={!seen} onPrimary={onNext} onLater={onLater}>
      {page.cards.length === 0 ? null : (
        <ul className={styles.choices} aria-label={agentTexts.connected}>
          {page.cards.map((card) => (
            <ConnectedAgent key={card.id} card={card} />
          ))}
        </ul>
      )}
      {seen ? (
        <section className={styles.note} aria-labelledby="say">
          <h3 id="say">{agentTexts.say}</h3>
          <p>“{forAgent}”</p>
          <CopyButton text={forAgent} what="the sentence" />
        </section>
      ) : null}
      <KnownAgents page={page} onConnect={onPick} onLook={onLook} onElse={() => onGo('agents')} elseAbout={agentTexts.else} />
    </Screen>
  );
}

function ConnectedAgent({ card: { name, state } }: { card: AgentCard }) {
  return (
    <li className={styles.said}>
      <StatusShape tone={state.kind === 'never' ? 'neutral' : 'good'} />
      <span>
        <strong>{name}</strong>{' '}
        <span className={styles.quiet}>
          {state.at === undefined ? (
            agentTexts.waiting
          ) : (
            <>
              {agentTexts.seen} <RelativeTime at={state.at} />
            </>
          )}
        </span>
      </span>
    </li>
  );
}

function ConnectOne({ page, forAgent, onNext, onLater, agent, onBack }: Props & { agent: KnownAgent; onBack: () => void }) {
  const connecting = useConnect(agent, page.cards);
  const { phase, primary, busy } = connecting;
  const done = phase === 'waiting' || phase === 'connected';
  return (
    <Screen
      primary={done ? sheetTexts.next : primary}
      onPrimary={done ? onNext : connecting.connect}
      busy={busy}
      onLater={onLater}
      help={
        <Button kind="quiet" onClick={onBack}>
          {agentTexts.back}
        </Button>
      }
    >
      <h3 className={styles.subject}>{connecting.title}</h3>
      <ConnectBody connecting={connecting} forAgent={forAgent} />
    </Screen>
  );
}
