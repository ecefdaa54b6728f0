import { useEffect, useRef, useState } from 'react';
import type { HistoryView as State } from '../../../main/ipc/contract';
import type { Place } from '../../bridge/place';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { Found } from './Found';
import styles from './HistoryView.module.css';
import { usePages } from './pages';
import { SearchForm } from './SearchForm';
import { countSentence, isEmpty, noFields, type SearchFields } from './searchFields';

interface Props {
  readonly fields: SearchFields;
  readonly onSearch: (fields: SearchFields) => void;
  readonly onGo: (place: Place) => void;
  /** Opens what agents did. */
  readonly onActivity: () => void;
}

/** Calls and messages of the past, event by event. */
export function HistoryView({ fields, onSearch, onGo, onActivity }: Props) {
  const { bridge, act } = useBridge();
  const [state, setState] = useState<State>();
  useEffect(() => {
    void act(bridge.history()).then((reply) => {
      if (reply.ok) setState(reply.value);
    });
  }, [bridge, act]);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h3 className={styles.title}>Past calls and messages</h3>
        <p className={styles.text}>
          Your calls and messages, event by event, newest first. Open an event to read or replay it. Agents receive a replayed event again,
          marked as replayed. No call is placed and nothing is sent to Bandwidth.
        </p>
        <p>
          <Button onClick={onActivity}>Show what agents did</Button>
        </p>
      </header>
      {state === undefined ? null : <Opened state={state} fields={fields} onSearch={onSearch} onGo={onGo} />}
    </div>
  );
}

function Opened({ state, fields, onSearch, onGo }: Omit<Props, 'onActivity'> & { state: State }) {
  if (state.kind === 'open') return <Search fields={fields} onSearch={onSearch} />;
  return (
    <>
      <p>{state.kind === 'off' ? 'The event history is off, so there is nothing to search.' : state.why}</p>
      <p>
        <Button onClick={() => onGo('settings')}>Open Settings</Button>
      </p>
    </>
  );
}

function Search({ fields, onSearch }: Pick<Props, 'fields' | 'onSearch'>) {
  const { pages, more } = usePages(fields);
  const heading = useRef<HTMLHeadingElement>(null);
  const chooseCall = (callId: string) => {
    onSearch({ ...noFields, callId });
    // The button that was pressed goes with the list it stands in.
    heading.current?.focus();
  };
  const said = pages.phase === 'ready' ? countSentence(pages.rows.length, pages.next !== undefined, !isEmpty(fields)) : '';
  return (
    <>
      <SearchForm fields={fields} onSearch={onSearch} />
      <section className={styles.results} aria-labelledby="events-title">
        <div className={styles.heading}>
          <h3 id="events-title" ref={heading} tabIndex={-1}>
            Events
          </h3>
          <p className={styles.text} role="status">
            {pages.phase === 'loading' ? 'Searching…' : said}
          </p>
        </div>
        {pages.phase === 'failed' ? (
          <p>
            The history could not be read. <Button onClick={() => onSearch({ ...fields })}>Try again</Button>
          </p>
        ) : null}
        {pages.phase === 'ready' && pages.rows.length > 0 ? <Found rows={pages.rows} onCall={chooseCall} /> : null}
        {pages.phase === 'ready' && pages.next !== undefined ? (
          <div>
            <Button onClick={more}>Show older events</Button>
          </div>
        ) : null}
      </section>
    </>
  );
}
