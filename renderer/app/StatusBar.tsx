import { useId, useState } from 'react';
import type { StatusItem, StatusView } from '../../main/ipc/contract';
import { StatusShape } from '../ui/StatusShape';
import styles from './StatusBar.module.css';

const names = [
  ['server', 'Server'],
  ['line', 'Line'],
  ['agents', 'Agents'],
] as const satisfies readonly (readonly [keyof StatusView, string])[];

/** The three facts that always matter, in shape and words; each opens into its whole sentence. */
export function StatusBar({ status }: { status: StatusView }) {
  return (
    <section className={styles.bar} aria-label="Status">
      {names.map(([key, name]) => (
        <Item key={key} name={name} item={status[key]} />
      ))}
    </section>
  );
}

function Item({ name, item }: { name: string; item: StatusItem }) {
  const [open, setOpen] = useState(false);
  const tip = useId();
  return (
    <>
      <button
        type="button"
        className={styles.item}
        aria-describedby={tip}
        onClick={() => setOpen(true)}
        onMouseEnter={() => setOpen(true)}
        onMouseLeave={() => setOpen(false)}
        onFocus={(event) => setOpen(event.currentTarget.matches(':focus-visible'))}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setOpen(false);
        }}
      >
        <StatusShape tone={item.tone} />
        <span className={styles.name}>{name}: </span>
        <span>{item.label}</span>
      </button>
      <span id={tip} role="tooltip" className={styles.tip} hidden={!open}>
        {item.sentence}
      </span>
    </>
  );
}
