import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { AgentCard, ChangePlan } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { TroubleSaid } from '../setup/TroubleSaid';
import { useRequest } from '../setup/useRequest';
import styles from './Dialog.module.css';
import { Diff } from './Diff';
import { disconnectTexts } from './texts';

/** Asks before an agent loses the line, and shows what is taken out of its file. */
export function DisconnectDialog({ card, onClose }: { card: Pick<AgentCard, 'id' | 'name'>; onClose: () => void }) {
  const { bridge, ask } = useBridge();
  const { busy, trouble, request } = useRequest();
  const dialog = useRef<HTMLDialogElement>(null);
  const [plan, setPlan] = useState<ChangePlan | 'none'>();
  // A layout effect: the dialog is closed while it is still on the page, so the focus goes back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  useEffect(() => {
    void ask(bridge.planDisconnect({ id: card.id })).then((reply) => setPlan(reply.ok ? (reply.value ?? 'none') : 'none'));
  }, [bridge, ask, card.id]);
  const disconnect = async () => {
    const reply = await request(() => bridge.disconnectAgent({ id: card.id }));
    if (reply !== undefined) onClose();
  };
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby="disconnect-title"
      aria-describedby="disconnect-text"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h3 id="disconnect-title">{disconnectTexts.title(card.name)}</h3>
      <p id="disconnect-text">{plan === 'none' ? disconnectTexts.nothing : disconnectTexts.ends}</p>
      {plan === undefined || plan === 'none' ? null : plan.changes.map((change) => <Diff key={change.file} change={change} />)}
      <TroubleSaid trouble={trouble} />
      <div className={styles.choice}>
        <Button onClick={onClose}>{disconnectTexts.cancel}</Button>
        <Button kind="danger" disabled={plan === undefined} aria-disabled={busy || undefined} onClick={() => void disconnect()}>
          {disconnectTexts.confirm}
        </Button>
      </div>
    </dialog>
  );
}
