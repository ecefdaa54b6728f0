import { useId } from 'react';
import type { LineName, LineSummary } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { useFollowed } from '../../ui/followed';
import { Option, Options } from '../../ui/Option';
import { Section } from '../settings/Section';
import styles from './Line.module.css';
import { StateSaid } from './StateSaid';

const lines = [
  { line: 'practice', name: 'Practice line', sentence: 'Nothing leaves this computer. No real phone rings and nothing costs money.' },
  {
    line: 'real',
    name: 'Real line',
    sentence: 'Calls and messages go through your Bandwidth account to real phones, and cost money.',
  },
] as const satisfies readonly { line: LineName; name: string; sentence: string }[];

/** Which line agents and callers use. It is changed at once, unless a call is live. */
export function LineSection({ line }: { line: LineSummary }) {
  const { bridge, act } = useBridge();
  const group = useId();
  const [shown, asking, follow] = useFollowed<LineName>(line.changingTo ?? line.inUse);
  const choose = (wanted: LineName) =>
    follow(wanted, async () => ((await act(bridge.chooseLine({ line: wanted }))).ok ? wanted : undefined));
  const changing = asking || line.changingTo !== undefined;
  return (
    <Section title="Line">
      <p>Agents stay connected when you change the line. You cannot change it while a call is live.</p>
      <Options legend="Line for calls" disabled={changing}>
        {lines.map(({ line: one, name, sentence }) => (
          <Option key={one} kind="radio" group={group} checked={shown === one} label={name} onChange={() => void choose(one)}>
            {sentence}
          </Option>
        ))}
      </Options>
      {changing ? <StateSaid said={{ tone: 'neutral', sentence: `Changing to the ${shown} line…` }} /> : <Standing line={line} />}
      {line.problem === undefined || changing ? null : (
        <div className={styles.row}>
          <Button onClick={() => void choose('real')}>Try the real line again</Button>
          <Button onClick={() => void choose('practice')}>Stay on the practice line</Button>
        </div>
      )}
    </Section>
  );
}

/** What keeps the chosen line from being used, if anything does. */
function Standing({ line }: { line: LineSummary }) {
  const sentence = line.problem ?? (line.inUse === 'real' ? line.credentials : undefined);
  return sentence === undefined ? null : <StateSaid said={{ tone: 'warning', sentence }} />;
}
