import type { AppView, CredentialsView, HomeView, LineSummary, NumberView, SetupStep, SetupView } from '../../main/ipc/contract';
import { connectedAgents, found, noneFound } from './agents';
import { almostReady, ready, unfinished } from './home';
import { practising, reachable, realLine, withoutProgram } from './line';
import type { Scene } from './scenes';
import { emptyView } from './session';
import { agentSignedUp, complete, lockedKeychain, signedUp, untouched, withCredentials } from './setup';

type Scenes = { readonly [name: string]: Scene };

/** Every state of every screen of set-up. */
export function setupScenes(now: number): Scenes {
  return { ...firstSteps(), ...credentialScenes(), ...numberScenes(), ...reachScenes(), ...lastSteps(now), ...accountScenes() };
}

function at(setup: SetupStep, view: Partial<AppView>): Scene {
  return { place: 'home', setup, view: { ...emptyView, ...view } };
}

function onReal(setup: SetupView, line: LineSummary = reachable, home: HomeView = almostReady): Partial<AppView> {
  return { line, practiceNumber: undefined, home, setup };
}

function firstSteps(): Scenes {
  const rehearsed: SetupView = {
    ...untouched,
    details: signedUp.details,
    signUp: { by: { kind: 'you' }, email: signedUp.details.email, phone: '+19195550123', at: 0, practice: true },
  };
  const typed = (email: string) => at('details', { setup: { ...untouched, details: { ...signedUp.details, email } } });
  return {
    'setup-details': at('details', { setup: untouched }),
    'setup-details-typed': at('details', { setup: { ...untouched, details: signedUp.details } }),
    'setup-details-wrong': { ...typed('robin at example'), press: 'Create my account' },
    'setup-details-in-use': { ...typed('taken@example.com'), press: 'Create my account' },
    'setup-details-rehearsed': at('details', { setup: rehearsed }),
    'setup-details-sent': at('details', { setup: signedUp }),
    'setup-details-agent': at('details', { setup: agentSignedUp }),
    'setup-browser': at('browser', { setup: signedUp }),
    'setup-browser-first': at('browser', { setup: { ...signedUp, ticked: [] } }),
    'setup-browser-app': at('browser', { setup: { ...signedUp, ticked: ['sms-code', 'email'] } }),
    'setup-browser-last': at('browser', { setup: { ...signedUp, ticked: ['sms-code', 'email', 'api-credentials'] } }),
    'setup-browser-all': at('browser', { setup: { ...signedUp, ticked: withCredentials.ticked } }),
    'setup-browser-help': { ...at('browser', { setup: signedUp }), press: 'It did not arrive' },
    'setup-browser-agent': at('browser', { setup: agentSignedUp }),
    'setup-browser-unsent': at('browser', { setup: untouched }),
  };
}

function credentialScenes(): Scenes {
  const scene = (credentials: CredentialsView, more: Partial<SetupView> = {}) =>
    at('credentials', { setup: { ...signedUp, credentials, ...more } });
  const ok = (more: Partial<Extract<CredentialsView, { kind: 'ok' }>>): Scene => {
    const { credentials } = withCredentials;
    return credentials.kind === 'ok'
      ? at('credentials', { setup: { ...withCredentials, credentials: { ...credentials, ...more } } })
      : scene(credentials);
  };
  const checked = (clientId: string): Scene => ({
    ...scene({ kind: 'none' }),
    type: { 'Client ID': clientId, 'Client secret': 'made-up-secret-1' },
    press: 'Check and keep',
  });
  const why = 'This computer has no keychain that Switchboard can use. Install one, such as GNOME Keyring, then start Switchboard again.';
  return {
    'setup-credentials': scene({ kind: 'none' }),
    'setup-credentials-empty': { ...scene({ kind: 'none' }), press: 'Check and keep' },
    'setup-credentials-wrong': checked('wrong-id'),
    'setup-credentials-accounts': checked('several-ids'),
    'setup-credentials-nameless': checked('nameless-id'),
    'setup-credentials-pasted': { ...scene({ kind: 'none' }), press: 'Paste from clipboard' },
    'setup-credentials-reading': scene({ kind: 'reading' }),
    'setup-credentials-ok': ok({}),
    'setup-credentials-outside': ok({ place: 'environment', accountId: undefined, build: undefined }),
    'setup-credentials-this-run': ok({ place: 'this-run', why }),
    'setup-credentials-locked': at('credentials', { setup: lockedKeychain }),
    'setup-credentials-unsupported': scene({
      kind: 'unsupported',
      sentence: 'This computer has no keychain.',
      fix: 'Enter your credentials again after each start.',
    }),
    'setup-credentials-failed': scene({
      kind: 'failed',
      sentence: 'Bandwidth no longer accepts your credentials.',
      fix: 'Create new ones in the Bandwidth App and paste them here.',
    }),
  };
}

function numberScenes(): Scenes {
  const scene = (number: NumberView) => at('number', onReal({ ...withCredentials, number }));
  const { number: typed } = withCredentials;
  const { number: one } = complete;
  if (typed.kind !== 'known' || one.kind !== 'known') return {};
  const { applications } = typed;
  return {
    'setup-number': scene(typed),
    'setup-number-missing': { ...scene(typed), press: 'Use this number' },
    'setup-number-one': scene(one),
    'setup-number-several': scene({
      ...one,
      number: undefined,
      numbers: ['+19195550100', '+19195550101'],
      application: undefined,
      applications,
    }),
    'setup-number-create': scene({ ...one, application: undefined, applications: [], mayCreate: true }),
    'setup-number-none': scene({ ...one, application: undefined, applications: [] }),
    'setup-number-asking': scene({ kind: 'asking' }),
    'setup-number-failed': scene({
      kind: 'failed',
      sentence: 'This computer is offline.',
      fix: 'Check its internet connection, then try again.',
    }),
    'setup-number-waits': at('number', { setup: { ...untouched, number: { kind: 'waits' } } }),
  };
}

function reachScenes(): Scenes {
  const scene = (line: LineSummary, home?: HomeView) =>
    at('reach', onReal({ ...complete, steps: withCredentials.steps, open: 'reach' }, line, home));
  const tunnel = (more: Partial<Extract<typeof reachable.address, { kind: 'tunnel' }>>): LineSummary => ({
    ...reachable,
    address: { kind: 'tunnel', on: true, action: undefined, tone: 'neutral', sentence: '', ...more },
  });
  return {
    'setup-reach': at('reach', { setup: complete }),
    'setup-reach-problem': at('reach', {
      setup: complete,
      line: { ...practising, problem: 'The real line did not start, because the phone number is not valid. Correct it, then try again.' },
    }),
    'setup-reach-changing': at('reach', { setup: complete, line: { ...practising, changingTo: 'real' } }),
    'setup-reach-off': scene(realLine),
    'setup-reach-working': scene(tunnel({}), unfinished),
    'setup-reach-program': scene(withoutProgram, unfinished),
    'setup-reach-choose': scene(tunnel({ tone: 'warning', action: 'choose-cloudflared' }), unfinished),
    'setup-reach-failed': scene(tunnel({ tone: 'bad', action: 'try-again' }), almostReady),
    'setup-reach-reached': scene(reachable, ready),
  };
}

function lastSteps(now: number): Scenes {
  const steps = complete.steps.map((one) => (one.step === 'agent' ? { ...one, done: false } : one));
  const scene = (agentsPage: AppView['agentsPage']) => at('agent', { ...onReal({ ...complete, steps, open: 'agent' }), agentsPage });
  const agentsPage = connectedAgents(now);
  const trying = { ...onReal(complete, reachable, ready), agentsPage };
  return {
    'setup-agent': scene(found),
    'setup-agent-none': scene(noneFound),
    'setup-agent-connect': { ...scene(found), press: 'Connect' },
    'setup-agent-waiting': { ...scene(found), press: 'Connect', then: ['Connect'] },
    'setup-agent-seen': scene(agentsPage),
    'setup-try': at('agent', trying),
    'setup-try-missing': {
      ...at('agent', {
        ...onReal({ ...complete, ownPhone: undefined, signUp: undefined, details: untouched.details }, reachable, ready),
        agentsPage,
      }),
      press: 'Call my phone',
    },
    'setup-try-calling': { ...at('agent', trying), press: 'Call my phone' },
    'setup-try-practice': { ...at('agent', { setup: complete, agentsPage }), press: 'Ring the practice phone' },
  };
}

/** The account in Settings. */
function accountScenes(): Scenes {
  const scene = (setup: SetupView): Scene => ({ place: 'settings', view: { ...emptyView, ...onReal(setup) } });
  const accounts = ['5500000', '5500001'].map((accountId) => ({ environment: 'prod', accountId }));
  return { 'settings-account': scene({ ...complete, accounts }), 'settings-locked': scene({ ...lockedKeychain, accounts }) };
}
