import { SwitchboardError } from '../base/errors';
import { parseUrl } from '../base/url';
import type { Hosts } from '../model/line';

/** Environment variables, or flags laid over them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const production: Hosts = {
  api: 'https://api.bandwidth.com',
  voice: 'https://voice.bandwidth.com',
  messaging: 'https://messaging.bandwidth.com',
};

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
 * and `BW_MESSAGING_URL` each win over it. An unknown environment is refused, never read as production.
 * @throws SwitchboardError `validation` naming the variable; meant to stop the start.
 */
export function resolveHosts(env: Environment): Hosts {
  const name = (env.BW_ENVIRONMENT ?? '').trim().toLowerCase();
  const hosts = environments.get(name);
  if (hosts === undefined) {
    throw new SwitchboardError(
      'validation',
      `BW_ENVIRONMENT is "${name.slice(0, 40)}", which is not an environment of Bandwidth.`,
      'Set BW_ENVIRONMENT to prod, test or uat, or leave it unset for production.',
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

function hostBase(variable: string, value: string | undefined): string | undefined {
  const text = value?.trim().replace(/\/+$/, '');
  if (text === undefined || text === '') return undefined;
  const url = parseUrl(text);
  if (url !== undefined && isPlainHttp(url)) return text;
  throw new SwitchboardError(
    'validation',
    `${variable} is not a host address.`,
    `Set ${variable} to an http or https address without user, query or fragment, for example https://api.bandwidth.com, or leave it unset.`,
  );
}

function isPlainHttp(url: URL): boolean {
  const http = url.protocol === 'https:' || url.protocol === 'http:';
  return http && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}
