import { type KeyboardEvent, useEffect } from 'react';
import type { Place } from '../bridge/place';
import { nextIndex } from '../ui/nextIndex';
import styles from './Navigation.module.css';

const places = [
  { place: 'live', label: 'Live' },
  { place: 'phone', label: 'Practice phone' },
  { place: 'connect', label: 'Connect' },
  { place: 'history', label: 'History' },
  { place: 'settings', label: 'Settings' },
] as const satisfies readonly { place: Place; label: string }[];

/** The views. Tab and the arrow keys move between them; Ctrl or ⌘ with 1, 2, 3, … goes there from anywhere. */
export function Navigation({ place, onGo, ringing }: { place: Place; onGo: (place: Place) => void; ringing: boolean }) {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const wanted = places[Number(event.key) - 1];
      if (wanted === undefined) return;
      event.preventDefault();
      onGo(wanted.place);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onGo]);

  const move = (event: KeyboardEvent<HTMLButtonElement>, index: number) => {
    const next = nextIndex(event.key, index, places.length, 'horizontal');
    if (next === undefined) return;
    event.preventDefault();
    const sibling = event.currentTarget.closest('ul')?.querySelectorAll('button')[next];
    sibling?.focus();
  };

  return (
    <nav aria-label="Views">
      <ul className={styles.list}>
        {places.map((item, index) => (
          <li key={item.place}>
            <button
              type="button"
              className={styles.item}
              aria-current={item.place === place ? 'page' : undefined}
              onClick={() => onGo(item.place)}
              onKeyDown={(event) => move(event, index)}
            >
              {item.label}
              {item.place === 'phone' && ringing ? <span className={styles.ringing}>ringing</span> : null}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
