import { useCallback, useState } from 'react';
import type { Announcements, AppView, CallView, PhoneCall, SetupStep } from '../../main/ipc/contract';
import type { CallsTab, Place } from '../bridge/place';
import { type Pin, pinCall } from '../features/live/pin';
import { currentCall } from '../features/phone/currentCall';
import { placesOn } from './places';

/** What the window shows, and how to show something else. */
export interface Shown {
  readonly place: Place;
  readonly tab: CallsTab;
  /** The step of set-up that lies over the view. */
  readonly step: SetupStep | undefined;
  /** The call that Calls shows. */
  readonly call: CallView | undefined;
  /** The call that the practice phone shows. */
  readonly onPhone: PhoneCall | undefined;
  go(place: Place): void;
  showTab(tab: CallsTab): void;
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
  const [pin, setPin] = useState<Pin>();
  const [followed, setFollowed] = useState<string>();

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

  const go = useCallback((next: Place) => {
    setStep(undefined);
    setPlace(next);
  }, []);
  return {
    // The practice phone goes with its line.
    place: placesOn(view.line).some((one) => one.place === wanted) ? wanted : 'home',
    ...{ tab, step, call: chosen.call, onPhone, go },
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
