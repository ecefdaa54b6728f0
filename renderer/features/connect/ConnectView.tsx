import type { AgentView, MintedAgent, ProfilesView, StatusView } from '../../../main/ipc/contract';
import { CopyButton } from '../../ui/CopyButton';
import { StateSaid } from '../line/StateSaid';
import { AgentList } from './AgentList';
import styles from './ConnectView.module.css';
import { MintedToken } from './MintedToken';
import { MintForm } from './MintForm';
import { ToolsForAll } from './ToolsForAll';

interface Props {
  readonly endpoint: string | undefined;
  readonly status: StatusView;
  readonly agents: readonly AgentView[];
  readonly profiles: ProfilesView;
  readonly minted: MintedAgent | undefined;
  readonly onMinted: (minted: MintedAgent | undefined) => void;
  readonly version: string;
  readonly runtime: string;
}

/** How an agent gets to the phone line, and who has. */
export function ConnectView({ endpoint, status, agents, profiles, minted, onMinted, version, runtime }: Props) {
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h2 className={styles.title}>Agents</h2>
        <p className={styles.text}>Give an agent on this computer the address below and its own token. It can then use the phone line.</p>
      </header>
      <section className={styles.card} aria-labelledby="address-title">
        <h3 id="address-title">Address</h3>
        {endpoint === undefined ? (
          <StateSaid said={status.server} />
        ) : (
          <div className={styles.row}>
            <code className={styles.value}>{endpoint}</code>
            <CopyButton text={endpoint} what="address" />
          </div>
        )}
        {endpoint !== undefined && status.server.tone !== 'good' ? <StateSaid said={status.server} /> : null}
      </section>
      <ToolsForAll profiles={profiles} />
      {minted === undefined ? (
        <MintForm profiles={profiles} onMinted={onMinted} />
      ) : (
        <MintedToken minted={minted} onDone={() => onMinted(undefined)} />
      )}
      <AgentList agents={agents} status={status.agents} onRevoked={(id) => id === minted?.id && onMinted(undefined)} />
      <p className={styles.about}>
        Switchboard {version} · {runtime}
      </p>
    </div>
  );
}
