import type { AgentsPage, KnownAgent } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import { StatusShape } from '../../ui/StatusShape';
import styles from './KnownAgents.module.css';
import { Mark } from './Mark';
import { agentsTexts } from './texts';

interface Props {
  readonly page: Pick<AgentsPage, 'looked' | 'cards' | 'found' | 'others'>;
  readonly onConnect: (agent: KnownAgent) => void;
  readonly onElse: () => void;
  /** Searches this computer again. */
  readonly onLook: () => void;
  /** What "Something else" is. */
  readonly elseAbout: string;
}

const elseMark = { text: '…', tint: 0 } as const;

/** Agents to connect: those found on this computer, then anything else, then the other ones that Switchboard knows. */
export function KnownAgents({ page, onConnect, onElse, onLook, elseAbout }: Props) {
  const { looked, cards, found, others } = page;
  // The first of them is the one thing to do while no agent is connected.
  const first = cards.length === 0 ? found.find(({ trouble }) => trouble === undefined) : undefined;
  return (
    <>
      <section className={styles.section} aria-labelledby="found-title">
        <div className={styles.heading}>
          <h3 id="found-title">{agentsTexts.found}</h3>
          <Button kind="quiet" onClick={onLook}>
            {agentsTexts.lookAgain}
          </Button>
        </div>
        {looked ? null : (
          <p className={styles.quiet} role="status">
            {agentsTexts.looking}
          </p>
        )}
        {looked && found.length === 0 ? <p className={styles.quiet}>{agentsTexts.noneFound}</p> : null}
        <ul className={styles.rows}>
          {found.map((agent) => (
            <KnownRow key={agent.kind} agent={agent} primary={agent === first} onConnect={onConnect} />
          ))}
          <li className={styles.row}>
            <Mark mark={elseMark} small />
            <div>
              <p className={styles.name}>{agentsTexts.else}</p>
              <p className={styles.quiet}>{elseAbout}</p>
            </div>
            <Button kind="quiet" aria-label={`${agentsTexts.show}: ${agentsTexts.else}`} onClick={onElse}>
              {agentsTexts.show}
            </Button>
          </li>
        </ul>
      </section>
      {others.length === 0 ? null : (
        <details className={styles.others}>
          <summary>
            {agentsTexts.others} ({others.length})
          </summary>
          <p className={styles.quiet}>{agentsTexts.othersAbout}</p>
          <ul className={styles.rows}>
            {others.map((agent) => (
              <KnownRow key={agent.kind} agent={agent} primary={false} onConnect={onConnect} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function KnownRow({ agent, primary, onConnect }: { agent: KnownAgent; primary: boolean; onConnect: (agent: KnownAgent) => void }) {
  const { name, mark, sentence, trouble } = agent;
  return (
    <li className={styles.row}>
      <Mark mark={mark} small />
      <div>
        <p className={styles.name}>{name}</p>
        {trouble === undefined ? (
          <p className={styles.quiet}>{sentence}</p>
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
          </div>
        )}
      </div>
      {trouble === undefined ? (
        <Button kind={primary ? 'primary' : 'plain'} aria-label={agentsTexts.connectWhat(name)} onClick={() => onConnect(agent)}>
          {agentsTexts.connect}
        </Button>
      ) : null}
    </li>
  );
}
