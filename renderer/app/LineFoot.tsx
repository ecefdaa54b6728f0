import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { AppView, LineName } from '../../main/ipc/contract';
import { useBridge } from '../bridge/useBridge';
import { Button } from '../ui/Button';
import { useFollowed } from '../ui/followed';
import { Segments } from '../ui/Segments';
import { StatusShape } from '../ui/StatusShape';
import styles from './LineFoot.module.css';
import { lineState } from './lineState';

const lines = [
  { value: 'practice', label: 'Practice', spoken: 'line' },
  { value: 'real', label: 'Real', spoken: 'line' },
] as const;

/** The line itself, at the foot of the rail: which one, its state, and the switch. In a narrow window a button opens it. */
export function LineFoot({ view }: { view: Pick<AppView, 'line' | 'status' | 'setup'> }) {
  const [open, setOpen] = useState(false);
  const panel = useId();
  const { name, short, tone, word } = lineState(view);
  const box = useRef<HTMLDivElement>(null);
  useClosing(open, box, setOpen);
  return (
    <div ref={box}>
      <button
        type="button"
        className={styles.opener}
        aria-expanded={open}
        aria-controls={panel}
        title={`${name}: ${word}`}
        onClick={() => setOpen(!open)}
      >
        <StatusShape tone={tone} />
        {short}
        <span className="spoken"> line: {word}</span>
      </button>
      <section id={panel} className={styles.foot} data-closed={open ? undefined : true} aria-label="Phone line">
        <p className={`${styles.name} numeric`}>
          <StatusShape tone={tone} />
          {name}
        </p>
        <p className={styles.state}>{word}</p>
        <Choice view={view} />
      </section>
    </div>
  );
}

function Choice({ view: { line } }: { view: Pick<AppView, 'line'> }) {
  const { bridge, ask } = useBridge();
  const [refused, setRefused] = useState<string>();
  const [shown, asking, follow] = useFollowed<LineName>(line.changingTo ?? line.inUse);
  const choose = (wanted: LineName) => {
    setRefused(undefined);
    void follow(wanted, async () => {
      const reply = await ask(bridge.chooseLine({ line: wanted }));
      if (reply.ok) return wanted;
      setRefused(`${reply.error} ${reply.recovery}`);
      return undefined;
    });
  };
  return (
    <>
      <Segments
        legend="Line for calls"
        chosen={shown}
        options={lines}
        disabled={asking || line.changingTo !== undefined}
        onChoose={choose}
      />
      {line.problem === undefined ? null : <Button onClick={() => choose('practice')}>Stay on practice</Button>}
      <div role="status">{refused === undefined ? null : <p className={styles.refused}>{refused}</p>}</div>
    </>
  );
}

/** Esc and a press elsewhere close what the narrow rail has opened. */
function useClosing(open: boolean, box: RefObject<HTMLElement | null>, setOpen: (open: boolean) => void): void {
  useEffect(() => {
    if (!open) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpen(false);
    };
    const onPress = (event: PointerEvent) => {
      if (!(event.target instanceof Node) || box.current?.contains(event.target) !== true) setOpen(false);
    };
    window.addEventListener('keydown', onKey);
    window.addEventListener('pointerdown', onPress);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('pointerdown', onPress);
    };
  }, [open, box, setOpen]);
}
