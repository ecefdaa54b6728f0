import { type FormEvent, useId, useState } from 'react';
import type { Reply } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import styles from './SayForm.module.css';

/** Typed speech. What is typed while the line records becomes the recording's words. */
export function SayForm({ emphasised, onSay }: { emphasised: boolean; onSay: (text: string) => Promise<Reply<undefined>> }) {
  const [text, setText] = useState('');
  const field = useId();
  const say = async (event: FormEvent) => {
    event.preventDefault();
    const words = text.trim();
    if (words === '') return;
    setText('');
    const reply = await onSay(words);
    // What was not heard goes back into the field, unless something new stands there.
    if (!reply.ok) setText((now) => (now === '' ? words : now));
  };
  return (
    <form className={styles.form} onSubmit={(event) => void say(event)}>
      <label className="spoken" htmlFor={field}>
        Say
      </label>
      <input
        id={field}
        className={`${styles.field} ${emphasised ? styles.emphasised : ''}`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder="Type what the caller says"
        autoComplete="off"
        maxLength={1000}
      />
      <Button type="submit">Say</Button>
    </form>
  );
}
