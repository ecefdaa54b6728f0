import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './Button';
import { CloseIcon } from './icons';
import styles from './Sheet.module.css';

interface Props {
  /** Its heading. The focus lands there when the sheet opens and whenever the title changes. */
  readonly title: string;
  /** A quiet line above the heading: "Step 2 of 6". */
  readonly above?: ReactNode;
  /** What this is about, in a sentence or two below the heading. */
  readonly about?: ReactNode;
  /** Beside the contents, or above them in a narrow window: the list of steps. */
  readonly aside?: ReactNode;
  /** Buttons that remain in sight; the primary one comes last. */
  readonly footer?: ReactNode;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * Lies over the view, which its owner makes inert, and leaves the rail and the strip of live calls in reach: a person who is
 * setting something up can still hang up. Esc closes it. `ReturnedFocus` around it gives the focus back to where it was.
 */
export function Sheet({ title, above, about, aside, footer, closeLabel, onClose, children }: Props) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another page of the sheet
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <div
      className={styles.over}
      role="dialog"
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className={styles.sheet} data-aside={aside === undefined ? undefined : true}>
        {aside === undefined ? null : <div className={styles.aside}>{aside}</div>}
        <div className={styles.main}>
          <div className={styles.body}>
            <header className={styles.header}>
              {above === undefined ? null : <p>{above}</p>}
              <h2 id={id} ref={heading} className={styles.title} tabIndex={-1}>
                {title}
              </h2>
              {about === undefined ? null : <p>{about}</p>}
            </header>
            {children}
          </div>
          {footer === undefined ? null : <div className={styles.footer}>{footer}</div>}
        </div>
        <div className={styles.close}>
          <Button kind="quiet" aria-label={closeLabel} title={closeLabel} onClick={onClose}>
            <CloseIcon />
          </Button>
        </div>
      </div>
    </div>
  );
}
