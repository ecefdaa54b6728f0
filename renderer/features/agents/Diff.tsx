import type { DiffLine, FileChange } from '../../../main/ipc/contract';
import { keyboardScroll } from '../../ui/keyboardScroll';
import styles from './Connect.module.css';
import { connectTexts } from './texts';

const signs = { same: ' ', added: '+', removed: '−', gap: '⋯' } as const;
const spoken = { same: '', added: connectTexts.added, removed: connectTexts.removed, gap: '' } as const;

/** What becomes of a file: in a sentence, and line by line with a few lines around. */
export function Diff({ change: { file, sentence, lines } }: { change: FileChange }) {
  return (
    <>
      <p className={styles.sentence}>{sentence}</p>
      <figure ref={keyboardScroll} className={styles.diff} aria-label={connectTexts.diff(file)}>
        <figcaption>
          <code>{file}</code>
        </figcaption>
        <ol>{lines.map(Line)}</ol>
      </figure>
    </>
  );
}

function Line({ kind, text }: DiffLine, place: number) {
  return (
    <li key={`${place} ${kind}`} className={styles.line} data-kind={kind}>
      <span aria-hidden="true">{signs[kind]}</span>
      <span>
        {spoken[kind] === '' ? null : <span className="spoken">{spoken[kind]}</span>}
        {text === '' ? ' ' : text}
      </span>
    </li>
  );
}
