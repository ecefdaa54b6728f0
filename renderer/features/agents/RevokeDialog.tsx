import { useLayoutEffect, useRef, useState } from 'react';
import type { AgentView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import styles from './Dialog.module.css';
import { detailsTexts } from './texts';

/** Asks before an agent loses its line, because that cannot be taken back. */
export function RevokeDialog({ agent, onClose }: { agent: Pick<AgentView, 'id' | 'name'>; onClose: () => void }) {
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
    await act(bridge.revokeAgent({ id: agent.id }));
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
      <h3 id="revoke-title">End access of {agent.name} now?</h3>
      <p id="revoke-text">Its token stops working immediately and cannot be restored. You can connect it again later.</p>
      <div className={styles.choice}>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" disabled={revoking} onClick={() => void revoke()}>
          {detailsTexts.revoke}
        </Button>
      </div>
    </dialog>
  );
}
