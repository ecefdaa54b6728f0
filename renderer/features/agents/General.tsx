import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import styles from './Agents.module.css';
import { agentsTexts } from './texts';

/** What agents may do that have no permissions of their own. */
export function General({ sentence, onChange }: { sentence: string; onChange: () => void }) {
  return (
    <Card title={agentsTexts.general}>
      <div className={styles.beside}>
        <p className={styles.text}>{sentence}</p>
        <Button aria-label={`${agentsTexts.change}: ${agentsTexts.general}`} onClick={onChange}>
          {agentsTexts.change}
        </Button>
      </div>
    </Card>
  );
}
