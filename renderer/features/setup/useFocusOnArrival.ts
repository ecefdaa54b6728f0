import { type RefObject, useEffect, useRef } from 'react';

/** Moves the focus to something when it appears in place of what had it. */
export function useFocusOnArrival<E extends HTMLElement>(wanted: boolean): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => {
    if (wanted) element.current?.focus();
  }, [wanted]);
  return element;
}
