import { useEffect, useState } from 'react';
import type { NumberView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { ApplicationPart } from './ApplicationPart';
import { NumberPart } from './NumberPart';
import { firstChoice, type KnownNumber, planFor } from './numberChoice';
import { Progress, Screen } from './Screen';
import type { SetupScreen } from './steps';
import { TroubleSaid } from './TroubleSaid';
import { numberTexts, sheetTexts } from './texts';
import { useRequest } from './useRequest';

interface Props {
  readonly number: NumberView;
  readonly onNext: () => void;
  readonly onOpen: (screen: SetupScreen) => void;
  readonly onLater: () => void;
}

/** Step 4: the phone number of the account, and the voice application that it is connected to. */
export function NumberStep({ number, onNext, onOpen, onLater }: Props) {
  const { bridge, ask } = useBridge();
  const { busy, trouble, request } = useRequest();
  const [askAtOnce] = useState(!isAsked(number));
  useEffect(() => {
    if (askAtOnce) void ask(bridge.loadNumber());
  }, [bridge, ask, askAtOnce]);
  switch (number.kind) {
    case 'waits':
      return (
        <Screen primary={numberTexts.toCredentials} onPrimary={() => onOpen('credentials')} onLater={onLater}>
          <p>{numberTexts.waits}</p>
        </Screen>
      );
    case 'asking':
      return (
        <Screen primary={sheetTexts.next} onPrimary={onNext} busy onLater={onLater}>
          <Progress>{numberTexts.asking}</Progress>
        </Screen>
      );
    case 'failed':
      return (
        <Screen primary={sheetTexts.tryAgain} onPrimary={() => void request(() => bridge.loadNumber())} busy={busy} onLater={onLater}>
          <TroubleSaid trouble={trouble ?? number} />
        </Screen>
      );
    case 'known':
      return <Known known={number} onNext={onNext} onLater={onLater} />;
  }
}

/** Bandwidth has listed the account's numbers and applications in this run, or is being asked. */
function isAsked(number: NumberView): boolean {
  if (number.kind !== 'known') return number.kind === 'asking';
  return number.numbers.length + number.applications.length > 0 || number.notListed !== undefined;
}

function Known({ known, onNext, onLater }: { known: KnownNumber; onNext: () => void; onLater: () => void }) {
  const { bridge } = useBridge();
  const { busy, trouble, request } = useRequest();
  const [touched, setTouched] = useState<ReturnType<typeof firstChoice>>();
  const [problems, setProblems] = useState<Extract<ReturnType<typeof planFor>, { kind: 'problems' }>>();
  // Until the person chooses, what is shown follows what Bandwidth says.
  const choice = touched ?? firstChoice(known);
  const use = async () => {
    const plan = planFor(choice, known);
    setProblems(plan.kind === 'problems' ? plan : undefined);
    if (plan.kind === 'problems') return;
    const { number, applicationId } = plan;
    const done = await request(async () => {
      const first = number === undefined ? undefined : await bridge.chooseNumber({ number });
      if (first?.ok === false || applicationId === undefined) return first ?? { ok: true, value: undefined };
      return bridge.chooseSetupApplication({ applicationId });
    });
    if (done !== undefined) onNext();
  };
  return (
    <Screen
      primary={numberTexts.use}
      onPrimary={() => void use()}
      busy={busy}
      onLater={onLater}
      attempt={problems}
      help={
        known.applications.length > 0 ? null : (
          <Button kind="quiet" onClick={() => void request(() => bridge.loadNumber())}>
            {numberTexts.lookAgain}
          </Button>
        )
      }
    >
      <NumberPart known={known} choice={choice} problem={problems?.number} onChoose={(more) => setTouched({ ...choice, ...more })} />
      <ApplicationPart
        known={known}
        chosen={choice.applicationId}
        problem={problems?.application}
        onChoose={(applicationId) => setTouched({ ...choice, applicationId })}
      />
      {busy ? <Progress>{numberTexts.saving}</Progress> : null}
      <TroubleSaid trouble={busy ? undefined : trouble} />
    </Screen>
  );
}
