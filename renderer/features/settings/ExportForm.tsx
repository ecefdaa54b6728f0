import { type FormEvent, useId, useState } from 'react';
import type { ExportFormat } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { Option, Options } from '../../ui/Option';
import styles from './HistorySection.module.css';

const formats = [
  { format: 'jsonl', name: 'JSON Lines', sentence: 'One event per line, for scripts and spreadsheets.' },
  { format: 'har', name: 'HAR', sentence: 'HTTP requests in the format of browser tools.' },
] as const satisfies readonly { format: ExportFormat; name: string; sentence: string }[];

/** Writes the whole history to a file the person chooses. */
export function ExportForm() {
  const { bridge, act } = useBridge();
  const [format, setFormat] = useState<ExportFormat>('jsonl');
  const [full, setFull] = useState(false);
  const [state, setState] = useState('');
  const group = useId();
  const write = async (event: FormEvent) => {
    event.preventDefault();
    setState('Exporting…');
    const reply = await act(bridge.historyExport({ format, full }));
    if (!reply.ok) setState('Nothing was exported.');
    else if (reply.value.kind === 'cancelled') setState('');
    else setState(`Exported ${count(reply.value.events)} to ${reply.value.file}.`);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void write(event)}>
      <h4>Export</h4>
      <Options legend="Format">
        {formats.map((one) => (
          <Option
            key={one.format}
            kind="radio"
            group={group}
            checked={format === one.format}
            label={one.name}
            onChange={() => setFormat(one.format)}
          >
            {one.sentence}
          </Option>
        ))}
      </Options>
      <Option kind="checkbox" checked={full} label="Include numbers and message texts" onChange={setFull}>
        Otherwise only the last four digits of phone numbers remain, and every text and address is replaced by its length. Event types,
        times, results and IDs remain. Passwords, tokens and credentials are always left out.
      </Option>
      <div className={styles.row}>
        <Button type="submit">Export…</Button>
        <p className={styles.done} role="status">
          {state}
        </p>
      </div>
    </form>
  );
}

function count(events: number): string {
  return events === 1 ? '1 event' : `${events.toLocaleString('en')} events`;
}
