import type { ReactNode } from 'react';
import type { Fix, HomeRow, ReadinessState, SetupStep } from '../../../main/ipc/contract';
import type { Place } from '../../bridge/place';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { CheckIcon } from '../../ui/icons';
import { Row, Rows } from '../../ui/Row';
import { StatusShape } from '../../ui/StatusShape';
import { TroubleSaid } from '../setup/TroubleSaid';
import { useRequest } from '../setup/useRequest';
import type { Primary } from './primary';
import styles from './Readiness.module.css';

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
  const { bridge } = useBridge();
  const { busy, trouble, request } = useRequest();
  const { button, state, sentence, todo } = row;
  const mend = (fix: Fix) => {
    if (fix.kind === 'set-up') onSetup(fix.step);
    else if (fix.kind === 'show') onGo(fix.view);
    else void request(() => bridge.homeAction({ action: fix.action }));
  };
  return (
    <Row
      lead={<ReadinessShape state={state} />}
      title={row.title}
      quiet={state === 'done'}
      action={
        button === undefined ? undefined : (
          <Button
            kind={primary.kind === 'row' && primary.id === row.id ? 'primary' : 'plain'}
            aria-disabled={busy || undefined}
            onClick={() => mend(button.fix)}
          >
            {button.label}
          </Button>
        )
      }
    >
      {/* The button says what to do; without one, the words must. */}
      {button === undefined && todo !== undefined ? `${sentence} ${todo}` : sentence}
      <TroubleSaid trouble={trouble} />
    </Row>
  );
}

const states: { readonly [state in ReadinessState]: { readonly shape: ReactNode; readonly spoken: string } } = {
  done: { shape: <CheckIcon />, spoken: 'Done' },
  'needs-you': { shape: <StatusShape tone="warning" size={14} />, spoken: 'Needs you' },
  working: { shape: <span className={styles.working} />, spoken: 'Working' },
  unknown: { shape: <StatusShape tone="neutral" size={14} />, spoken: 'Not known' },
};

function ReadinessShape({ state }: { state: ReadinessState }) {
  const { shape, spoken } = states[state];
  return (
    <span className={`${styles.shape} ${state === 'done' ? styles.done : ''}`} title={spoken}>
      {shape}
      <span className="spoken">{spoken}</span>
    </span>
  );
}
