import { type FormEvent, useState } from 'react';
import type { DestinationView } from '../../../main/ipc/contract';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import styles from './Parts.module.css';
import { numberTexts } from './texts';

interface Props {
  readonly destinations: readonly DestinationView[];
  readonly busy: boolean;
  readonly onOpen: (id: string, item: string | undefined, open: boolean) => Promise<boolean>;
}

/** Kinds of numbers that agents may not reach until the person opens them. */
export function Destinations({ destinations, busy, onOpen }: Props) {
  return (
    <section className={styles.list} aria-label={numberTexts.destinations}>
      <h3>{numberTexts.destinations}</h3>
      <ul className={styles.destinations}>
        {destinations.map((destination) => (
          <Destination key={destination.id} destination={destination} busy={busy} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  );
}

function Destination({ destination, busy, onOpen }: Omit<Props, 'destinations'> & { destination: DestinationView }) {
  const { id, label, sentence, open, named, opened } = destination;
  const open_ = open || opened.length > 0;
  return (
    <li className={styles.destination}>
      <div>
        <p className={styles.name}>
          {label} <Badge tone={open_ ? 'warning' : 'neutral'}>{open_ ? numberTexts.opened : numberTexts.closed}</Badge>
        </p>
        <p className={styles.quiet}>{sentence}</p>
      </div>
      {named === undefined ? (
        <Button
          aria-label={`${open ? numberTexts.close : numberTexts.open}: ${label}`}
          aria-disabled={busy || undefined}
          onClick={() => void onOpen(id, undefined, !open)}
        >
          {open ? numberTexts.close : numberTexts.open}
        </Button>
      ) : null}
      {named === undefined ? null : (
        <div className={styles.wide}>
          {opened.length === 0 ? null : (
            <ul className={styles.chips}>
              {opened.map(({ item, label: shown }) => (
                <li key={item} className={styles.chip}>
                  {shown}
                  <Button kind="quiet" onClick={() => void onOpen(id, item, false)}>
                    {numberTexts.close}
                    <span className="spoken"> {shown}</span>
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <OpenOne named={named} label={label} busy={busy} onOpen={(item) => onOpen(id, item, true)} />
        </div>
      )}
    </li>
  );
}

interface OpenOneProps {
  readonly named: 'number' | 'country';
  readonly label: string;
  readonly busy: boolean;
  readonly onOpen: (item: string) => Promise<boolean>;
}

function OpenOne({ named, label, busy, onOpen }: OpenOneProps) {
  const [typed, setTyped] = useState('');
  const open = async (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== '' && (await onOpen(typed.trim()))) setTyped('');
  };
  return (
    <form onSubmit={(event) => void open(event)}>
      <Field
        label={numberTexts.item[named]}
        hint={numberTexts.itemHint[named]}
        value={typed}
        maxLength={20}
        onChange={(event) => setTyped(event.target.value)}
        beside={
          <Button type="submit" aria-label={`${numberTexts.openMore} ${label}`} aria-disabled={busy || undefined}>
            {numberTexts.openMore}
          </Button>
        }
      />
    </form>
  );
}
