import type { AgentView } from '../../../main/ipc/contract';
import type { Place } from '../../bridge/place';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { RelativeTime } from '../../ui/RelativeTime';
import { StatusShape } from '../../ui/StatusShape';
import { Screen } from './Screen';
import styles from './Setup.module.css';
import { agentsInOrder } from './steps';
import { agentTexts, sheetTexts } from './texts';

interface Props {
  readonly agents: readonly AgentView[];
  readonly forAgent: string;
  readonly onNext: () => void;
  readonly onGo: (place: Place) => void;
  readonly onLater: () => void;
}

/** Step 6: an agent for the line. */
export function AgentStep({ agents, forAgent, onNext, onGo, onLater }: Props) {
  const seen = agents.some(({ lastSeenAt }) => lastSeenAt !== undefined);
  const connect = () => onGo('agents');
  return (
    <Screen
      primary={seen ? sheetTexts.next : agentTexts.connect}
      onPrimary={seen ? onNext : connect}
      onLater={onLater}
      help={
        <Button kind="quiet" onClick={seen ? connect : onNext}>
          {seen ? agentTexts.another : agentTexts.skip}
        </Button>
      }
    >
      {agents.length === 0 ? (
        <p className={styles.said}>
          <StatusShape tone="neutral" />
          {agentTexts.none}
        </p>
      ) : (
        <ul className={styles.choices} aria-label={agentTexts.connected}>
          {agentsInOrder(agents).map(({ id, name, lastSeenAt }) => (
            <li key={id} className={styles.said}>
              <StatusShape tone={lastSeenAt === undefined ? 'neutral' : 'good'} />
              <span>
                <strong>{name}</strong>{' '}
                <span className={styles.quiet}>
                  {lastSeenAt === undefined ? (
                    agentTexts.waiting
                  ) : (
                    <>
                      {agentTexts.seen} <RelativeTime at={lastSeenAt} />
                    </>
                  )}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {seen ? null : <p className={styles.muted}>{agentTexts.how}</p>}
      {seen ? (
        <section className={styles.note} aria-labelledby="say">
          <h3 id="say">{agentTexts.say}</h3>
          <p>“{forAgent}”</p>
          <CopyButton text={forAgent} what="the sentence" />
        </section>
      ) : null}
    </Screen>
  );
}
