import type { AgentCard } from '../../../main/ipc/contract';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { RelativeTime } from '../../ui/RelativeTime';
import { StatusShape } from '../../ui/StatusShape';
import styles from './AgentCards.module.css';
import { Mark } from './Mark';
import { agentsTexts, disconnectTexts } from './texts';

interface Props {
  readonly cards: readonly AgentCard[];
  readonly onOpen: (agentId: string) => void;
  readonly onMend: (card: AgentCard) => void;
  readonly onDisconnect: (card: AgentCard) => void;
}

/** A card for each agent that may use the line. */
export function AgentCards({ cards, ...ways }: Props) {
  if (cards.length === 0) return null;
  return (
    <ul className={styles.cards} aria-label={agentsTexts.cards}>
      {cards.map((card) => (
        <Card key={card.id} card={card} {...ways} />
      ))}
    </ul>
  );
}

function Card({ card, onOpen, onMend, onDisconnect }: Omit<Props, 'cards'> & { card: AgentCard }) {
  const { agentId, name, mark, may, callsToday, messagesToday, state, trouble } = card;
  return (
    <li className={styles.card}>
      <Mark mark={mark} />
      <h3 className={styles.name}>
        {agentId === undefined ? (
          name
        ) : (
          <button type="button" className={styles.open} onClick={() => onOpen(agentId)}>
            {name}
          </button>
        )}
      </h3>
      <StateBadge card={card} />
      <p className={styles.may}>{may}</p>
      {trouble === undefined ? (
        <p className={styles.today}>
          <span>{agentsTexts.callsToday(callsToday)}</span>
          {messagesToday === 0 ? null : <span>{agentsTexts.messagesToday(messagesToday)}</span>}
          {state.kind !== 'connected' || state.at === undefined ? null : (
            <span>
              {agentsTexts.last} <RelativeTime at={state.at} />
            </span>
          )}
        </p>
      ) : (
        <div className={styles.trouble}>
          <StatusShape tone="warning" />
          <p>{trouble.sentence}</p>
          {trouble.where === undefined ? null : (
            <details>
              <summary>{agentsTexts.details}</summary>
              <code>{trouble.where}</code>
            </details>
          )}
          <div className={styles.ways}>
            {trouble.mend === undefined ? null : (
              <Button aria-label={`${trouble.mend.label}: ${name}`} onClick={() => onMend(card)}>
                {trouble.mend.label}
              </Button>
            )}
            {agentId === undefined ? (
              <Button kind="quiet" aria-label={`${disconnectTexts.action} ${name}`} onClick={() => onDisconnect(card)}>
                {disconnectTexts.action}
              </Button>
            ) : null}
          </div>
        </div>
      )}
    </li>
  );
}

function StateBadge({ card: { state } }: { card: AgentCard }) {
  return (
    <Badge tone={state.tone}>
      {state.kind === 'connected' ? <StatusShape tone="good" size={8} /> : null}
      <span>
        {state.label}
        {state.kind === 'seen' && state.at !== undefined ? (
          <>
            {' '}
            <RelativeTime at={state.at} />
          </>
        ) : null}
      </span>
    </Badge>
  );
}
