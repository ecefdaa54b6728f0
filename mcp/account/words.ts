import type { Trouble } from '../model/readiness';
import type { CheckCause, SignUpCause } from './desk';
import type { Verdict } from './verdict';

type Cause = CheckCause | SignUpCause;
type Said = Trouble | ((verdict: Verdict<Cause>) => Trouble);

const credentialsPage = 'the Bandwidth App, under Account > API Credentials';

/** Every cause: one sentence for a person, and the one thing to do. */
const causes: Readonly<Record<Cause, Said>> = {
  'wrong-pair': {
    sentence: 'Bandwidth does not accept this client ID and secret.',
    fix: `Copy both again from ${credentialsPage}. The secret is shown only once. If you do not have it, create new credentials there.`,
  },
  'no-voice': {
    sentence: 'These credentials work, but they may not place calls.',
    fix: `Create new credentials in ${credentialsPage}, give them the voice role (HTTP Voice), and paste those.`,
  },
  'no-account': {
    sentence: 'These credentials do not reach that account.',
    fix: 'Check the account number in the Bandwidth App, or paste the credentials of that account.',
  },
  clock: ({ aheadMs }) => ({
    sentence:
      aheadMs === undefined
        ? 'The date or the time of this computer seems to be wrong, so it cannot connect to Bandwidth securely.'
        : `The clock of this computer is ${duration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'fast' : 'slow'}.`,
    fix: 'Let your computer set its date and time automatically, in its settings. Then try again.',
  }),
  offline: {
    sentence: 'Bandwidth could not be reached. This computer may be offline.',
    fix: 'Check the internet connection, then try again.',
  },
  intercepted: {
    sentence: 'Something in this network answers in place of Bandwidth, so no secure connection is possible.',
    fix: 'In a hotel or a café, open a web page and sign in to the network first. In a company network, ask the administrator to allow api.bandwidth.com, or use another network.',
  },
  'rate-limited': ({ waitSeconds }) => ({
    sentence: 'Bandwidth received too many requests in a short time.',
    fix: waitSeconds === undefined ? 'Wait a minute, then try again.' : `Wait ${duration(waitSeconds * 1_000)}, then try again.`,
  }),
  'bandwidth-down': {
    sentence: 'Bandwidth is not working right now.',
    fix: 'This is not your fault. Try again in a few minutes.',
  },
  unexpected: {
    sentence: 'Bandwidth gave an answer that Switchboard does not understand.',
    fix: 'Try again. If it happens again, update Switchboard or report the problem to the Switchboard project.',
  },
  refused: {
    sentence: 'Bandwidth did not accept these details.',
    fix: 'Check them and send them again. If that does not help, sign up at www.bandwidth.com in your browser.',
  },
  'not-open': {
    sentence: 'Bandwidth does not take sign-ups from Switchboard at the moment.',
    fix: 'Sign up at www.bandwidth.com in your browser, then return and choose “I have Bandwidth credentials”.',
  },
  unsure: {
    sentence: 'Bandwidth did not reply, so the sign-up may or may not have arrived.',
    fix: 'Wait two minutes for a text message from Bandwidth. If none arrives, send your details again.',
  },
};

/** What a cause means to a person, and what they can do. */
export function troubleOf<C extends Cause>(verdict: Verdict<C>): { readonly cause: C } & Trouble {
  const said = causes[verdict.cause];
  return { cause: verdict.cause, ...(typeof said === 'function' ? said(verdict) : said) };
}

/** In the largest unit that fits: "40 seconds", "12 minutes", "3 hours", "2 days". */
function duration(ms: number): string {
  const units: readonly (readonly [string, number])[] = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ];
  const [name, size] = units.find(([, least]) => ms >= least) ?? ['second', 1_000];
  const count = Math.max(1, Math.round(ms / size));
  return count === 1 ? `1 ${name}` : `${count} ${name}s`;
}
