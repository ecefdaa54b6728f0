import { useEffect, useState } from 'react';
import type { AgentCard, AgentDetails, ProfilesView, Trouble } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { Sheet } from '../../ui/Sheet';
import { Tabs, tabPanel } from '../../ui/Tabs';
import { TroubleSaid } from '../setup/TroubleSaid';
import { AgentFacts } from './AgentFacts';
import { DeedsPart } from './DeedsPart';
import { LimitsPart } from './LimitsPart';
import styles from './Parts.module.css';
import { PermissionsPart } from './PermissionsPart';
import { agentTabs, connectTexts, disconnectTexts, permissionTexts } from './texts';
import { usePermissions } from './usePermissions';

interface Props {
  readonly card: AgentCard;
  /** What is shown first. */
  readonly tab?: Tab | undefined;
  readonly profiles: ProfilesView;
  readonly onActivity: (agentId: string) => void;
  readonly onDisconnect: () => void;
  readonly onClose: () => void;
}

type Tab = keyof typeof agentTabs;

const tabs = (['permissions', 'limits', 'activity', 'details'] as const).map((value) => ({ value, label: agentTabs[value] }));

/** One agent: what it may do, how much, what it did, and everything else about it. */
export function AgentSheet({ card, tab: first = 'permissions', profiles, onActivity, onDisconnect, onClose }: Props) {
  const { bridge, ask } = useBridge();
  const [tab, setTab] = useState<Tab>(first);
  const [details, setDetails] = useState<AgentDetails>();
  const [trouble, setTrouble] = useState<Trouble>();
  const { id, agentId } = card;
  const use = usePermissions(agentId, card);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the card changes with what the agent does
  useEffect(() => {
    void ask(bridge.agentDetails({ agentId: agentId ?? id })).then((reply) => {
      if (reply.ok) setDetails(reply.value);
      setTrouble(reply.ok ? undefined : { sentence: reply.error, fix: reply.recovery });
    });
  }, [bridge, ask, card]);
  return (
    <Sheet
      title={card.name}
      about={card.may}
      closeLabel={connectTexts.close}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onClick={onDisconnect}>
            {disconnectTexts.action}
          </Button>
          <Button onClick={onClose}>{connectTexts.done}</Button>
        </>
      }
    >
      <Tabs label={card.name} id="agent" chosen={tab} tabs={tabs} onChoose={setTab} />
      <div {...tabPanel('agent', tab)}>
        <TroubleSaid trouble={trouble} />
        {tab === 'permissions' ? (
          <div className={styles.part}>
            <PermissionsPart use={use} />
            <p className={styles.quiet}>{permissionTexts.numbers}</p>
          </div>
        ) : null}
        {tab === 'limits' ? <LimitsPart use={use} /> : null}
        {tab === 'activity' && details !== undefined ? (
          <DeedsPart deeds={details.activity} onAll={() => onActivity(details.agentId)} />
        ) : null}
        {tab === 'details' && details !== undefined ? <AgentFacts details={details} profiles={profiles} /> : null}
      </div>
    </Sheet>
  );
}
