import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';

/**
 * Around what takes the focus for a while, such as a sheet: when it goes, what had the focus before has it again. It is noted
 * in the moment in which the view below becomes inert and loses it, so `children` may load later.
 */
export function ReturnedFocus({ children }: { children: ReactNode }) {
  const before = useRef<Element>(null);
  useLayoutEffect(() => {
    before.current = document.activeElement;
  }, []);
  useEffect(
    () => () => {
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
    },
    [],
  );
  return children;
}
