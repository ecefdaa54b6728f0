import { useLayoutEffect, useRef, useState } from 'react';
import type { AgentView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import styles from './RevokeDialog.module.css';

/** Asks before an agent loses its line, because that cannot be taken back. */
export function RevokeDialog({ agent, onRevoked, onClose }: { agent: AgentView; onRevoked: (id: string) => void; onClose: () => void }) {
  const { bridge, act } = useBridge();
  const dialog = useRef<HTMLDialogElement>(null);
  const [revoking, setRevoking] = useState(false);
  // A layout effect: the dialog is closed while it is still on the page, so the focus goes back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const revoke = async () => {
    setRevoking(true);
    const reply = await act(bridge.revokeAgent({ id: agent.id }));
    if (reply.ok) onRevoked(agent.id);
    onClose();
  };
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby="revoke-title"
      aria-describedby="revoke-text"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h3 id="revoke-title">Revoke {agent.name}?</h3>
      <p id="revoke-text">The token stops working immediately and cannot be restored. To connect this agent again, create a new token.</p>
      <div className={styles.choice}>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" disabled={revoking} onClick={() => void revoke()}>
          Revoke
        </Button>
      </div>
    </dialog>
  );
}
