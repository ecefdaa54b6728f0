import type { HandoffTick, LineSummary, SetupStep, SetupView, SignUpView } from '../../../main/ipc/contract';
import { formatNumber } from '../../ui/formatNumber';
import {
  agentTexts,
  browserTexts,
  credentialsTexts,
  detailsTexts,
  numberTexts,
  reachTexts,
  type ScreenTexts,
  sheetTexts,
  stepNames,
  tryTexts,
} from './texts';

/** A step, or the call to try the line with after the last one. */
export type SetupScreen = SetupStep | 'try';

/** How long a step takes someone who does it for the first time. */
const minutes: Readonly<Record<SetupStep, number>> = { details: 1, browser: 4, credentials: 1, number: 1, reach: 1, agent: 2 };

/** What is done in the browser, in the order of the sign-up. */
export const ticksInOrder: readonly HandoffTick[] = ['sms-code', 'email', 'api-credentials', 'bring-back'];

export interface StepRow {
  readonly screen: SetupScreen;
  readonly name: string;
  /** What a screen reader adds. */
  readonly state: 'done' | 'open';
  /** Undefined for what is not one of the counted steps. */
  readonly place: number | undefined;
  readonly current: boolean;
}

/** The list of steps. A step is done when the facts say so, whatever was shown before. */
export function stepRows({ steps }: SetupView, shown: SetupScreen): readonly StepRow[] {
  const rows = steps.map(
    ({ step, done }, index): StepRow => ({
      ...{ screen: step, name: stepNames[step], state: done ? 'done' : 'open' },
      ...{ place: index + 1, current: step === shown },
    }),
  );
  return [...rows, { screen: 'try', name: stepNames.try, state: 'open', place: undefined, current: shown === 'try' }];
}

/** "Step 2 of 6 · about 4 minutes". */
export function placeInWords({ steps }: SetupView, shown: SetupScreen): string {
  if (shown === 'try') return sheetTexts.tryPlace;
  return sheetTexts.place(steps.findIndex(({ step }) => step === shown) + 1, steps.length, minutes[shown]);
}

/** Where "Continue" goes: the next step that is not done, or the call. */
export function screenAfter({ steps }: SetupView, shown: SetupStep): SetupScreen {
  const place = steps.findIndex(({ step }) => step === shown);
  return steps.slice(place + 1).find(({ done }) => !done)?.step ?? 'try';
}

/** What is shown when the sheet opens at `step`: when nothing is left to set up, the call. */
export function screenAtOpening({ open }: SetupView, step: SetupStep): SetupScreen {
  return open === undefined && step === 'agent' ? 'try' : step;
}

/** The heading of a screen and what it is about. */
export function screenTexts(shown: SetupScreen, { signUp, credentials }: SetupView, line: LineSummary): ScreenTexts {
  switch (shown) {
    case 'details':
      return signUp === undefined || signUp.practice ? detailsTexts : { title: detailsTexts.title, about: detailsTexts.sentAbout };
    case 'browser':
      return { title: browserTexts.title, about: `${sentTo(signUp)} ${browserTexts.codes}` };
    case 'credentials':
      return credentials.kind === 'ok' ? { title: credentialsTexts.title, about: credentialsTexts.keptAbout } : credentialsTexts;
    case 'number':
      return numberTexts;
    case 'reach':
      return reachTexts;
    case 'agent':
      return agentTexts;
    case 'try':
      return line.inUse === 'real'
        ? { title: tryTexts.realTitle, about: tryTexts.realAbout }
        : { title: tryTexts.practiceTitle, about: tryTexts.practiceAbout };
  }
}

function sentTo(signUp: SignUpView | undefined): string {
  return signUp === undefined || signUp.practice ? browserTexts.notSent : browserTexts.sent(formatNumber(signUp.phone));
}

/** Who started the sign-up, in a sentence. */
export function signUpInWords({ by, email }: SignUpView): string {
  return by.kind === 'you' ? detailsTexts.sentByYou(email) : detailsTexts.sentByAgent(by.name, email);
}
