import { type FormEvent, type ReactNode, useCallback, useEffect, useState } from 'react';
import type { FieldValue, SettingField, SettingGroup } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import styles from './HistorySection.module.css';
import { SettingInput } from './SettingInput';

type Entered = Readonly<{ [name: string]: FieldValue }>;

/** One form of the settings. The app says which fields it has, so a new setting needs nothing here. */
export function SettingForm({
  group,
  title,
  note,
  onSaved,
}: {
  group: SettingGroup;
  title: string;
  note?: ReactNode;
  onSaved?: () => void;
}) {
  const { bridge, act } = useBridge();
  const [fields, setFields] = useState<readonly SettingField[]>();
  const [entered, setEntered] = useState<Entered>({});
  const [saved, setSaved] = useState(false);
  const show = useCallback((now: readonly SettingField[]) => {
    setFields(now);
    setEntered(Object.fromEntries(now.map(({ name, value }) => [name, value])));
  }, []);
  useEffect(() => {
    const load = async () => {
      const reply = await act(bridge.settings({ group }));
      if (reply.ok) show(reply.value);
    };
    void load();
  }, [bridge, act, group, show]);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSaved(false);
    const reply = await act(bridge.saveSettings({ group, values: entered }));
    if (!reply.ok) return;
    show(reply.value);
    setSaved(true);
    onSaved?.();
  };
  if (fields === undefined) return null;
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <h4>{title}</h4>
      {fields.map((field) => (
        <SettingInput
          key={field.name}
          field={field}
          value={entered[field.name] ?? field.value}
          onChange={(value) => setEntered({ ...entered, [field.name]: value })}
        />
      ))}
      {note === undefined ? null : <p className={styles.quiet}>{note}</p>}
      <div className={styles.row}>
        <Button type="submit">Save</Button>
        <p className={styles.done} role="status">
          {saved ? 'Saved.' : ''}
        </p>
      </div>
    </form>
  );
}
