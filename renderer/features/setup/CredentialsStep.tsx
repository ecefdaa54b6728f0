import { useEffect, useRef, useState } from 'react';
import type { CheckResult, CredentialsView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { AccountNumberForm, AccountQuestion } from './AccountQuestion';
import { CredentialFacts } from './CredentialFacts';
import { CredentialsForm, type Pair } from './CredentialsForm';
import { Progress, Screen } from './Screen';
import { TroubleSaid } from './TroubleSaid';
import { credentialsTexts, sheetTexts } from './texts';
import { useRequest } from './useRequest';

interface Props {
  readonly credentials: CredentialsView;
  readonly onNext: () => void;
  readonly onLater: () => void;
}

/** Step 3: the credentials, checked with Bandwidth before they are kept. */
export function CredentialsStep({ credentials, onNext, onLater }: Props) {
  const [entering, setEntering] = useState(false);
  const [entered, setEntered] = useState(false);
  if (credentials.kind === 'reading') {
    return (
      <Screen primary={sheetTexts.next} busy onPrimary={onNext} onLater={onLater}>
        <Progress>{credentialsTexts.reading}</Progress>
      </Screen>
    );
  }
  if (credentials.kind === 'ok' && !entering) {
    return (
      <Screen
        primary={sheetTexts.next}
        onPrimary={onNext}
        onLater={onLater}
        help={
          credentials.place === 'environment' ? null : (
            <Button kind="quiet" onClick={() => setEntering(true)}>
              {credentialsTexts.useOthers}
            </Button>
          )
        }
      >
        <CredentialFacts credentials={credentials} arrived={entered} />
      </Screen>
    );
  }
  return (
    <Entering
      credentials={credentials}
      onKept={() => {
        setEntering(false);
        setEntered(true);
      }}
      onCancel={credentials.kind === 'ok' ? () => setEntering(false) : undefined}
      onLater={onLater}
    />
  );
}

interface EnteringProps {
  readonly credentials: CredentialsView;
  readonly onKept: () => void;
  readonly onCancel: (() => void) | undefined;
  readonly onLater: () => void;
}

/** The two fields, and the question which account when Bandwidth's answer leaves it open. */
function Entering({ credentials, onKept, onCancel, onLater }: EnteringProps) {
  const { bridge } = useBridge();
  const { busy, trouble, request } = useRequest();
  const [result, setResult] = useState<CheckResult>();
  // Not state: a secret must not remain in what the window draws. It goes with the last use of it.
  const pair = useRef<Pair>(undefined);
  useEffect(
    () => () => {
      pair.current = undefined;
    },
    [],
  );
  const check = async (entered: Pair, accountId?: string) => {
    pair.current = entered;
    const reply = await request(() => bridge.checkCredentials({ ...entered, ...(accountId === undefined ? {} : { accountId }) }));
    if (reply === undefined) return;
    setResult(reply.value);
    const asksMore = reply.value.kind === 'choose-account' || reply.value.kind === 'type-account';
    if (!asksMore) pair.current = undefined;
    if (reply.value.kind === 'kept') onKept();
  };
  const forAccount = (accountId: string) => pair.current !== undefined && void check(pair.current, accountId);
  const again = () => {
    pair.current = undefined;
    setResult(undefined);
  };
  const shared = { busy, trouble, onLater, onAgain: again };
  if (result?.kind === 'choose-account') return <AccountQuestion accounts={result.accounts} onChoose={forAccount} {...shared} />;
  if (result?.kind === 'type-account') return <AccountNumberForm onEnter={forAccount} {...shared} />;
  return (
    <CredentialsForm
      // Other fields once the credentials are kept, so that the secret is gone with the old ones.
      key={result?.kind === 'kept' ? 'kept' : 'entering'}
      busy={busy}
      trouble={result?.kind === 'failed' ? result : trouble}
      before={<Before credentials={credentials} />}
      onCheck={(entered) => void check(entered)}
      onCancel={onCancel}
      onLater={onLater}
    />
  );
}

/** Why credentials that were kept earlier cannot be used now. New ones can be entered below it. */
function Before({ credentials }: { credentials: CredentialsView }) {
  const { bridge } = useBridge();
  const { trouble, request } = useRequest();
  const { kind } = credentials;
  if (kind === 'none' || kind === 'reading' || kind === 'ok') return null;
  return (
    <>
      <TroubleSaid trouble={credentials}>
        {kind === 'unsupported' ? undefined : (
          <Button onClick={() => void request(() => bridge.readKeychain())}>{sheetTexts.tryAgain}</Button>
        )}
      </TroubleSaid>
      <TroubleSaid trouble={trouble} />
    </>
  );
}
