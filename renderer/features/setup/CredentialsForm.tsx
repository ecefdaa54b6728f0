import { type ClipboardEvent, type ReactNode, useRef, useState } from 'react';
import type { Trouble } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { type PastedCredentials, readEnteredCredentials, readPastedCredentials } from './readPastedCredentials';
import { Progress, Screen } from './Screen';
import { SecretField } from './SecretField';
import styles from './Setup.module.css';
import { TroubleSaid } from './TroubleSaid';
import { credentialsTexts, sheetTexts } from './texts';
import { useRequest } from './useRequest';

export interface Pair {
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Props {
  readonly busy: boolean;
  readonly trouble: Trouble | undefined;
  readonly before: ReactNode;
  readonly onCheck: (pair: Pair) => void;
  readonly onCancel: (() => void) | undefined;
  readonly onLater: () => void;
}

/** Two fields. What is typed there is in the fields alone, and goes with them. */
export function CredentialsForm({ busy, trouble, before, onCheck, onCancel, onLater }: Props) {
  const { bridge } = useBridge();
  const id = useRef<HTMLInputElement>(null);
  const secret = useRef<HTMLInputElement>(null);
  const [problems, setProblems] = useState<{ readonly clientId: string | undefined; readonly clientSecret: string | undefined }>();
  const [pasted, setPasted] = useState<string>();
  const clipboard = useRequest();
  const opening = useRequest();

  const fill = ({ clientId, clientSecret }: PastedCredentials) => {
    if (id.current !== null && clientId !== undefined) id.current.value = clientId;
    if (secret.current !== null && clientSecret !== undefined) secret.current.value = clientSecret;
    setProblems(undefined);
    setPasted(
      clientId === undefined
        ? credentialsTexts.pastedSecret
        : clientSecret === undefined
          ? credentialsTexts.pastedId
          : credentialsTexts.pasted,
    );
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const found = readPastedCredentials(event.clipboardData.getData('text'));
    if (found.clientId === undefined && found.clientSecret === undefined) return setPasted(undefined);
    event.preventDefault();
    fill(found);
  };
  const paste = async () => {
    setPasted(undefined);
    const reply = await clipboard.request(() => bridge.readClipboard());
    if (reply === undefined) return;
    const found = readPastedCredentials(reply.value.text);
    if (found.clientId === undefined && found.clientSecret === undefined) setPasted(credentialsTexts.nothingPasted);
    else fill(found);
  };
  const check = () => {
    const entered = readEnteredCredentials(id.current?.value ?? '', secret.current?.value ?? '');
    setPasted(undefined);
    setProblems(entered.kind === 'problems' ? entered : undefined);
    if (entered.kind === 'pair') onCheck({ clientId: entered.clientId, clientSecret: entered.clientSecret });
  };
  return (
    <Screen
      primary={credentialsTexts.check}
      onPrimary={check}
      busy={busy}
      onLater={onLater}
      attempt={problems}
      help={
        onCancel === undefined ? (
          <Button kind="quiet" onClick={() => void opening.request(() => bridge.openPage({ page: 'app' }))}>
            {sheetTexts.openApp}
          </Button>
        ) : (
          <Button kind="quiet" onClick={onCancel}>
            {credentialsTexts.keepThese}
          </Button>
        )
      }
    >
      {before}
      <Field
        ref={id}
        label={credentialsTexts.clientId}
        problem={problems?.clientId}
        maxLength={20_000}
        spellCheck={false}
        autoCapitalize="off"
        onPaste={onPaste}
      />
      <SecretField field={secret} problem={problems?.clientSecret} onPaste={onPaste} />
      <div className={styles.row}>
        <Button onClick={() => void paste()}>{credentialsTexts.paste}</Button>
        <p role="status">{pasted}</p>
      </div>
      <p className={styles.quiet}>{credentialsTexts.data}</p>
      {busy ? <Progress>{credentialsTexts.checking}</Progress> : null}
      <TroubleSaid trouble={busy ? undefined : (trouble ?? clipboard.trouble ?? opening.trouble)} />
    </Screen>
  );
}
