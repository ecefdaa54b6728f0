import type { AgentCard } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import { Sheet } from '../../ui/Sheet';
import { ConnectBody } from './ConnectBody';
import { connectTexts } from './texts';
import { useConnect } from './useConnect';

interface Props {
  readonly agent: { readonly kind: string; readonly name: string };
  /** The card's id, to mend its entry. */
  readonly mend?: string | undefined;
  readonly cards: readonly AgentCard[];
  readonly forAgent: string;
  readonly onClose: () => void;
}

/** Connects one agent and waits for its first sign of life. */
export function ConnectSheet({ agent, mend, cards, forAgent, onClose }: Props) {
  const connecting = useConnect({ ...agent, mend }, cards);
  const { phase, title, plan, primary, busy } = connecting;
  const planning = phase === 'reading' || phase === 'plan';
  return (
    <Sheet
      title={title}
      closeLabel={connectTexts.close}
      onClose={onClose}
      footer={
        planning ? (
          <>
            <Button onClick={onClose}>{connectTexts.cancel}</Button>
            <Button kind="primary" disabled={plan === undefined} aria-disabled={busy || undefined} onClick={() => connecting.connect()}>
              {primary}
            </Button>
          </>
        ) : (
          <Button kind={phase === 'connected' ? 'primary' : 'plain'} onClick={onClose}>
            {phase === 'connected' ? connectTexts.done : connectTexts.close}
          </Button>
        )
      }
    >
      <ConnectBody connecting={connecting} forAgent={forAgent} />
    </Sheet>
  );
}
