import { useState } from 'react';
import type { MintedAgent, ProfilesView, StatusItem } from '../../../main/ipc/contract';
import { CopyButton } from '../../ui/CopyButton';
import { Sheet } from '../../ui/Sheet';
import { StateSaid } from '../line/StateSaid';
import styles from './Agents.module.css';
import { MintedToken } from './MintedToken';
import { MintForm } from './MintForm';
import { connectTexts, elseTexts } from './texts';

interface Props {
  readonly endpoint: string | undefined;
  readonly server: StatusItem;
  readonly profiles: ProfilesView;
  readonly onClose: () => void;
}

/** An address and a token to paste, for a program that is not in the list. */
export function SomethingElse({ endpoint, server, profiles, onClose }: Props) {
  const [minted, setMinted] = useState<MintedAgent>();
  return (
    <Sheet title={elseTexts.title} about={elseTexts.about} closeLabel={connectTexts.close} onClose={onClose}>
      <section className={styles.part} aria-labelledby="address-title">
        <h3 id="address-title">{elseTexts.address}</h3>
        {endpoint === undefined ? (
          <StateSaid said={server} />
        ) : (
          <div className={styles.row}>
            <code className={styles.value}>{endpoint}</code>
            <CopyButton text={endpoint} what="address" />
          </div>
        )}
        {endpoint !== undefined && server.tone !== 'good' ? <StateSaid said={server} /> : null}
      </section>
      {minted === undefined ? (
        <MintForm profiles={profiles} onMinted={setMinted} />
      ) : (
        <MintedToken minted={minted} onDone={() => setMinted(undefined)} />
      )}
    </Sheet>
  );
}
