import type { Bridge } from '../main/ipc/contract';

declare global {
  interface Window {
    /** Put there by the preload script; missing when the page is opened in an ordinary browser. */
    readonly switchboard?: Bridge;
  }
}
