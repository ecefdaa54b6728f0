import { useEffect, useRef, useState } from 'react';
import type { SignUpDetails } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';

/** How long after the last key what was typed is saved. */
const pauseMs = 300;

/** What is typed in the first step. It is saved after each pause and when the step is left, so that none of it is lost. */
export function useSavedDetails(kept: SignUpDetails): readonly [SignUpDetails, (next: SignUpDetails) => void, saveFailed: boolean] {
  const { bridge, ask } = useBridge();
  const [details, setDetails] = useState(kept);
  const [failed, setFailed] = useState(false);
  const saved = useRef(kept);
  const latest = useRef(kept);

  useEffect(() => {
    latest.current = details;
    if (saved.current === details) return;
    const timer = setTimeout(async () => {
      saved.current = details;
      setFailed(!(await ask(bridge.saveDetails({ details }))).ok);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [bridge, ask, details]);

  useEffect(
    () => () => {
      if (saved.current !== latest.current) void ask(bridge.saveDetails({ details: latest.current }));
    },
    [bridge, ask],
  );
  return [details, setDetails, failed];
}
