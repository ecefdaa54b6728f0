import { useState } from 'react';
import type { AppView, MintedAgent } from '../../main/ipc/contract';
import { CallsView } from '../features/calls/CallsView';
import { noFields } from '../features/history/searchFields';
import { HomeView } from '../features/home/HomeView';
import { LiveView } from '../features/live/LiveView';
import { PhoneView } from '../features/phone/PhoneView';
import { ConnectView, HistoryView, SettingsView } from './later';
import type { Shown } from './shown';

/** The view of the place where the person is. What a view must not lose when it is left is kept here. */
export function Views({ view, shown }: { view: AppView; shown: Shown }) {
  const [minted, setMinted] = useState<MintedAgent>();
  const [search, setSearch] = useState(noFields);
  const { tab, call, onPhone, go, showTab, showCalls, choose, follow, setUp } = shown;
  const { calls, timelines, phone, practiceNumber, endpoint, status, agents, profiles, version, runtime } = view;
  switch (shown.place) {
    case 'home':
      return <HomeView view={view} onGo={go} onSetup={setUp} onCall={(callId) => showCalls('live', callId)} />;
    case 'calls':
      return (
        <CallsView tab={tab} onTab={showTab}>
          {tab === 'live' ? (
            <LiveView {...{ calls, timelines }} chosen={call} practice={practiceNumber !== undefined} onChoose={choose} onGo={go} />
          ) : (
            <HistoryView fields={search} onSearch={setSearch} onGo={go} />
          )}
        </CallsView>
      );
    case 'phone':
      return <PhoneView phone={phone} call={onPhone} practiceNumber={practiceNumber} onFollow={follow} />;
    case 'agents':
      return <ConnectView {...{ endpoint, status, agents, profiles, version, runtime, minted }} onMinted={setMinted} />;
    case 'settings':
      return <SettingsView line={view.line} setup={view.setup} onSetup={setUp} onPast={() => showCalls('past')} />;
  }
}
