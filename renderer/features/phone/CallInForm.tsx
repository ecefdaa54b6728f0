import { type FormEvent, useId, useState } from 'react';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { PhoneIcon } from '../../ui/icons';
import styles from './CallInForm.module.css';

/** Plays a caller from outside: the call reaches whichever agent waits for one. */
export function CallInForm({ practiceNumber, onPlaced }: { practiceNumber: string; onPlaced: (callId: string) => void }) {
  const { bridge, act } = useBridge();
  const [from, setFrom] = useState('+15005550123');
  const [placing, setPlacing] = useState(false);
  const field = useId();
  const callIn = async (event: FormEvent) => {
    event.preventDefault();
    setPlacing(true);
    const reply = await act(bridge.phoneCallIn({ from: from.trim() }));
    setPlacing(false);
    if (reply.ok) onPlaced(reply.value.callId);
  };
  return (
    <form className={styles.card} onSubmit={(event) => void callIn(event)}>
      <h3>Call in</h3>
      <p className={styles.text}>
        Call your agent, as the caller, at <strong className="numeric">{practiceNumber}</strong>.
      </p>
      <div className={styles.row}>
        <label htmlFor={field}>Your number</label>
        <input
          id={field}
          className="numeric"
          type="tel"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          required
          pattern="\s*\+[1-9][0-9]{6,14}\s*"
          title="A number in international form: + and 7 to 15 digits, such as +15005550123"
          autoComplete="off"
        />
        <Button type="submit" kind="answer" disabled={placing}>
          <PhoneIcon /> Call in
        </Button>
      </div>
    </form>
  );
}
