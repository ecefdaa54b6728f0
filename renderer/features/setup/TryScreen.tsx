import { useState } from 'react';
import type { CallView, LineSummary, PhoneState, SetupView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { formatNumber } from '../../ui/formatNumber';
import { PhoneField } from './PhoneField';
import { Progress, Screen } from './Screen';
import styles from './Setup.module.css';
import { TestCall } from './TestCall';
import { TroubleSaid } from './TroubleSaid';
import { outcomeOf } from './testCall';
import { sheetTexts, tryTexts } from './texts';
import { useRequest } from './useRequest';

interface Props {
  readonly line: LineSummary;
  readonly setup: SetupView;
  readonly calls: readonly CallView[];
  readonly phone: PhoneState;
  readonly onDone: () => void;
}

/** The last screen: a phone rings, and the call is seen here while it goes on. */
export function TryScreen({ line, setup, calls, phone, onDone }: Props) {
  const { bridge } = useBridge();
  const real = line.inUse === 'real';
  const { busy, trouble, request } = useRequest();
  const [to, setTo] = useState(ownPhone(setup));
  const [problem, setProblem] = useState<{ readonly text: string }>();
  const [callId, setCallId] = useState<string>();
  const call = calls.find((one) => one.callId === callId);
  const outcome = call === undefined ? undefined : outcomeOf(call);
  const going = callId !== undefined && call !== undefined && outcome === undefined;

  const place = async () => {
    const missing = real && to.trim() === '';
    setProblem(missing ? { text: tryTexts.noPhone } : undefined);
    if (missing) return;
    setCallId(undefined);
    const placed = await request(() => bridge.placeTestCall(real ? { to } : {}));
    setCallId(placed?.value.callId);
  };
  const again = real ? tryTexts.callAgain : tryTexts.ringAgain;
  const first = real ? tryTexts.call : tryTexts.ring;
  return (
    <Screen
      primary={outcome === 'worked' ? sheetTexts.done : outcome === undefined ? first : again}
      onPrimary={outcome === 'worked' ? onDone : () => void place()}
      busy={busy || going}
      attempt={problem}
      onLater={outcome === 'worked' ? () => void place() : onDone}
      laterLabel={outcome === 'worked' ? again : undefined}
    >
      {real ? (
        <PhoneField label={tryTexts.ownPhone} hint={tryTexts.ownPhoneHint} value={to} problem={problem?.text} onChange={setTo} />
      ) : null}
      {busy ? <Progress>{tryTexts.placing}</Progress> : null}
      {call === undefined ? null : <TestCall call={call} onPhone={phone.calls.find((one) => one.callId === callId)} />}
      {outcome === undefined ? null : (
        <p className={styles.outcome} role="status" data-outcome={outcome}>
          {outcome === 'worked' ? tryTexts.works : tryTexts.notAnswered}
        </p>
      )}
      <TroubleSaid trouble={busy ? undefined : trouble} />
    </Screen>
  );
}

/** Asked once: the number that was called last, else the one that the person signed up with. */
function ownPhone({ ownPhone: own, signUp, details }: SetupView): string {
  if (own !== undefined) return formatNumber(own);
  return signUp?.by.kind === 'you' ? formatNumber(signUp.phone) : details.phone;
}
