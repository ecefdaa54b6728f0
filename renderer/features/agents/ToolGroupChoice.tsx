import { useId } from 'react';
import type { ChoosableProfile, ProfilesView } from '../../../main/ipc/contract';
import styles from './ToolChoice.module.css';
import { loadSentence, toolGroups, withGroup } from './toolGroups';

interface Props {
  readonly tools: ProfilesView['tools'];
  /** Undefined: every group. */
  readonly chosen: readonly ChoosableProfile[] | undefined;
  readonly onChoose: (chosen: readonly ChoosableProfile[]) => void;
}

/** A box for each group of tools, and what the choice comes to. Stands in the fieldset that says whose choice it is. */
export function ToolGroupChoice({ tools, chosen, onChoose }: Props) {
  const id = useId();
  return (
    <>
      <ul className={styles.groups}>
        {toolGroups.map(({ profile, name, sentence }) => (
          <li key={profile}>
            <label className={styles.option}>
              <input
                type="checkbox"
                aria-describedby={`${id}-${profile}`}
                checked={chosen === undefined || chosen.includes(profile)}
                onChange={(event) => onChoose(withGroup(chosen, profile, event.target.checked))}
              />
              <span className={styles.name}>{name}</span>
            </label>
            <p id={`${id}-${profile}`} className={styles.sentence}>
              {sentence}
            </p>
          </li>
        ))}
      </ul>
      <p className={styles.load} role="status">
        {loadSentence(tools, chosen)}
      </p>
    </>
  );
}
