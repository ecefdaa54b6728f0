import { useState } from 'react';
import type { EntryBody as Body, TimelineEntry } from '../../../main/ipc/contract';
import { useBridge } from '../../app/bridge';
import { Button } from '../../ui/Button';
import { Code } from '../../ui/Code';
import { CopyButton } from '../../ui/CopyButton';
import { formatJson } from '../../ui/json';
import { formatXml } from '../../ui/xml';
import styles from './EntryBody.module.css';

const names = { bxml: 'BXML', json: 'JSON' } as const;

type Loading = { readonly phase: 'closed' | 'loading' | 'failed' } | { readonly phase: 'ready'; readonly body: Body };

/** What was said on the wire, fetched when first opened. */
export function EntryBody({ entryId, body, onOpen }: { entryId: string; body: NonNullable<TimelineEntry['body']>; onOpen: () => void }) {
  const { bridge, act } = useBridge();
  const [loading, setLoading] = useState<Loading>({ phase: 'closed' });

  const load = async () => {
    setLoading({ phase: 'loading' });
    const reply = await act(bridge.entryBody({ entryId }));
    setLoading(reply.ok ? { phase: 'ready', body: reply.value } : { phase: 'failed' });
  };

  return (
    <details
      className={styles.body}
      onToggle={(event) => {
        if (!event.currentTarget.open) return;
        onOpen();
        if (loading.phase === 'closed') void load();
      }}
    >
      <summary className={styles.summary}>{names[body]}</summary>
      {loading.phase === 'loading' ? <p className={styles.note}>Loading…</p> : null}
      {loading.phase === 'failed' ? (
        <p className={styles.note}>
          It could not be loaded. <Button onClick={() => void load()}>Try again</Button>
        </p>
      ) : null}
      {loading.phase === 'ready' ? <Shown body={loading.body} /> : null}
    </details>
  );
}

function Shown({ body }: { body: Body }) {
  const text = body.language === 'json' ? formatJson(body.text) : formatXml(body.text);
  return (
    <div className={styles.shown}>
      <Code language={body.language} text={text} label="Body" />
      <div className={styles.copy}>
        <CopyButton text={text} what="body" />
        {body.truncatedFrom === undefined ? null : (
          <p className={styles.note}>
            The first {body.text.length.toLocaleString('en')} of {body.truncatedFrom.toLocaleString('en')} characters.
          </p>
        )}
      </div>
    </div>
  );
}
