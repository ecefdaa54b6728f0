import { CheckIcon, PhoneIcon } from '../../ui/icons';
import styles from './StepList.module.css';
import type { SetupScreen, StepRow } from './steps';
import { sheetTexts } from './texts';

/** The steps of set-up. Any of them can be opened at any time. */
export function StepList({ rows, onOpen }: { rows: readonly StepRow[]; onOpen: (screen: SetupScreen) => void }) {
  return (
    <nav className={styles.steps} aria-label={sheetTexts.steps}>
      <p className={styles.name}>{sheetTexts.name}</p>
      <ol className={styles.list}>
        {rows.map(({ screen, name, state, place, current }) => (
          <li key={screen}>
            <button
              type="button"
              className={styles.step}
              data-state={state}
              aria-current={current ? 'step' : undefined}
              onClick={() => onOpen(screen)}
            >
              <span className={styles.place} aria-hidden="true">
                {state === 'done' ? <CheckIcon /> : (place ?? <PhoneIcon />)}
              </span>
              <span>
                {name}
                {state === 'done' ? <span className="spoken">, done</span> : null}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
