import type { ReactNode } from 'react';
import type { Tone } from '../../main/ipc/contract';
import styles from './StatusShape.module.css';

/** A ring, a disc, a triangle, a diamond: told apart without colour. */
const shapes: { readonly [tone in Tone]: ReactNode } = {
  neutral: <circle cx="6" cy="6" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  good: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  warning: <path d="M6 1 11.4 10.6H.6Z" fill="currentColor" />,
  bad: <path d="M6 0.4 11.6 6 6 11.6 0.4 6Z" fill="currentColor" />,
};

/** The shape beside a state's words. It says nothing by itself: the words carry the meaning. */
export function StatusShape({ tone, size = 12 }: { tone: Tone; size?: number }) {
  return (
    <svg className={`${styles.shape} ${styles[tone]}`} width={size} height={size} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {shapes[tone]}
    </svg>
  );
}
