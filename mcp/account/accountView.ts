import { createClient } from '../bandwidth/client';
import type { ClientCredentials } from '../bandwidth/oauth';
import { longestCallbackTimeout } from '../bandwidth/pointingPlan';
import type { Application } from '../bandwidth/resources';
import { SwitchboardError } from '../base/errors';
import { parseUrl } from '../base/url';
import type { AccountView, VoiceApplication } from './desk';
import { type DeskOptions, lineOf } from './options';
import { troubleOfError } from './trouble';

/** The name of the application that Switchboard creates. */
const ownName = 'Switchboard';

/** A voice application must have an address. This one can never exist, so calls wait for Switchboard to put its own there. */
const nowhere = 'https://switchboard.invalid/';

/** One account, seen with one pair of credentials. */
export function accountView(options: DeskOptions, pair: ClientCredentials, accountId: string): AccountView {
  const client = createClient(lineOf(options, pair, accountId), options);
  const voiceApplications = async (signal: AbortSignal | undefined) =>
    (await client.listApplications(signal)).filter(({ serviceType }) => serviceType === 'Voice-V2');
  const shown = (application: Application) => shownApplication(application, options.pointedHere);

  return {
    async numbers(signal) {
      try {
        const found = await client.listPhoneNumbers(signal);
        return { kind: 'listed', numbers: found.map(({ phoneNumber }) => phoneNumber) };
      } catch (error) {
        if (!isLimit(error)) return { kind: 'failed', ...troubleOfError(error) };
        const { build } = await client.line.account().catch(() => ({ build: false }));
        return { kind: 'not-listed', why: build ? notOnBuild : notForThese };
      }
    },

    async applications(signal) {
      try {
        return { kind: 'listed', applications: (await voiceApplications(signal)).map(shown) };
      } catch (error) {
        return { kind: 'failed', ...(isLimit(error) ? mayNotSee : troubleOfError(error)) };
      }
    },

    async createVoiceApplication(signal) {
      try {
        // Asked twice, as by two clicks, there is still one.
        const own = (await voiceApplications(signal)).find(({ name }) => name === ownName);
        if (own !== undefined) return { kind: 'created', application: shown(own) };
        const { application } = await client.createApplication(
          {
            appName: ownName,
            callInitiatedCallbackUrl: nowhere,
            callStatusCallbackUrl: undefined,
            callbackTimeout: longestCallbackTimeout,
            credentials: undefined,
          },
          signal,
        );
        return { kind: 'created', application: shown(application) };
      } catch (error) {
        return { kind: 'failed', ...(isLimit(error) ? mayNotCreate : troubleOfError(error)) };
      }
    },
  };
}

const findIt = 'Your number is in the Bandwidth App.';
const notOnBuild = `Bandwidth does not list the phone number of a Build account. ${findIt}`;
const notForThese = `These credentials may not list phone numbers. ${findIt}`;

const mayNotSee = {
  cause: 'no-voice',
  sentence: 'These credentials may not see the applications of the account.',
  fix: 'In the Bandwidth App, under Account > API Credentials, give them the role HTTP Application Management, then try again.',
} as const;

const mayNotCreate = {
  cause: 'no-voice',
  sentence: 'Bandwidth does not let these credentials create a voice application.',
  fix: 'Create one in the Bandwidth App, then look again. If you cannot, ask Bandwidth to turn voice on for your account.',
} as const;

function isLimit(error: unknown): boolean {
  return error instanceof SwitchboardError && error.code === 'feature_limit';
}

/** What an application does with incoming calls now, in words. */
function shownApplication(
  { applicationId, name, fields }: Application,
  pointedHere: ((applicationId: string) => boolean) | undefined,
): VoiceApplication {
  const does = pointedHere?.(applicationId) === true ? 'Sends calls to Switchboard.' : doesWith(fields.CallInitiatedCallbackUrl);
  return { applicationId, name: name.trim() === '' ? 'Application without a name' : name, does };
}

function doesWith(address: string | undefined): string {
  const url = parseUrl(address ?? '');
  if (url === undefined || url.href === nowhere) return 'Does nothing with calls yet.';
  if (url.hostname.endsWith('.trycloudflare.com')) return 'Sends calls to a temporary address, probably of an earlier run of Switchboard.';
  return `Sends calls to ${url.hostname}.`;
}
