import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Announcements, Bridge } from '../../main/ipc/contract';
import { createViewStore } from '../store/viewStore';
import { Button } from '../ui/Button';
import { App } from './App';
import { Message } from './Message';

/** Keeps the window's copy of the state and chooses what can be shown of it. */
export function Root({ bridge }: { bridge: Bridge }) {
  const [store] = useState(() => createViewStore(bridge));
  useEffect(() => store.start(), [store]);
  // Heard from the first moment on, so that no request to show a call is lost while the state is still loading.
  const [asked, setAsked] = useState<Announcements['show']>();
  useEffect(() => bridge.on('show', setAsked), [bridge]);
  const state = useSyncExternalStore(store.subscribe, store.get);

  switch (state.phase) {
    case 'loading':
      return <Message title="Starting…" />;
    case 'failed':
      return (
        <Message title="The window could not load its data" action={<Button onClick={() => store.refresh()}>Try again</Button>}>
          {state.error} {state.recovery}
        </Message>
      );
    case 'ready':
      return <App bridge={bridge} view={state.view} asked={asked} />;
  }
}
