import { SwitchboardError } from '../base/errors';
import { isLoopback, parseUrl } from '../base/url';
import type { Hosts } from '../model/line';

/** Environment variables, or flags laid over them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const production: Hosts = {
  api: 'https://api.bandwidth.com',
  voice: 'https://voice.bandwidth.com',
  messaging: 'https://messaging.bandwidth.com',
};

/** The values of `BW_ENVIRONMENT` to offer; `production` is accepted too. */
export const environmentNames = ['prod', 'test', 'uat'] as const;

/** Messaging has no test environment (bandwidth-api, section 1). */
const test: Hosts = { ...production, api: 'https://test.api.bandwidth.com', voice: 'https://test.voice.bandwidth.com' };

const environments: ReadonlyMap<string, Hosts> = new Map([
  ['', production],
  ['prod', production],
  ['production', production],
  ['test', test],
  ['uat', test],
]);

/**
 * The hosts of the real line: `BW_ENVIRONMENT` (trimmed, any case) chooses a set, and `BW_API_URL`, `BW_VOICE_URL`
 * and `BW_MESSAGING_URL` each win over it. An unknown environment is refused, never taken for production.
 * @throws SwitchboardError `validation` naming the variable; it stops the start.
 */
export function resolveHosts(env: Environment): Hosts {
  const name = (env.BW_ENVIRONMENT ?? '').trim().toLowerCase();
  const hosts = environments.get(name);
  if (hosts === undefined) {
    throw new SwitchboardError(
      'validation',
      `BW_ENVIRONMENT is "${name.slice(0, 40)}". It must be prod, test or uat.`,
      'Correct BW_ENVIRONMENT, or leave it unset for production.',
    );
  }
  const api = hostBase('BW_API_URL', env.BW_API_URL);
  return {
    api: api ?? hosts.api,
    voice: hostBase('BW_VOICE_URL', env.BW_VOICE_URL) ?? hosts.voice,
    messaging: hostBase('BW_MESSAGING_URL', env.BW_MESSAGING_URL) ?? hosts.messaging,
    ...(api === undefined && hosts.api !== production.api ? { messagingTokens: production.api } : {}),
  };
}

/** Whether messages go to Bandwidth's production while other requests go elsewhere: messaging has no test host. */
export function messagesReachProduction({ api, messaging }: Hosts): boolean {
  return messaging === production.messaging && api !== production.api;
}

/** What a person should know at the start where some requests reach production and others do not; undefined where all go one way. */
export function mixedHostsWarning(hosts: Hosts): string | undefined {
  if (!messagesReachProduction(hosts)) return undefined;
  const host = (address: string) => parseUrl(address)?.host ?? address;
  const calls = hosts.voice === production.voice ? `Calls go to ${host(hosts.voice)}, which is production too. ` : '';
  return `Not every request goes to a test host. Applications, numbers, lookups and registrations go to ${host(hosts.api)}${calls === '' ? `, calls and recordings to ${host(hosts.voice)}` : ''}. ${calls}Messages and media go to ${host(hosts.messaging)}, Bandwidth’s production, because Bandwidth has no test host for them: they reach real phones and cost money. BW_MESSAGING_URL sends them elsewhere.`;
}

function hostBase(variable: string, value: string | undefined): string | undefined {
  const text = value?.trim().replace(/\/+$/, '');
  if (text === undefined || text === '') return undefined;
  const problem = hostProblem(text);
  if (problem === undefined) return text;
  throw new SwitchboardError(
    'validation',
    `${variable} ${problem}.`,
    `Set ${variable} to an address such as https://api.bandwidth.com, or leave it unset.`,
  );
}

/**
 * What is wrong with the base of one of Bandwidth's hosts; it ends the sentence "NAME …". Credentials travel to these
 * hosts, so http is only for this machine.
 */
export function hostProblem(text: string): string | undefined {
  const url = parseUrl(text);
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'must be an https address';
  if (url.username !== '' || url.password !== '' || /[?#]/.test(text)) return 'must have no user, password, query or fragment';
  if (url.protocol === 'http:' && !isLoopback(url)) return 'must be an https address: http is allowed only on this machine (127.0.0.1)';
  return undefined;
}
