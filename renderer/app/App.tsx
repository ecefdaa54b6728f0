import { useEffect } from 'react';
import type { Announcements, AppView, Bridge } from '../../main/ipc/contract';
import { BridgeProvider } from '../bridge/useBridge';
import { Approvals } from '../features/asking/Approvals';
import { StopBanner } from '../features/asking/StopBanner';
import { ReturnedFocus } from '../ui/ReturnedFocus';
import { Announcer } from './Announcer';
import styles from './App.module.css';
import { LiveStrip } from './LiveStrip';
import { loadLater, SetupSheet } from './later';
import { Notices } from './Notices';
import { noticesAt } from './noticesAt';
import { Rail } from './Rail';
import { RingStrip } from './RingStrip';
import { shellNews } from './shellNews';
import { useShown } from './shown';
import { Views } from './Views';

interface Props {
  readonly bridge: Bridge;
  readonly view: AppView;
  /** What the main process last asked to see. */
  readonly asked: Announcements['show'] | undefined;
}

/** The window: the rail and the live calls always in sight, one of the views beside. */
export function App({ bridge, view, asked }: Props) {
  const shown = useShown(view, asked);
  const { place, step, go } = shown;
  useEffect(() => {
    const idle = requestIdleCallback(loadLater);
    return () => cancelIdleCallback(idle);
  }, []);
  const ringing = view.phone.calls.filter(({ state }) => state === 'ringing-in');
  return (
    <BridgeProvider bridge={bridge}>
      <div className={styles.window}>
        <Rail view={view} place={place} onGo={go} />
        <div className={styles.column}>
          <Announcer texts={shellNews(view, ringing)} />
          <Notices notices={noticesAt(place, view.notices)} />
          <StopBanner stop={view.stop} />
          <RingStrip ringing={ringing} shown={place !== 'phone' || step !== undefined} onOpen={() => go('phone')} />
          <LiveStrip
            calls={view.calls}
            stopping={view.stop.calls.map(({ callId }) => callId)}
            ringing={ringing.map(({ callId }) => callId)}
            openCall={place === 'calls' && shown.tab === 'live' ? shown.call?.callId : undefined}
            onOpen={(callId) => shown.showCalls('live', callId)}
          />
          <main className={styles.view}>
            <div className={styles.content} inert={step !== undefined}>
              <Views view={view} shown={shown} />
            </div>
            {step === undefined ? null : (
              <ReturnedFocus>
                <SetupSheet
                  setup={view.setup}
                  line={view.line}
                  agentsPage={view.agentsPage}
                  home={view.home}
                  calls={view.calls}
                  phone={view.phone}
                  step={step}
                  onStep={shown.toStep}
                  onClose={() => shown.toStep(undefined)}
                  onGo={go}
                />
              </ReturnedFocus>
            )}
          </main>
          <Approvals approvals={view.approvals} asked={shown.approval} raised={place === 'calls' || step !== undefined} />
        </div>
      </div>
    </BridgeProvider>
  );
}
