import { useState } from 'react';
import type { BroughtCredentials, SetupView, Trouble } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Progress } from './Screen';
import styles from './Setup.module.css';
import { TroubleSaid } from './TroubleSaid';
import { cardTexts } from './texts';
import { useRequest } from './useRequest';

interface Props {
  readonly setup: Pick<SetupView, 'brought' | 'loggedOut' | 'problem'>;
  /** Whether to keep what an agent brought is the first thing to decide on Home. */
  readonly primary: boolean;
}

/** What agents did that the person decides about, on Home: credentials they brought, and agents that logged out. */
export function AgentCards({ setup, primary }: Props) {
  return (
    <>
      {setup.problem === undefined ? null : (
        <Card title={cardTexts.problem}>
          <p>{setup.problem}</p>
        </Card>
      )}
      <BroughtCard brought={setup.brought} primary={primary} />
      {setup.loggedOut.map(({ agentId, name }) => (
        <LoggedOutCard key={agentId} agentId={agentId} name={name} />
      ))}
    </>
  );
}

/** Stays while the credentials are being kept, and when that failed, though the app no longer offers them. */
function BroughtCard({ brought, primary }: { brought: BroughtCredentials | undefined; primary: boolean }) {
  const { bridge } = useBridge();
  const { busy, trouble, request } = useRequest();
  const [kept, setKept] = useState<BroughtCredentials>();
  const [failed, setFailed] = useState<Trouble>();
  const shown = brought ?? (busy || failed !== undefined || trouble !== undefined ? kept : undefined);
  if (shown === undefined) return null;
  const { agentId, agentName, accountId } = shown;
  const decide = async (keep: boolean) => {
    setKept(keep ? shown : undefined);
    setFailed(undefined);
    const reply = await request(() => bridge.keepBrought({ agentId, keep }));
    if (reply === undefined || !keep || reply.value.kind === 'kept') return;
    setFailed(reply.value.kind === 'failed' ? reply.value : { sentence: cardTexts.needsAccount, fix: '' });
  };
  const dismiss = () => {
    setKept(undefined);
    setFailed(undefined);
  };
  return (
    <Card title={cardTexts.brought(agentName, accountId)}>
      <p className={styles.muted}>{cardTexts.broughtAsk}</p>
      {busy ? <Progress>{cardTexts.keeping}</Progress> : null}
      <TroubleSaid trouble={busy ? undefined : (failed ?? trouble)} />
      {brought === undefined && !busy ? (
        <div className={styles.row}>
          <Button onClick={dismiss}>{cardTexts.close}</Button>
        </div>
      ) : (
        <div className={styles.row}>
          <Button kind={primary ? 'primary' : 'plain'} aria-disabled={busy || undefined} onClick={() => void decide(true)}>
            {cardTexts.keep}
          </Button>
          <Button aria-disabled={busy || undefined} onClick={() => void decide(false)}>
            {cardTexts.letGo}
          </Button>
        </div>
      )}
    </Card>
  );
}

function LoggedOutCard({ agentId, name }: { agentId: string; name: string }) {
  const { bridge } = useBridge();
  const { trouble, request } = useRequest();
  return (
    <Card title={cardTexts.loggedOut(name)}>
      <p className={styles.muted}>{cardTexts.loggedOutAsk}</p>
      <TroubleSaid trouble={trouble} />
      <div className={styles.row}>
        <Button onClick={() => void request(() => bridge.readmitAgent({ agentId }))}>{cardTexts.readmit}</Button>
      </div>
    </Card>
  );
}
