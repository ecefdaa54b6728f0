import type { CredentialsView } from '../../../main/ipc/contract';
import { StatusShape } from '../../ui/StatusShape';
import styles from './Setup.module.css';
import { credentialsTexts, placeTexts } from './texts';
import { useFocusOnArrival } from './useFocusOnArrival';

type Kept = Extract<CredentialsView, { kind: 'ok' }>;

/** Which account, the end of the client ID, and where they are kept. Never the secret. `arrived`: takes the focus. */
export function CredentialFacts({ credentials, arrived = false }: { credentials: Kept; arrived?: boolean }) {
  const { ending, place, why } = credentials;
  const checked = credentials.accountId !== undefined;
  const sentence = useFocusOnArrival<HTMLParagraphElement>(arrived);
  return (
    <div className={styles.facts} role="status">
      <p ref={sentence} tabIndex={-1} className={styles.fact}>
        <StatusShape tone={checked ? 'good' : 'neutral'} />
        {checked ? credentialsTexts.ok : credentialsTexts.unchecked}
      </p>
      <p>{accountInWords(credentials)}</p>
      <p>{credentialsTexts.ending(ending)}</p>
      <p>{place === 'keychain' ? placeTexts.keychain : place === 'environment' ? placeTexts.environment : placeTexts.thisRun}</p>
      {why === undefined ? null : <p>{why}</p>}
    </div>
  );
}

/** "Account 5500000 · Build account". */
function accountInWords({ accountId, build }: Pick<Kept, 'accountId' | 'build'>): string {
  const account = accountId === undefined ? credentialsTexts.accountUnknown : credentialsTexts.account(accountId);
  return build === undefined ? account : `${account} · ${build ? credentialsTexts.build : credentialsTexts.full}`;
}
