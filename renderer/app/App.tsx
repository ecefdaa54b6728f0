import { useState } from 'react';
import type { Announcements, AppView, Bridge, MintedAgent } from '../../main/ipc/contract';
import type { Place } from '../bridge/place';
import { BridgeProvider } from '../bridge/useBridge';
import { ConnectView } from '../features/connect/ConnectView';
import { HistoryView } from '../features/history/HistoryView';
import { noFields } from '../features/history/searchFields';
import { LiveView } from '../features/live/LiveView';
import { type Pin, pinCall } from '../features/live/pin';
import { currentCall } from '../features/phone/currentCall';
import { PhoneView } from '../features/phone/PhoneView';
import { SettingsView } from '../features/settings/SettingsView';
import styles from './App.module.css';
import { Navigation } from './Navigation';
import { Notices } from './Notices';
import { RingStrip } from './RingStrip';
import { StatusBar } from './StatusBar';

interface Props {
  readonly bridge: Bridge;
  readonly view: AppView;
  /** What the main process last asked to see. */
  readonly asked: Announcements['show'] | undefined;
}

/** The window: status and navigation always in sight, one of the views below. What a view must not lose is kept here. */
export function App({ bridge, view, asked }: Props) {
  const [place, setPlace] = useState<Place>('live');
  const [pin, setPin] = useState<Pin>();
  const [followed, setFollowed] = useState<string>();
  const [minted, setMinted] = useState<MintedAgent>();
  const [search, setSearch] = useState(noFields);

  const [obeyed, setObeyed] = useState<Announcements['show']>();
  const news = asked === obeyed ? undefined : asked;
  if (news !== undefined) {
    setObeyed(news);
    setPlace(news.view);
  }

  const chosen = pinCall(news?.callId === undefined ? pin : { callId: news.callId, seen: false }, view.calls);
  if (chosen.pin?.callId !== pin?.callId || chosen.pin?.seen !== pin?.seen) setPin(chosen.pin);

  const onPhone = currentCall(view.phone, news?.callId ?? followed);
  if (onPhone !== undefined && onPhone.callId !== followed) setFollowed(onPhone.callId);

  const ringing = view.phone.calls.filter((call) => call.state === 'ringing-in');

  return (
    <BridgeProvider bridge={bridge}>
      <div className={styles.window}>
        <header className={styles.bar}>
          <h1 className="spoken">Switchboard</h1>
          <Navigation place={place} onGo={setPlace} ringing={ringing.length > 0} />
          <StatusBar status={view.status} />
        </header>
        <Notices notices={view.notices} />
        <RingStrip ringing={ringing} shown={place !== 'phone'} onOpen={() => setPlace('phone')} />
        <main className={styles.view}>
          {place === 'live' && (
            <LiveView
              calls={view.calls}
              timelines={view.timelines}
              chosen={chosen.call}
              practice={view.practiceNumber !== undefined}
              onChoose={(callId) => setPin({ callId, seen: true })}
              onGo={setPlace}
            />
          )}
          {place === 'phone' && <PhoneView phone={view.phone} call={onPhone} practiceNumber={view.practiceNumber} onFollow={setFollowed} />}
          {place === 'connect' && (
            <ConnectView
              endpoint={view.endpoint}
              agents={view.agents}
              profiles={view.profiles}
              minted={minted}
              onMinted={setMinted}
              version={view.version}
              runtime={view.runtime}
            />
          )}
          {place === 'history' && <HistoryView fields={search} onSearch={setSearch} onGo={setPlace} />}
          {place === 'settings' && <SettingsView line={view.line} onGo={setPlace} />}
        </main>
      </div>
    </BridgeProvider>
  );
}
