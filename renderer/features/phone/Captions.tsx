import type { Caption } from '../../../main/ipc/contract';
import { formatAbsolute } from '../../ui/formatTime';
import { useStickToBottom } from '../../ui/stickToBottom';
import styles from './Captions.module.css';
import { captionLines } from './captionLines';

/** What the caller hears and does, as a transcript that is read aloud politely. */
export function Captions({ captions }: { captions: readonly Caption[] }) {
  const { box, onScroll } = useStickToBottom<HTMLDivElement>(captions.length, true);
  return (
    <div ref={box} className={styles.captions} onScroll={onScroll} role="log" aria-live="polite" aria-label="What the caller hears">
      {captions.length === 0 ? <p className={styles.none}>Captions of what the caller hears appear here.</p> : null}
      {captionLines(captions).map(({ id, at, from, kind, text, spoken }) => (
        <p
          key={id}
          className={[styles.caption, spoken ? styles.bubble : styles.sound, from === 'person' ? styles.person : ''].join(' ')}
          title={formatAbsolute(at)}
          data-kind={kind}
        >
          {from === 'person' ? (
            <span className={kind === 'keys' ? styles.who : 'spoken'}>{kind === 'keys' ? 'You pressed ' : 'You said: '}</span>
          ) : null}
          {text}
        </p>
      ))}
    </div>
  );
}
