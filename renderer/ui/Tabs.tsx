import { type KeyboardEvent, useRef } from 'react';
import { nextIndex } from './nextIndex';
import styles from './Tabs.module.css';

interface Props<T extends string> {
  readonly label: string;
  /** Prefix of the ids: tab `${id}-${value}`, panel `${id}-panel`. */
  readonly id: string;
  readonly chosen: T;
  readonly tabs: readonly { readonly value: T; readonly label: string }[];
  readonly onChoose: (value: T) => void;
}

/** Tabs over one panel, which its owner draws with `tabPanel`. The arrow keys, Home and End choose. */
export function Tabs<T extends string>({ label, id, chosen, tabs, onChoose }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ value }) => value === chosen);
    const next = nextIndex(event.key, at, tabs.length, 'horizontal');
    const tab = next === undefined ? undefined : tabs[next];
    if (next === undefined || tab === undefined) return;
    event.preventDefault();
    onChoose(tab.value);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label={label} className={styles.tabs} onKeyDown={onKeyDown}>
      {tabs.map(({ value, label: name }) => (
        <button
          key={value}
          type="button"
          role="tab"
          id={`${id}-${value}`}
          className={styles.tab}
          aria-selected={value === chosen}
          aria-controls={value === chosen ? `${id}-panel` : undefined}
          tabIndex={value === chosen ? 0 : -1}
          onClick={() => onChoose(value)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

/** What the element below the tabs carries. */
export function tabPanel(id: string, chosen: string) {
  return { role: 'tabpanel', id: `${id}-panel`, 'aria-labelledby': `${id}-${chosen}` } as const;
}
