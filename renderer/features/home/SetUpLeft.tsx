import type { HomeView, SetupStep } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import styles from './HomeView.module.css';

type Props = NonNullable<HomeView['setUp']> & { readonly onSetup: (step: SetupStep) => void };

/** Set-up that waits, while the practice line is in use. */
export function SetUpLeft({ title, sentence, label, step, onSetup }: Props) {
  return (
    <Card title={title}>
      <div className={styles.setUp}>
        <p className={styles.sub}>{sentence}</p>
        <Button onClick={() => onSetup(step)}>{label}</Button>
      </div>
    </Card>
  );
}
