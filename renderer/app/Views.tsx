import { useState } from 'react';
import type { AppView } from '../../main/ipc/contract';
import { noFields } from '../features/history/searchFields';
import { HomeView } from '../features/home/HomeView';
import { LiveView } from '../features/live/LiveView';
import { PhoneView } from '../features/phone/PhoneView';
import { TabbedView } from '../ui/TabbedView';
import { ActivityView, AgentsView, HistoryView, SettingsView } from './later';
import type { Shown } from './shown';

const callsTabs = [
  { value: 'live', label: 'Live' },
  { value: 'past', label: 'Past' },
] as const;

const agentsTabs = [
  { value: 'agents', label: 'Agents' },
  { value: 'activity', label: 'Activity' },
] as const;

/** The view of the place where the person is. What a view must not lose when it is left is kept here. */
export function Views({ view, shown }: { view: AppView; shown: Shown }) {
  const [search, setSearch] = useState(noFields);
  const { tab, call, onPhone, go, showTab, showCalls, choose, follow, setUp } = shown;
  const { calls, timelines, phone, practiceNumber } = view;
  switch (shown.place) {
    case 'home':
      return <HomeView view={view} onGo={go} onSetup={setUp} onCall={(callId) => showCalls('live', callId)} />;
    case 'calls':
      return (
        <TabbedView label="Calls" id="calls" tabs={callsTabs} chosen={tab} onChoose={showTab}>
          {tab === 'live' ? (
            <LiveView {...{ calls, timelines }} chosen={call} practice={practiceNumber !== undefined} onChoose={choose} onGo={go} />
          ) : (
            <HistoryView fields={search} onSearch={setSearch} onGo={go} onActivity={() => shown.showActivity()} />
          )}
        </TabbedView>
      );
    case 'phone':
      return <PhoneView phone={phone} call={onPhone} practiceNumber={practiceNumber} onFollow={follow} />;
    case 'agents':
      return (
        <TabbedView label="Agents" id="agents" tabs={agentsTabs} chosen={shown.agentsTab} onChoose={shown.showAgentsTab}>
          {shown.agentsTab === 'agents' ? (
            <AgentsView
              page={view.agentsPage}
              endpoint={view.endpoint}
              server={view.status.server}
              profiles={view.profiles}
              forAgent={view.home.forAgent}
              onActivity={shown.showActivity}
            />
          ) : (
            <ActivityView
              agents={view.agents}
              fields={shown.activity}
              calls={new Set(calls.map(({ callId }) => callId))}
              onSearch={shown.searchActivity}
              onCall={(callId) => showCalls('live', callId)}
            />
          )}
        </TabbedView>
      );
    case 'settings':
      return (
        <SettingsView
          line={view.line}
          setup={view.setup}
          stopped={view.stop.stopped}
          about={`Switchboard ${view.version} · ${view.runtime}`}
          onSetup={setUp}
          onPast={() => showCalls('past')}
        />
      );
  }
}
