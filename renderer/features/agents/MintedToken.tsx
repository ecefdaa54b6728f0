import { useEffect, useRef } from 'react';
import type { MintedAgent } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import { Code } from '../../ui/Code';
import { CopyButton } from '../../ui/CopyButton';
import { StatusShape } from '../../ui/StatusShape';
import styles from './Agents.module.css';

/** A new token, shown until the person is done with it and never again. */
export function MintedToken({ minted, onDone }: { minted: MintedAgent; onDone: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={styles.card} aria-labelledby="token-title">
      <div className={styles.heading}>
        <h3 id="token-title" ref={heading} tabIndex={-1}>
          Token for {minted.name}
        </h3>
        <Button onClick={onDone}>Done</Button>
      </div>
      <p className={styles.warning}>
        <StatusShape tone="warning" />
        <span>
          <strong>Copy it now: it is shown only once.</strong> Anyone who has it can use the phone line from this computer. If you lose it,
          end the agent’s access and create another.
        </span>
      </p>
      <div className={styles.row}>
        <code className={styles.value} data-testid="token">
          {minted.token}
        </code>
        <CopyButton text={minted.token} what="token" />
      </div>
      {minted.snippets.map((snippet) => (
        <section key={snippet.id} className={styles.snippet} aria-labelledby={`snippet-${snippet.id}`}>
          <div className={styles.heading}>
            <h4 id={`snippet-${snippet.id}`}>{snippet.title}</h4>
            <CopyButton text={snippet.text} what={snippet.title} />
          </div>
          <p className={styles.text}>{snippet.hint}</p>
          <Code language={snippet.language} text={snippet.text} label={snippet.title} />
        </section>
      ))}
    </section>
  );
}
