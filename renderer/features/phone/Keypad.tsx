import { useEffect, useState } from 'react';
import styles from './Keypad.module.css';
import { keyNames, keys, typedKey } from './keys';

/** Twelve keys; while one of them has the focus, typed digits, * and # work too. */
export function Keypad({ emphasised, onPress }: { emphasised: boolean; onPress: (key: string) => void }) {
  const [lit, setLit] = useState<string>();
  useEffect(() => {
    if (lit === undefined) return;
    const timer = setTimeout(() => setLit(undefined), 150);
    return () => clearTimeout(timer);
  }, [lit]);
  return (
    <fieldset
      className={`${styles.keypad} ${emphasised ? styles.emphasised : ''}`}
      onKeyDown={(event) => {
        const key = typedKey(event);
        if (key === undefined || event.repeat) return;
        event.preventDefault();
        setLit(key);
        onPress(key);
      }}
    >
      <legend className="spoken">Keypad</legend>
      {keys.map((key) => (
        <button
          key={key}
          type="button"
          className={`${styles.key} ${lit === key ? styles.lit : ''}`}
          aria-label={keyNames[key]}
          onClick={() => onPress(key)}
        >
          {key}
        </button>
      ))}
    </fieldset>
  );
}
