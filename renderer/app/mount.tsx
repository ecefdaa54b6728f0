import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Bridge } from '../../main/ipc/contract';
import '../styles/tokens.css';
import '../styles/base.css';
import { Message } from './Message';
import { Root } from './Root';

/** Draws the window into `#root`, over `bridge`, or says where to look when there is none. */
export function mount(bridge: Bridge | undefined): void {
  const place = document.getElementById('root');
  if (place === null) throw new Error('The page has no element with the id "root" to draw into.');
  createRoot(place).render(
    <StrictMode>
      {bridge === undefined ? (
        <Message title="This page belongs to the Switchboard app">
          This page does not work in a browser. Start Switchboard and open its window from the tray icon.
        </Message>
      ) : (
        <Root bridge={bridge} />
      )}
    </StrictMode>,
  );
}
