import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../ui/Button';
import styles from './Setup.module.css';
import { sheetTexts } from './texts';

interface Props {
  readonly children: ReactNode;
  /** The one thing to do here: its label and what it does. Enter in a field does it too. */
  readonly primary: string;
  readonly onPrimary: () => void;
  /** It is not the first thing to do here: something on the screen is. */
  readonly plain?: boolean;
  /** It is being done; pressing again does nothing. */
  readonly busy?: boolean;
  /** Quiet help at the other end of the buttons. */
  readonly help?: ReactNode;
  /** Leaves set-up as it is. */
  readonly onLater: () => void;
  readonly laterLabel?: string | undefined;
  /** What the last attempt found wrong; when it changes, the focus goes to the first field with a problem. */
  readonly attempt?: unknown;
}

/** One screen of set-up below its heading: what is on it, and the buttons, which are at the same place on each. */
export function Screen({
  children,
  primary,
  onPrimary,
  plain = false,
  busy = false,
  help,
  onLater,
  laterLabel = sheetTexts.later,
  attempt,
}: Props) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (attempt !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempt]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) onPrimary();
  };
  return (
    <form ref={form} className={styles.screen} data-fills="" noValidate onSubmit={submit}>
      <div className={styles.content}>{children}</div>
      <div className={styles.actions}>
        <div className={styles.help}>{help}</div>
        <Button onClick={onLater}>{laterLabel}</Button>
        <Button kind={plain ? 'plain' : 'primary'} type="submit" aria-disabled={busy || undefined}>
          {primary}
        </Button>
      </div>
    </form>
  );
}

/** What is happening, for as long as it takes. */
export function Progress({ children }: { children: string }) {
  return (
    <div className={styles.progress} role="status">
      <span className={styles.bar} aria-hidden="true" />
      {children}
    </div>
  );
}
