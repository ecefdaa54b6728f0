import { useCallback, useState } from 'react';
import type { Announcements, AppView, CallView, PhoneCall, SetupStep } from '../../main/ipc/contract';
import type { AgentsTab, CallsTab, Place } from '../bridge/place';
import { type ActivityFields, noActivityFields } from '../features/activity/activityFields';
import { type Pin, pinCall } from '../features/live/pin';
import { currentCall } from '../features/phone/currentCall';
import { placesOn } from './places';

/** What the window shows, and how to show something else. */
export interface Shown {
  readonly place: Place;
  readonly tab: CallsTab;
  readonly agentsTab: AgentsTab;
  /** The search of the activity. */
  readonly activity: ActivityFields;
  /** The request for approval that a notification asked to see. */
  readonly approval: string | undefined;
  /** The step of set-up that lies over the view. */
  readonly step: SetupStep | undefined;
  /** The call that Calls shows. */
  readonly call: CallView | undefined;
  /** The call that the practice phone shows. */
  readonly onPhone: PhoneCall | undefined;
  go(place: Place): void;
  showTab(tab: CallsTab): void;
  showAgentsTab(tab: AgentsTab): void;
  /** Opens the activity: all of it, or that of one agent. */
  showActivity(agentId?: string): void;
  searchActivity(fields: ActivityFields): void;
  /** Opens Calls: at this call, or at those of the past. */
  showCalls(tab: CallsTab, callId?: string): void;
  choose(callId: string): void;
  follow(callId: string | undefined): void;
  /** Opens set-up over Home. */
  setUp(step: SetupStep): void;
  toStep(step: SetupStep | undefined): void;
}

/** Where the person is in the window. `asked`: what the main process last asked to see, obeyed once. */
export function useShown(view: AppView, asked: Announcements['show'] | undefined): Shown {
  const [wanted, setPlace] = useState<Place>('home');
  const [step, setStep] = useState<SetupStep>();
  const [tab, setTab] = useState<CallsTab>('live');
  const [agentsTab, showAgentsTab] = useState<AgentsTab>('agents');
  const [activity, searchActivity] = useState(noActivityFields);
  const [pin, setPin] = useState<Pin>();
  const [followed, setFollowed] = useState<string>();

  const [obeyed, setObeyed] = useState<Announcements['show']>();
  const news = asked === obeyed ? undefined : asked;
  if (news !== undefined) {
    setObeyed(news);
    if (news.approval === undefined) setPlace(news.view);
    if (news.approval === undefined) setStep(news.setup === 'open' ? (view.setup.open ?? 'agent') : news.setup);
    if (news.callId !== undefined) setTab('live');
  }

  const chosen = pinCall(news?.callId === undefined ? pin : { callId: news.callId, seen: false }, view.calls);
  if (chosen.pin?.callId !== pin?.callId || chosen.pin?.seen !== pin?.seen) setPin(chosen.pin);

  const onPhone = currentCall(view.phone, news?.callId ?? followed);
  if (onPhone !== undefined && onPhone.callId !== followed) setFollowed(onPhone.callId);

  const go = useCallback((next: Place) => {
    setStep(undefined);
    setPlace(next);
  }, []);
  return {
    // The practice phone goes with its line.
    place: placesOn(view.line).some((one) => one.place === wanted) ? wanted : 'home',
    ...{ tab, agentsTab, activity, step, call: chosen.call, onPhone, go },
    approval: asked?.approval,
    showAgentsTab,
    searchActivity,
    showActivity(agentId) {
      searchActivity({ ...noActivityFields, who: agentId ?? '' });
      showAgentsTab('activity');
      go('agents');
    },
    showTab: setTab,
    showCalls(next, callId) {
      setTab(next);
      if (callId !== undefined) setPin({ callId, seen: true });
      go('calls');
    },
    choose: (callId) => setPin({ callId, seen: true }),
    follow: setFollowed,
    setUp(next) {
      setPlace('home');
      setStep(next);
    },
    toStep: setStep,
  };
}
