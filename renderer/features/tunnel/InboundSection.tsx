import { useState } from 'react';
import type { ApplicationView, InboundView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import styles from '../line/Line.module.css';
import { StateSaid } from '../line/StateSaid';
import { Section } from '../settings/Section';
import { ApplicationChoice } from './ApplicationChoice';

/** Which of the account's voice applications sends its inbound calls here, and whether it does. */
export function InboundSection({ inbound }: { inbound: InboundView }) {
  const { bridge, act } = useBridge();
  const { action } = inbound;
  const [others, setOthers] = useState<readonly ApplicationView[]>();
  const offered = action.kind === 'choose' ? action.applications : others;

  const choose = async (applicationId: string) => {
    const { ok } = await act(bridge.chooseApplication({ applicationId }));
    if (ok) setOthers(undefined);
  };
  const look = async () => {
    const reply = await act(bridge.voiceApplications());
    if (reply.ok) setOthers(reply.value);
  };
  return (
    <Section title="Inbound calls">
      <StateSaid said={inbound} />
      {offered === undefined ? (
        <Decisions inbound={inbound} onLook={() => void look()} />
      ) : (
        <ApplicationChoice applications={offered} inUse={inbound.application?.applicationId} onChoose={(chosen) => void choose(chosen)} />
      )}
    </Section>
  );
}

function Decisions({ inbound: { action, application }, onLook }: { inbound: InboundView; onLook: () => void }) {
  const { bridge, act } = useBridge();
  if (action.kind === 'none' && application === undefined) return null;
  return (
    <div className={styles.row}>
      {action.kind === 'take-over' ? (
        <Button onClick={() => void act(bridge.takeOver({ applicationId: action.application.applicationId }))}>
          Replace its credentials…
        </Button>
      ) : null}
      {action.kind === 'try-again' ? <Button onClick={() => void act(bridge.pointAgain())}>Try again</Button> : null}
      <Button onClick={onLook}>Choose another application</Button>
    </div>
  );
}
