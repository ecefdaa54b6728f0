import { type ReactNode, useState } from 'react';
import type { EntryBody, Reply } from '../../main/ipc/contract';
import { useBridge } from '../bridge/useBridge';
import styles from './Body.module.css';
import { Button } from './Button';
import { Code } from './Code';
import { CopyButton } from './CopyButton';

type Loading = { readonly phase: 'closed' | 'loading' | 'failed' } | { readonly phase: 'ready'; readonly body: EntryBody };

interface Props {
  /** What it is: "JSON". */
  readonly summary: string;
  readonly load: () => Promise<Reply<EntryBody>>;
  readonly onOpen?: (() => void) | undefined;
  /** What can be done with it, beside copying. */
  readonly children?: ReactNode;
}

/** What was said on the wire, fetched when first opened. */
export function Body({ summary, load, onOpen, children }: Props) {
  const { act } = useBridge();
  const [loading, setLoading] = useState<Loading>({ phase: 'closed' });

  const fetchBody = async () => {
    setLoading({ phase: 'loading' });
    const reply = await act(load());
    setLoading(reply.ok ? { phase: 'ready', body: reply.value } : { phase: 'failed' });
  };

  return (
    <details
      className={styles.body}
      onToggle={(event) => {
        if (!event.currentTarget.open) return;
        onOpen?.();
        if (loading.phase === 'closed') void fetchBody();
      }}
    >
      <summary className={styles.summary}>{summary}</summary>
      {loading.phase === 'loading' ? <p className={styles.note}>Loading…</p> : null}
      {loading.phase === 'failed' ? (
        <p className={styles.note}>
          Could not load the body. <Button onClick={() => void fetchBody()}>Try again</Button>
        </p>
      ) : null}
      {loading.phase === 'ready' ? <Shown body={loading.body}>{children}</Shown> : null}
    </details>
  );
}

function Shown({ body, children }: { body: EntryBody; children: ReactNode }) {
  const { language, text, truncatedFrom } = body;
  return (
    <div className={styles.shown}>
      <Code language={language} text={text} label="Body" />
      <div className={styles.copy}>
        <CopyButton text={text} what="body" />
        {truncatedFrom === undefined ? null : (
          <p className={styles.note}>
            The first {text.length.toLocaleString('en')} of {truncatedFrom.toLocaleString('en')} characters.
          </p>
        )}
        {children}
      </div>
    </div>
  );
}
