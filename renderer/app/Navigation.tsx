import { type KeyboardEvent, useEffect } from 'react';
import type { AppView } from '../../main/ipc/contract';
import type { Place } from '../bridge/place';
import { CountBadge } from '../ui/Badge';
import { nextIndex } from '../ui/nextIndex';
import styles from './Navigation.module.css';
import { placesOn } from './places';

/** The views. Tab and the arrow keys move between them; Ctrl or ⌘ with 1, 2, 3, … goes there from anywhere. */
export function Navigation({ view, place, onGo }: { view: AppView; place: Place; onGo: (place: Place) => void }) {
  const places = placesOn(view.line);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const wanted = placesOn(view.line)[Number(event.key) - 1];
      if (wanted === undefined) return;
      event.preventDefault();
      onGo(wanted.place);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onGo, view.line]);

  const move = (event: KeyboardEvent<HTMLButtonElement>, index: number) => {
    const next = nextIndex(event.key, index, places.length, 'vertical');
    if (next === undefined) return;
    event.preventDefault();
    event.currentTarget.closest('ul')?.querySelectorAll('button')[next]?.focus();
  };

  return (
    <nav aria-label="Views">
      <ul className={styles.list}>
        {places.map(({ place: one, label, icon, badge }, index) => {
          const waits = badge(view);
          return (
            <li key={one}>
              <button
                type="button"
                className={styles.item}
                title={label}
                aria-current={one === place ? 'page' : undefined}
                onClick={() => onGo(one)}
                onKeyDown={(event) => move(event, index)}
              >
                {icon}
                <span className={styles.label}>{label}</span>
                {waits === undefined ? null : (
                  <span className={styles.badge}>
                    <CountBadge what={waits.spoken}>{waits.shown}</CountBadge>
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
