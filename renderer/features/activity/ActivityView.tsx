import { useState } from 'react';
import type { ActivityRow, AgentView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { formatAbsolute } from '../../ui/formatTime';
import { StatusShape } from '../../ui/StatusShape';
import { ActivitySearchForm } from './ActivitySearchForm';
import styles from './ActivityView.module.css';
import { type ActivityFields, activitySearchOf, foundSentence, noActivityFields } from './activityFields';
import { useActivityPages } from './pages';

interface Props {
  readonly agents: readonly Pick<AgentView, 'id' | 'name'>[];
  readonly fields: ActivityFields;
  readonly onSearch: (fields: ActivityFields) => void;
  readonly onCall: (callId: string) => void;
  /** The calls that can still be shown. */
  readonly calls: ReadonlySet<string>;
}

/** Everything that agents did, newest first. */
export function ActivityView({ agents, fields, onSearch, onCall, calls }: Props) {
  const { pages, more } = useActivityPages(fields);
  const filtered = Object.values(activitySearchOf(fields)).some((value) => value !== undefined);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div>
          <h3 className={styles.title}>Activity</h3>
          <p className={styles.text}>
            Everything that your agents and you did with the phone line, newest first. It holds no words that were said or written.
          </p>
        </div>
        <Export fields={fields} />
      </header>
      <ActivitySearchForm agents={agents} fields={fields} onSearch={onSearch} />
      <section className={styles.results} aria-label="What agents did">
        <p className={styles.text} role="status">
          {pages.phase === 'ready' ? foundSentence(pages.rows.length, pages.next !== undefined, filtered) : ''}
          {pages.phase === 'loading' ? 'Loading…' : ''}
        </p>
        {pages.phase === 'ready' && pages.note !== undefined ? <p>{pages.note}</p> : null}
        {pages.phase === 'failed' ? (
          <p>
            {pages.why} <Button onClick={() => onSearch({ ...fields })}>Try again</Button>
          </p>
        ) : null}
        {pages.phase === 'ready' && pages.rows.length > 0 ? (
          <ol className={styles.list}>
            {pages.rows.map((row) => (
              <Row key={row.id} row={row} onCall={row.callId !== undefined && calls.has(row.callId) ? onCall : undefined} />
            ))}
          </ol>
        ) : null}
        {pages.phase === 'ready' && pages.rows.length === 0 && filtered ? (
          <div>
            <Button onClick={() => onSearch(noActivityFields)}>Show everything</Button>
          </div>
        ) : null}
        {pages.phase === 'ready' && pages.next !== undefined ? (
          <div>
            <Button onClick={more}>Show older</Button>
          </div>
        ) : null}
      </section>
    </div>
  );
}

function Row({ row, onCall }: { row: ActivityRow; onCall: ((callId: string) => void) | undefined }) {
  const { at, who, what, tool, to, outcome, tone, took, allowedBy, callId } = row;
  return (
    <li className={styles.row}>
      <time className={`${styles.time} numeric`} dateTime={new Date(at).toISOString()}>
        {formatAbsolute(at)}
      </time>
      <div className={styles.what}>
        <p title={tool}>
          <strong>{what}</strong> {to === undefined ? null : <span className="numeric">{to}</span>}
        </p>
        <p className={styles.facts}>
          <span>{who}</span>
          {allowedBy === undefined ? null : <span>Allowed by {allowedBy}</span>}
          {took === undefined ? null : <span className="numeric">{took}</span>}
          {callId === undefined || onCall === undefined ? null : (
            <button type="button" className={styles.link} onClick={() => onCall(callId)}>
              Show the call<span className="spoken"> of {what}</span>
            </button>
          )}
        </p>
      </div>
      <p className={styles.outcome}>
        <StatusShape tone={tone} />
        <span>{outcome}</span>
      </p>
    </li>
  );
}

/** Saves what the search finds to a file of the person's choice. */
function Export({ fields }: { fields: ActivityFields }) {
  const { bridge, act } = useBridge();
  const [full, setFull] = useState(false);
  const [said, setSaid] = useState('');
  const save = async () => {
    setSaid('');
    const reply = await act(bridge.exportActivity({ search: activitySearchOf(fields), full }));
    if (reply.ok && reply.value !== undefined) setSaid(`Saved ${reply.value.rows} actions to ${reply.value.file}.`);
  };
  return (
    <div className={styles.export}>
      <label className={styles.full}>
        <input type="checkbox" checked={full} onChange={(event) => setFull(event.target.checked)} />
        With whole numbers
      </label>
      <Button onClick={() => void save()}>Export…</Button>
      <p className={styles.saved} role="status">
        {said}
      </p>
    </div>
  );
}
