import { useCallback, useEffect, useState } from 'react';
import type { HistoryView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { formatSize } from '../../ui/formatSize';
import { RelativeTime } from '../../ui/RelativeTime';
import { ExportForm } from './ExportForm';
import { HistoryDeletion } from './HistoryDeletion';
import styles from './HistorySection.module.css';
import { HistorySwitch } from './HistorySwitch';
import { Section } from './Section';
import { SettingForm } from './SettingForm';

/** What is kept of the past, for how long, and what can be done with it. */
export function HistorySection({ onPast }: { onPast: () => void }) {
  const { bridge, act } = useBridge();
  const [history, setHistory] = useState<HistoryView>();
  const refresh = useCallback(async () => {
    const reply = await act(bridge.history());
    if (reply.ok) setHistory(reply.value);
  }, [bridge, act]);
  useEffect(() => void refresh(), [refresh]);

  return (
    <Section title="Event history">
      <p>
        The history stores every webhook about a call or a message on this computer, with its phone numbers and texts, so that you can look
        it up later. Agents can read its inbound messages. Nothing else leaves the history unless you replay or export it.
      </p>
      {history === undefined ? <p className={styles.quiet}>Looking…</p> : <Kept history={history} onPast={onPast} />}
      {history === undefined ? null : (
        <>
          <HistorySwitch history={history} onChanged={setHistory} />
          <SettingForm
            group="history"
            title="How much to keep"
            onSaved={() => void refresh()}
            note={
              history.kind === 'open'
                ? 'Takes effect immediately. Older events, then the oldest beyond the size limit, are permanently deleted.'
                : 'Takes effect when the history is on again. Older events, then the oldest beyond the size limit, are then permanently deleted.'
            }
          />
          {history.kind === 'open' ? <ExportForm /> : null}
          <HistoryDeletion history={history} onDeleted={refresh} />
        </>
      )}
    </Section>
  );
}

function Kept({ history, onPast }: { history: HistoryView; onPast: () => void }) {
  return (
    <>
      {history.kind === 'failed' ? <p role="alert">{history.why}</p> : null}
      {history.kind === 'off' ? (
        <p>
          The history is off. Webhooks are kept in memory only, for up to an hour.
          {history.left === undefined
            ? ''
            : ` Events from an earlier run are still in the file (${formatSize(history.left)}) and are not deleted with age.`}
        </p>
      ) : null}
      <dl className={styles.facts}>
        {history.kind === 'open' ? (
          <>
            <div>
              <dt>Events</dt>
              <dd className="numeric">{history.events.toLocaleString('en')}</dd>
            </div>
            <div>
              <dt>Size</dt>
              <dd className="numeric">{formatSize(history.bytes)}</dd>
            </div>
            <div>
              <dt>Oldest</dt>
              <dd>{history.oldest === undefined ? 'None yet' : <RelativeTime at={history.oldest} />}</dd>
            </div>
          </>
        ) : null}
        <div className={styles.file}>
          <dt>File</dt>
          <dd>
            <code>{history.file}</code> <CopyButton text={history.file} what="path of the history file" />
          </dd>
        </div>
      </dl>
      {history.kind === 'open' ? (
        <div>
          <Button onClick={onPast}>Search the history</Button>
        </div>
      ) : null}
    </>
  );
}
