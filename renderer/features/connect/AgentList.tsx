import { useState } from 'react';
import type { AgentView, StatusItem } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import { RelativeTime } from '../../ui/RelativeTime';
import { StateSaid } from '../line/StateSaid';
import styles from './AgentList.module.css';
import { RevokeDialog } from './RevokeDialog';
import { groupNames } from './toolGroups';

/** Everyone who holds a token, and when they were last here. */
export function AgentList({
  agents,
  status,
  onRevoked,
}: {
  agents: readonly AgentView[];
  status: StatusItem;
  onRevoked: (id: string) => void;
}) {
  const [asked, setAsked] = useState<AgentView>();
  return (
    <section className={styles.agents} aria-labelledby="agents-title">
      <h3 id="agents-title">Your agents</h3>
      <StateSaid said={status} />
      {agents.length === 0 ? (
        <p className={styles.quiet}>No agents yet. An agent appears here when you create its token.</p>
      ) : (
        <ul className={styles.list}>
          {agents.map((agent) => (
            <li key={agent.id} className={styles.agent}>
              <div className={styles.who}>
                <p className={styles.name}>{agent.name}</p>
                <p className={styles.quiet}>
                  {agent.client ?? 'Not connected since Switchboard started'}
                  {agent.lastSeenAt === undefined ? null : (
                    <>
                      {' · last seen '}
                      <RelativeTime at={agent.lastSeenAt} />
                    </>
                  )}
                </p>
                {agent.profiles === undefined ? null : <p className={styles.quiet}>Its own tool groups: {groupNames(agent.profiles)}</p>}
              </div>
              <Button aria-label={`Revoke ${agent.name}`} onClick={() => setAsked(agent)}>
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
      {asked === undefined ? null : <RevokeDialog agent={asked} onRevoked={onRevoked} onClose={() => setAsked(undefined)} />}
    </section>
  );
}
