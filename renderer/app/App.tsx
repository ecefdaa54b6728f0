import { useCallback, useState } from 'react';
import type { Announcements, AppView, Bridge, MintedAgent, SetupStep } from '../../main/ipc/contract';
import type { CallsTab, Place } from '../bridge/place';
import { BridgeProvider } from '../bridge/useBridge';
import { CallsView } from '../features/calls/CallsView';
import { ConnectView } from '../features/connect/ConnectView';
import { HistoryView } from '../features/history/HistoryView';
import { noFields } from '../features/history/searchFields';
import { HomeView } from '../features/home/HomeView';
import { LiveView } from '../features/live/LiveView';
import { type Pin, pinCall } from '../features/live/pin';
import { currentCall } from '../features/phone/currentCall';
import { PhoneView } from '../features/phone/PhoneView';
import { SettingsView } from '../features/settings/SettingsView';
import { SetupSheet } from '../features/setup/SetupSheet';
import styles from './App.module.css';
import { LiveStrip } from './LiveStrip';
import { Notices } from './Notices';
import { placesOn } from './places';
import { Rail } from './Rail';
import { RingStrip } from './RingStrip';

interface Props {
  readonly bridge: Bridge;
  readonly view: AppView;
  /** What the main process last asked to see. */
  readonly asked: Announcements['show'] | undefined;
}

/** The window: the rail and the live calls always in sight, one of the views beside. What a view must not lose is kept here. */
export function App({ bridge, view, asked }: Props) {
  const [wanted, setPlace] = useState<Place>('home');
  const [step, setStep] = useState<SetupStep>();
  const [tab, setTab] = useState<CallsTab>('live');
  const [pin, setPin] = useState<Pin>();
  const [followed, setFollowed] = useState<string>();
  const [minted, setMinted] = useState<MintedAgent>();
  const [search, setSearch] = useState(noFields);

  const [obeyed, setObeyed] = useState<Announcements['show']>();
  const news = asked === obeyed ? undefined : asked;
  if (news !== undefined) {
    setObeyed(news);
    setPlace(news.view);
    setStep(news.setup === 'open' ? (view.setup.open ?? 'agent') : news.setup);
    if (news.callId !== undefined) setTab('live');
  }

  const chosen = pinCall(news?.callId === undefined ? pin : { callId: news.callId, seen: false }, view.calls);
  if (chosen.pin?.callId !== pin?.callId || chosen.pin?.seen !== pin?.seen) setPin(chosen.pin);

  const onPhone = currentCall(view.phone, news?.callId ?? followed);
  if (onPhone !== undefined && onPhone.callId !== followed) setFollowed(onPhone.callId);

  // The practice phone goes with its line.
  const place = placesOn(view.line).some((one) => one.place === wanted) ? wanted : 'home';
  const ringing = view.phone.calls.filter((call) => call.state === 'ringing-in');

  const go = useCallback((next: Place) => {
    setStep(undefined);
    setPlace(next);
  }, []);
  const showCalls = (next: CallsTab, callId?: string) => {
    setTab(next);
    if (callId !== undefined) setPin({ callId, seen: true });
    go('calls');
  };
  const setUp = (next: SetupStep) => {
    setPlace('home');
    setStep(next);
  };

  return (
    <BridgeProvider bridge={bridge}>
      <div className={styles.window}>
        <Rail view={view} place={place} onGo={go} />
        <div className={styles.column}>
          <Notices notices={view.notices} />
          <RingStrip ringing={ringing} shown={place !== 'phone' || step !== undefined} onOpen={() => go('phone')} />
          <LiveStrip
            calls={view.calls}
            ringing={ringing.map(({ callId }) => callId)}
            openCall={place === 'calls' && tab === 'live' ? chosen.call?.callId : undefined}
            onOpen={(callId) => showCalls('live', callId)}
          />
          <main className={styles.view}>
            <div className={styles.content} inert={step !== undefined}>
              {place === 'home' && <HomeView view={view} onGo={go} onSetup={setUp} onCall={(callId) => showCalls('live', callId)} />}
              {place === 'calls' && (
                <CallsView tab={tab} onTab={setTab}>
                  {tab === 'live' ? (
                    <LiveView
                      calls={view.calls}
                      timelines={view.timelines}
                      chosen={chosen.call}
                      practice={view.practiceNumber !== undefined}
                      onChoose={(callId) => setPin({ callId, seen: true })}
                      onGo={go}
                    />
                  ) : (
                    <HistoryView fields={search} onSearch={setSearch} onGo={go} />
                  )}
                </CallsView>
              )}
              {place === 'phone' && (
                <PhoneView phone={view.phone} call={onPhone} practiceNumber={view.practiceNumber} onFollow={setFollowed} />
              )}
              {place === 'agents' && (
                <ConnectView
                  endpoint={view.endpoint}
                  status={view.status}
                  agents={view.agents}
                  profiles={view.profiles}
                  minted={minted}
                  onMinted={setMinted}
                  version={view.version}
                  runtime={view.runtime}
                />
              )}
              {place === 'settings' && (
                <SettingsView line={view.line} setup={view.setup} onSetup={setUp} onPast={() => showCalls('past')} />
              )}
            </div>
            {step === undefined ? null : (
              <SetupSheet
                setup={view.setup}
                line={view.line}
                agents={view.agents}
                home={view.home}
                step={step}
                onStep={setStep}
                onClose={() => setStep(undefined)}
                calls={view.calls}
                phone={view.phone}
                onGo={go}
              />
            )}
          </main>
        </div>
      </div>
    </BridgeProvider>
  );
}
