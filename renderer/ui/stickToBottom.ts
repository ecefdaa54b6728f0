import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { keyboardScroll } from './keyboardScroll';

/** Close enough to the end to count as reading along, in CSS pixels. */
const slack = 24;

/** Whether a scrolled box shows its end. */
export function isAtBottom(box: { readonly scrollTop: number; readonly scrollHeight: number; readonly clientHeight: number }): boolean {
  return box.scrollHeight - box.scrollTop - box.clientHeight <= slack;
}

export interface StickToBottom<E extends HTMLElement> {
  readonly box: RefObject<E | null>;
  readonly onScroll: () => void;
  /** How many items arrived below what the reader has seen. */
  readonly unseen: number;
  readonly toBottom: () => void;
  /** Stops following until the reader scrolls to the end again. */
  readonly hold: () => void;
}

/**
 * Follows the end of a growing box of `count` items only while the reader is there. `startAtEnd`: open at the end
 * rather than at the beginning.
 */
export function useStickToBottom<E extends HTMLElement>(count: number, startAtEnd: boolean): StickToBottom<E> {
  const box = useRef<E>(null);
  const following = useRef(startAtEnd);
  const [seen, setSeen] = useState(count);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    keyboardScroll(element);
    if (following.current) {
      element.scrollTop = element.scrollHeight;
      setSeen(count);
    } else if (element.scrollHeight <= element.clientHeight) {
      following.current = true;
      setSeen(count);
    }
  }, [count]);

  const onScroll = useCallback(() => {
    const element = box.current;
    if (element === null) return;
    following.current = isAtBottom(element);
    if (following.current) setSeen(count);
  }, [count]);

  const toBottom = useCallback(() => {
    const element = box.current;
    if (element === null) return;
    following.current = true;
    element.scrollTop = element.scrollHeight;
    setSeen(count);
  }, [count]);

  const hold = useCallback(() => {
    following.current = false;
  }, []);

  return { box, onScroll, unseen: Math.max(0, count - seen), toBottom, hold };
}
