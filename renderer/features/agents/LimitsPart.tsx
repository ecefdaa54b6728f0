import { type FormEvent, useId, useState } from 'react';
import type { LimitView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { TroubleSaid } from '../setup/TroubleSaid';
import styles from './Parts.module.css';
import { Unread } from './PermissionsPart';
import { limitTexts } from './texts';
import type { PermissionsUse } from './usePermissions';

/** How much agents may do, and how much of it is used. */
export function LimitsPart({ use }: { use: PermissionsUse }) {
  const { bridge } = useBridge();
  const { permissions, busy, trouble, change } = use;
  const [typed, setTyped] = useState<Readonly<{ [limit: string]: string }>>({});
  const [saved, setSaved] = useState(false);
  const [wrong, setWrong] = useState(false);
  if (permissions === undefined) return <Unread use={use} />;
  const { agentId, limits } = permissions;
  const textOf = ({ limit, value }: LimitView) => typed[limit] ?? (value === undefined ? '' : String(value));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const changed = limits.filter(({ limit }) => typed[limit] !== undefined).map((one) => ({ limit: one.limit, text: textOf(one).trim() }));
    const bad = changed.some(({ text }) => !/^\d{0,7}$/.test(text) || Number(text) > 1_000_000);
    setWrong(bad);
    setSaved(false);
    if (bad) return;
    const values = changed.map(({ limit, text }) => ({ limit, value: text === '' ? undefined : Number(text) }));
    if (!(await change(() => bridge.setLimits({ agentId, limits: values })))) return;
    setTyped({});
    setSaved(true);
  };
  return (
    <form className={styles.part} noValidate onSubmit={(event) => void save(event)}>
      <p className={styles.quiet}>
        {agentId === undefined ? limitTexts.aboutAll : limitTexts.aboutOwn} {limitTexts.about}
      </p>
      <div className={styles.limits}>
        {limits.map((limit) => (
          <Limit
            key={limit.limit}
            limit={limit}
            text={textOf(limit)}
            onType={(text) => {
              setSaved(false);
              setTyped({ ...typed, [limit.limit]: text });
            }}
          />
        ))}
      </div>
      <TroubleSaid trouble={wrong ? { sentence: limitTexts.wrong, fix: '' } : trouble} />
      <div className={styles.row}>
        <Button type="submit" aria-disabled={busy || undefined}>
          {limitTexts.save}
        </Button>
        <p className={styles.done} role="status">
          {saved ? limitTexts.saved : ''}
        </p>
      </div>
    </form>
  );
}

function Limit({ limit, text, onType }: { limit: LimitView; text: string; onType: (text: string) => void }) {
  const id = useId();
  const { label, value, otherwise, used } = limit;
  const inForce = value ?? otherwise;
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={styles.number}
        inputMode="numeric"
        autoComplete="off"
        aria-describedby={`${id}-used`}
        value={text}
        placeholder={otherwise === undefined ? limitTexts.none : otherwise.toLocaleString('en')}
        onChange={(event) => onType(event.target.value)}
      />
      <span id={`${id}-used`} className={styles.used}>
        {inForce === undefined || inForce === 0 ? null : (
          <meter
            aria-label={limitTexts.spoken(label)}
            min={0}
            max={inForce}
            high={inForce * 0.8}
            optimum={0}
            value={Math.min(used, inForce)}
          />
        )}
        <span className={styles.quiet}>{limitTexts.used(used, inForce)}</span>
      </span>
    </>
  );
}
