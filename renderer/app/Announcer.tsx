import { useEffect, useRef, useState } from 'react';
import { announce, nextAnnouncement, silent } from './announcements';

/**
 * The one polite live region of the shell. It says each of `texts` when it appears, at most one in three seconds. What is on
 * the page already when the window opens is read with it and not announced.
 */
export function Announcer({ texts }: { texts: readonly string[] }) {
  const [said, setSaid] = useState('');
  const state = useRef(silent);
  const known = useRef<readonly string[]>(texts);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    for (const text of texts) if (!known.current.includes(text)) state.current = announce(state.current, text);
    known.current = texts;
    const go = () => {
      clearTimeout(timer.current);
      const next = nextAnnouncement(state.current, Date.now());
      if (next === undefined) return;
      if (next.kind === 'say') {
        state.current = next.state;
        setSaid(next.text);
      }
      timer.current = setTimeout(go, next.kind === 'wait' ? next.ms : 0);
    };
    go();
  }, [texts]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <p className="spoken" role="status">
      {said}
    </p>
  );
}
