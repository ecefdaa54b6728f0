import type { BroughtCredentials, CredentialsView, KeptAccount, LineSummary, NumberView, SetupStep, SetupView } from '../ipc/contract';
import { handoffTicks, setupSteps } from '../ipc/setupContract';
import type { SetupState } from './setupFile';

export interface SetupFacts {
  readonly state: SetupState;
  /** Why the set-up file could not be read or written. */
  readonly problem: string | undefined;
  readonly credentials: CredentialsView;
  readonly accounts: readonly KeptAccount[];
  readonly brought: BroughtCredentials | undefined;
  readonly loggedOut: SetupView['loggedOut'];
  readonly number: NumberView;
  readonly line: LineSummary;
  /** The person chose that Bandwidth may reach this computer. */
  readonly reachWanted: boolean;
  /** The person has chosen a line themselves. */
  readonly lineChosen: boolean;
  readonly agentSeen: boolean;
}

/** What the set-up sheet shows: every step is done when its facts say so. Pure. */
export function setupView(facts: SetupFacts): SetupView {
  const { state, problem, credentials, accounts, brought, loggedOut, number } = facts;
  const steps = setupSteps.map((step) => ({ step, done: done[step](facts) }));
  const open = steps.find((one) => !one.done)?.step;
  return {
    steps,
    open,
    details: state.details,
    signUp: state.signUp && withoutId(state.signUp),
    ticked: state.ticked,
    credentials,
    accounts,
    brought,
    loggedOut,
    number,
    ownPhone: state.ownPhone,
    offerRealLine: offersRealLine(facts),
    problem,
  };
}

const done: Readonly<Record<SetupStep, (facts: SetupFacts) => boolean>> = {
  details: (facts) => facts.credentials.kind === 'ok' || signedUp(facts),
  browser: (facts) =>
    facts.credentials.kind === 'ok' || (signedUp(facts) && handoffTicks.every((tick) => facts.state.ticked.includes(tick))),
  credentials: ({ credentials }) => credentials.kind === 'ok',
  number: ({ number, credentials }) =>
    credentials.kind === 'ok' && number.kind === 'known' && number.number !== undefined && number.application !== undefined,
  reach: ({ line, reachWanted }) => (line.inUse === 'real' ? line.address.tone === 'good' : reachWanted),
  agent: ({ agentSeen }) => agentSeen,
};

/** A rehearsal on the practice line makes no account. */
function signedUp({ state }: SetupFacts): boolean {
  return state.signUp !== undefined && !state.signUp.practice;
}

/** Once: until the person has chosen a line, and only when the real one has what it needs. */
function offersRealLine(facts: SetupFacts): boolean {
  return facts.line.inUse === 'practice' && !facts.lineChosen && done.credentials(facts) && done.number(facts);
}

function withoutId({ registrationId: _registrationId, ...signUp }: NonNullable<SetupState['signUp']>): NonNullable<SetupView['signUp']> {
  return signUp;
}
