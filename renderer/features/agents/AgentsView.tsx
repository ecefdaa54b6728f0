import { useState } from 'react';
import type { AgentCard, AgentsPage, KnownAgent, ProfilesView, StatusItem } from '../../../main/ipc/contract';
import { ReturnedFocus } from '../../ui/ReturnedFocus';
import { StateSaid } from '../line/StateSaid';
import { AgentCards } from './AgentCards';
import { AgentSheet } from './AgentSheet';
import styles from './Agents.module.css';
import { ConnectSheet } from './ConnectSheet';
import { DisconnectDialog } from './DisconnectDialog';
import { General } from './General';
import { GeneralSheet } from './GeneralSheet';
import { KnownAgents } from './KnownAgents';
import { SomethingElse } from './SomethingElse';
import { agentsTexts } from './texts';
import { useLook } from './useLook';

interface Props {
  readonly page: AgentsPage;
  readonly endpoint: string | undefined;
  readonly server: StatusItem;
  readonly profiles: ProfilesView;
  /** A sentence to paste to an agent. */
  readonly forAgent: string;
  /** Opens everything that this agent did. */
  readonly onActivity: (agentId: string) => void;
}

/** What lies over the view. */
type Over =
  | { readonly kind: 'connect'; readonly agent: Pick<KnownAgent, 'kind' | 'name'>; readonly mend?: string | undefined }
  | { readonly kind: 'agent'; readonly id: string; readonly tab?: 'details' | undefined }
  | { readonly kind: 'general' }
  | { readonly kind: 'else' };

/** Who may use the phone line, and how another agent is connected. */
export function AgentsView({ page, endpoint, server, profiles, forAgent, onActivity }: Props) {
  const look = useLook();
  const [over, setOver] = useState<Over>();
  const [leaving, setLeaving] = useState<AgentCard>();
  const close = () => setOver(undefined);
  const connect = (agent: KnownAgent) => setOver({ kind: 'connect', agent });
  const mend = (card: AgentCard) => {
    const newToken = card.trouble?.mend?.does === 'new-token' && card.agentId !== undefined;
    if (newToken) setOver({ kind: 'agent', id: card.agentId, tab: 'details' });
    else setOver({ kind: 'connect', agent: { kind: card.id, name: card.name }, mend: card.id });
  };
  const opened = over?.kind === 'agent' ? page.cards.find(({ agentId }) => agentId === over.id) : undefined;
  const covered = over !== undefined && (over.kind !== 'agent' || opened !== undefined);
  return (
    <div className={styles.frame}>
      <div className={styles.page} inert={covered}>
        <p className={styles.text}>{agentsTexts.about}</p>
        {server.tone === 'good' ? null : <StateSaid said={server} />}
        <AgentCards cards={page.cards} onOpen={(id) => setOver({ kind: 'agent', id })} onMend={mend} onDisconnect={setLeaving} />
        <KnownAgents
          page={page}
          onConnect={connect}
          onLook={look}
          onElse={() => setOver({ kind: 'else' })}
          elseAbout={agentsTexts.elseAbout}
        />
        <General sentence={page.general} onChange={() => setOver({ kind: 'general' })} />
      </div>
      {covered ? (
        <ReturnedFocus>
          {over.kind === 'connect' ? <ConnectSheet {...over} cards={page.cards} forAgent={forAgent} onClose={close} /> : null}
          {over.kind === 'else' ? <SomethingElse {...{ endpoint, server, profiles }} onClose={close} /> : null}
          {over.kind === 'general' ? <GeneralSheet profiles={profiles} onClose={close} /> : null}
          {opened === undefined ? null : (
            <AgentSheet
              key={opened.id}
              card={opened}
              tab={over.kind === 'agent' ? over.tab : undefined}
              profiles={profiles}
              onActivity={onActivity}
              onDisconnect={() => setLeaving(opened)}
              onClose={close}
            />
          )}
        </ReturnedFocus>
      ) : null}
      {leaving === undefined ? null : <DisconnectDialog card={leaving} onClose={() => setLeaving(undefined)} />}
    </div>
  );
}
