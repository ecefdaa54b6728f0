import type { ReactNode } from 'react';
import type { SetupStep } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { KeyIcon, MobileIcon, PhoneIcon } from '../../ui/icons';
import { TroubleSaid } from '../setup/TroubleSaid';
import { useRequest } from '../setup/useRequest';
import styles from './Welcome.module.css';

/** The first start: three doors. `cards`: what an agent has done already and the person should know. */
export function Welcome({ cards, onSetup }: { cards: ReactNode; onSetup: (step: SetupStep) => void }) {
  const { bridge } = useBridge();
  const { busy, trouble, request } = useRequest();
  return (
    <div className={styles.page}>
      <div className={styles.middle}>
        {cards}
        <h2 className={styles.title}>Give your AI agent a phone</h2>
        <p className={styles.sub}>Switchboard lets the agent on this computer place and answer calls, and shows you every word of them.</p>
        <ul className={styles.doors}>
          <Door
            icon={<MobileIcon size={20} />}
            title="Try it now"
            button={
              <Button kind="primary" aria-disabled={busy || undefined} onClick={() => void request(() => bridge.startPractising())}>
                Start practicing
              </Button>
            }
          >
            A practice line: you play the person who picks up. No account, no cost, nothing leaves this computer.
          </Door>
          <Door
            icon={<PhoneIcon size={20} />}
            title="Get a real number"
            button={<Button onClick={() => onSetup('details')}>Create an account</Button>}
          >
            Create a free Bandwidth Build account. It takes about five minutes and comes with a phone number and credit.
          </Door>
          <Door
            icon={<KeyIcon size={20} />}
            title="I have Bandwidth"
            button={<Button onClick={() => onSetup('credentials')}>Sign in</Button>}
          >
            Use the API credentials of your account. They are kept in the keychain of this computer.
          </Door>
        </ul>
        <TroubleSaid trouble={trouble} />
        <p className={styles.note}>You can change between the practice line and the real line at any time.</p>
      </div>
    </div>
  );
}

function Door({ icon, title, button, children }: { icon: ReactNode; title: string; button: ReactNode; children: ReactNode }) {
  return (
    <li className={styles.door}>
      <span className={styles.icon}>{icon}</span>
      <h3>{title}</h3>
      <p>{children}</p>
      {button}
    </li>
  );
}
