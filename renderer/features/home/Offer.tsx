import { useState } from 'react';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import styles from './HomeView.module.css';

/** Asked once, when set-up is complete: whether calls go over the real line from now on. */
export function Offer() {
  const { bridge, ask } = useBridge();
  const [problem, setProblem] = useState<string>();
  const answer = async (use: boolean) => {
    setProblem(undefined);
    const reply = await ask(bridge.answerOffer({ use }));
    if (!reply.ok) setProblem(`${reply.error} ${reply.recovery}`);
  };
  return (
    <Card title="Your real line is ready">
      <p className={styles.sub}>
        Use it for calls from now on? Calls then ring real phones and use your Bandwidth account. You can change back at any time, below the
        list of views.
      </p>
      <div className={styles.offer}>
        <Button kind="primary" onClick={() => void answer(true)}>
          Use the real line
        </Button>
        <Button onClick={() => void answer(false)}>Stay on the practice line</Button>
      </div>
      <div role="status">{problem === undefined ? null : <p className={styles.problem}>{problem}</p>}</div>
    </Card>
  );
}
