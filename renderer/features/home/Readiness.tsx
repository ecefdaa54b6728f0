import { type ReactNode, useState } from 'react';
import type { HomeRow, ReadinessState, SetupStep } from '../../../main/ipc/contract';
import type { Place } from '../../bridge/place';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { CheckIcon } from '../../ui/icons';
import { Row, Rows } from '../../ui/Row';
import { StatusShape } from '../../ui/StatusShape';
import styles from './HomeView.module.css';
import type { Primary } from './primary';
import shapes from './Readiness.module.css';

interface Ways {
  readonly primary: Primary;
  readonly onGo: (place: Place) => void;
  readonly onSetup: (step: SetupStep) => void;
}

/** What makes the line ready, part by part, each with the one button that mends it. */
export function Readiness({ rows, ...ways }: Ways & { rows: readonly HomeRow[] }) {
  return (
    <Rows label="What your phone line needs">
      {rows.map((row) => (
        <ReadinessRow key={row.id} row={row} {...ways} />
      ))}
    </Rows>
  );
}

function ReadinessRow({ row, primary, onGo, onSetup }: Ways & { row: HomeRow }) {
  const { bridge, ask } = useBridge();
  const [problem, setProblem] = useState<string>();
  const [doing, setDoing] = useState(false);
  const { button, state, sentence, todo } = row;
  const mend = async () => {
    if (button === undefined) return;
    const { fix } = button;
    if (fix.kind === 'set-up') return onSetup(fix.step);
    if (fix.kind === 'show') return onGo(fix.view);
    setProblem(undefined);
    setDoing(true);
    const reply = await ask(bridge.homeAction({ action: fix.action }));
    setDoing(false);
    if (!reply.ok) setProblem(`${reply.error} ${reply.recovery}`);
  };
  return (
    <Row
      lead={<ReadinessShape state={state} />}
      title={row.title}
      quiet={state === 'done'}
      action={
        button === undefined ? undefined : (
          <Button kind={primary.kind === 'row' && primary.id === row.id ? 'primary' : 'plain'} disabled={doing} onClick={() => void mend()}>
            {button.label}
          </Button>
        )
      }
    >
      {/* The button says what to do; without one, the words must. */}
      {button === undefined && todo !== undefined ? `${sentence} ${todo}` : sentence}
      <span role="status">{problem === undefined ? null : <span className={styles.problem}>{problem}</span>}</span>
    </Row>
  );
}

const states: { readonly [state in ReadinessState]: { readonly shape: ReactNode; readonly spoken: string } } = {
  done: { shape: <CheckIcon />, spoken: 'Done' },
  'needs-you': { shape: <StatusShape tone="warning" size={14} />, spoken: 'Needs you' },
  working: { shape: <span className={shapes.working} />, spoken: 'Working' },
  unknown: { shape: <StatusShape tone="neutral" size={14} />, spoken: 'Cannot be known' },
};

function ReadinessShape({ state }: { state: ReadinessState }) {
  const { shape, spoken } = states[state];
  return (
    <span className={`${shapes.shape} ${state === 'done' ? shapes.done : ''}`} title={spoken}>
      {shape}
      <span className="spoken">{spoken}</span>
    </span>
  );
}
