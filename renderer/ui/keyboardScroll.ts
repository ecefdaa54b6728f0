/**
 * A `ref` for a box that scrolls and holds no controls: it takes the focus, so that the arrow keys can scroll it.
 * Chromium does this by itself from 130 on, but not in the oldest version supported here.
 */
export function keyboardScroll(box: HTMLElement | null): void {
  if (box !== null) box.tabIndex = 0;
}
