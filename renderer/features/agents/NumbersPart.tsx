import { type FormEvent, useEffect, useState } from 'react';
import type { ListedNumber, NumbersView, Reply, Trouble } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { TroubleSaid } from '../setup/TroubleSaid';
import { useRequest } from '../setup/useRequest';
import { Destinations } from './Destinations';
import styles from './Parts.module.css';
import { numberTexts, permissionTexts } from './texts';

/** Which numbers are always or never allowed, and what else agents may reach. The same for every agent. */
export function NumbersPart() {
  const { bridge, ask } = useBridge();
  const { busy, trouble, request } = useRequest();
  const [view, setView] = useState<NumbersView>();
  const [unread, setUnread] = useState<Trouble>();
  useEffect(() => {
    void ask(bridge.agentNumbers()).then((reply) => {
      if (reply.ok) setView(reply.value);
      else setUnread({ sentence: reply.error, fix: reply.recovery });
    });
  }, [bridge, ask]);
  const change = async (asking: () => Promise<Reply<NumbersView>>) => {
    const reply = await request(asking);
    if (reply !== undefined) setView(reply.value);
    return reply !== undefined;
  };
  if (view === undefined)
    return unread === undefined ? <p className={styles.quiet}>{permissionTexts.loading}</p> : <TroubleSaid trouble={unread} />;
  const { allowed, own, blocked, contacts, contactsInAll, destinations } = view;
  const lists = [
    { list: 'allowed', numbers: allowed, title: numberTexts.allowed, about: numberTexts.allowedAbout },
    { list: 'own', numbers: own, title: numberTexts.own, about: numberTexts.ownAbout },
    { list: 'blocked', numbers: blocked, title: numberTexts.blocked, about: numberTexts.blockedAbout },
  ] as const;
  return (
    <div className={styles.part}>
      <TroubleSaid trouble={trouble} />
      {lists.map(({ list, numbers, title, about }) => (
        <section key={list} className={styles.list} aria-label={title}>
          <h3>{title}</h3>
          <p className={styles.quiet}>{about}</p>
          <Listed numbers={numbers} onRemove={(number) => void change(() => bridge.listNumber({ number, list: undefined }))} />
          <AddNumber title={title} busy={busy} onAdd={(number) => change(() => bridge.listNumber({ number, list }))} />
        </section>
      ))}
      {contacts.length === 0 ? null : (
        <section className={styles.list} aria-label={numberTexts.contacts}>
          <h3>{numberTexts.contacts}</h3>
          <p className={styles.quiet}>{numberTexts.contactsAbout}</p>
          <Listed numbers={contacts} onRemove={(number) => void change(() => bridge.forgetContacts({ numbers: [number] }))} />
          {contactsInAll > contacts.length ? <p className={styles.quiet}>{numberTexts.more(contactsInAll - contacts.length)}</p> : null}
          <div>
            <Button aria-disabled={busy || undefined} onClick={() => void change(() => bridge.forgetContacts({}))}>
              {numberTexts.forgetAll}
            </Button>
          </div>
        </section>
      )}
      <Destinations
        destinations={destinations}
        busy={busy}
        onOpen={(id, item, open) => change(() => bridge.openDestination({ id, item, open }))}
      />
    </div>
  );
}

function Listed({ numbers, onRemove }: { numbers: readonly ListedNumber[]; onRemove: (number: string) => void }) {
  if (numbers.length === 0) return <p className={styles.quiet}>{numberTexts.none}</p>;
  return (
    <ul className={styles.chips}>
      {numbers.map(({ number, shown }) => (
        <li key={number} className={styles.chip}>
          <span className="numeric">{shown}</span>
          <Button kind="quiet" onClick={() => onRemove(number)}>
            {numberTexts.remove}
            <span className="spoken"> {shown}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

function AddNumber({ title, busy, onAdd }: { title: string; busy: boolean; onAdd: (number: string) => Promise<boolean> }) {
  const [typed, setTyped] = useState('');
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== '' && (await onAdd(typed.replaceAll(/[\s().-]/g, '')))) setTyped('');
  };
  return (
    <form onSubmit={(event) => void add(event)}>
      <Field
        label={numberTexts.number}
        hint={numberTexts.hint}
        type="tel"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        beside={
          <Button type="submit" aria-label={numberTexts.addTo(title)} aria-disabled={busy || undefined}>
            {numberTexts.add}
          </Button>
        }
      />
    </form>
  );
}
