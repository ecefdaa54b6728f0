import { type FormEvent, useId, useState } from 'react';
import type { AgentDetails, ProfilesView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Field } from '../../ui/Field';
import { RelativeTime } from '../../ui/RelativeTime';
import { TroubleSaid } from '../setup/TroubleSaid';
import { useRequest } from '../setup/useRequest';
import styles from './Parts.module.css';
import { RevokeDialog } from './RevokeDialog';
import { ToolsForOne } from './ToolsForOne';
import { detailsTexts } from './texts';

/** An agent's name, kind and tools, its token, and where it came from. */
export function AgentFacts({ details, profiles }: { details: AgentDetails; profiles: ProfilesView }) {
  const { bridge } = useBridge();
  const { trouble, request } = useRequest();
  const { agentId, name, kinds, createdAt, client, files } = details;
  const [kind, setKind] = useState(details.kind ?? '');
  const [revoking, setRevoking] = useState(false);
  const [own, setOwn] = useState(details.profiles);
  const kindField = useId();
  const chooseKind = (chosen: string) => {
    setKind(chosen);
    void request(() => bridge.setAgentKind({ agentId, kind: chosen === '' ? undefined : chosen }));
  };
  return (
    <div className={styles.part}>
      <RenameForm agentId={agentId} name={name} />
      <div className={styles.row}>
        <label htmlFor={kindField}>{detailsTexts.kind}</label>
        <select id={kindField} value={kind} onChange={({ target }) => chooseKind(target.value)}>
          {kinds.map((one) => (
            <option key={one.kind} value={one.kind}>
              {one.name}
            </option>
          ))}
          <option value="">{detailsTexts.kindElse}</option>
        </select>
      </div>
      <ToolsForOne
        profiles={profiles}
        own={own}
        onChoose={(chosen) => {
          setOwn(chosen);
          void request(() => bridge.setAgentProfiles({ agentId, profiles: chosen }));
        }}
      />
      <TroubleSaid trouble={trouble} />
      <dl className={styles.facts}>
        <dt>{detailsTexts.since}</dt>
        <dd>
          <RelativeTime at={createdAt} />
        </dd>
        {client === undefined ? null : (
          <>
            <dt>{detailsTexts.program}</dt>
            <dd>{client}</dd>
          </>
        )}
        {files.map((file) => (
          <FactOfFile key={file} file={file} />
        ))}
      </dl>
      <TokenForm agentId={agentId} />
      <section className={styles.list} aria-label={detailsTexts.revoke}>
        <p className={styles.quiet}>{detailsTexts.revokeAbout}</p>
        <div>
          <Button kind="danger" onClick={() => setRevoking(true)}>
            {detailsTexts.revoke}
          </Button>
        </div>
      </section>
      {revoking ? <RevokeDialog agent={{ id: agentId, name }} onClose={() => setRevoking(false)} /> : null}
    </div>
  );
}

function FactOfFile({ file }: { file: string }) {
  return (
    <>
      <dt>{detailsTexts.file}</dt>
      <dd>
        <code>{file}</code>
      </dd>
    </>
  );
}

function RenameForm({ agentId, name }: { agentId: string; name: string }) {
  const { bridge } = useBridge();
  const { busy, trouble, request } = useRequest();
  const [typed, setTyped] = useState(name);
  const [done, setDone] = useState(false);
  const rename = async (event: FormEvent) => {
    event.preventDefault();
    setDone((await request(() => bridge.renameAgent({ agentId, name: typed.trim() }))) !== undefined);
  };
  return (
    <form onSubmit={(event) => void rename(event)}>
      <Field
        label={detailsTexts.name}
        maxLength={60}
        value={typed}
        problem={trouble === undefined ? undefined : `${trouble.sentence} ${trouble.fix}`}
        onChange={(event) => {
          setDone(false);
          setTyped(event.target.value);
        }}
        beside={
          <Button type="submit" aria-disabled={busy || undefined}>
            {detailsTexts.rename}
          </Button>
        }
      />
      <p className={styles.quiet} role="status">
        {done ? detailsTexts.renamed : ''}
      </p>
    </form>
  );
}

function TokenForm({ agentId }: { agentId: string }) {
  const { bridge } = useBridge();
  const { busy, trouble, request } = useRequest();
  const [token, setToken] = useState<string>();
  const make = async () => setToken((await request(() => bridge.newToken({ agentId })))?.value.token);
  return (
    <section className={styles.list} aria-label={detailsTexts.newToken}>
      <p className={styles.quiet}>{detailsTexts.newTokenAbout}</p>
      {token === undefined ? (
        <div>
          <Button aria-disabled={busy || undefined} onClick={() => void make()}>
            {detailsTexts.newToken}
          </Button>
        </div>
      ) : (
        <div className={styles.row} role="status">
          <code data-testid="token">{token}</code>
          <CopyButton text={token} what="token" />
        </div>
      )}
      <TroubleSaid trouble={trouble} />
    </section>
  );
}
