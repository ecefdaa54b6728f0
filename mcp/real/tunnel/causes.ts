/** What a person can do about a state; `wait` means that nothing is needed. */
export type ActionId = 'turn-on' | 'turn-off' | 'wait' | 'try-again' | 'get-cloudflared' | 'choose-cloudflared' | 'ask-network' | 'report';

/** Why the tunnel is not up. */
export type Cause =
  | 'missing'
  | 'own-missing'
  | 'tampered'
  | 'download-failed'
  | 'cannot-run'
  | 'usage'
  | 'offline'
  | 'rate-limited'
  | 'service'
  | 'intercepted'
  | 'crashed'
  | 'silent'
  | 'blocked'
  | 'unresolved'
  | 'unreachable'
  | 'overridden'
  | 'lost';

export interface CauseRow {
  /** Completed by nothing: a whole sentence for a person. */
  readonly sentence: string;
  readonly action: ActionId;
  /** Whether trying again by itself can help. */
  readonly retries: boolean;
}

/** Every cause: what it means to a person, what they can do, and whether the tunnel goes on trying (cloudflared's failures, its source 2026.8.2). */
export const causes: Readonly<Record<Cause, CauseRow>> = {
  missing: {
    sentence:
      'The tunnel needs the program cloudflared, and it is not on this computer; everything but callbacks from Bandwidth works without it.',
    action: 'get-cloudflared',
    retries: false,
  },
  'own-missing': {
    sentence: 'The cloudflared program you chose is not there or may not be run.',
    action: 'choose-cloudflared',
    retries: false,
  },
  tampered: {
    sentence: 'The cloudflared program on this computer is not the one Cloudflare published, so it was not started.',
    action: 'get-cloudflared',
    retries: false,
  },
  'download-failed': { sentence: 'cloudflared could not be downloaded.', action: 'try-again', retries: false },
  'cannot-run': { sentence: 'This computer refused to run cloudflared.', action: 'choose-cloudflared', retries: false },
  usage: { sentence: 'This version of cloudflared does not understand how Switchboard starts it.', action: 'report', retries: false },
  offline: { sentence: 'There is no internet, or DNS here blocks Cloudflare.', action: 'wait', retries: true },
  'rate-limited': { sentence: 'Too many new tunnel addresses were asked for from this network.', action: 'wait', retries: true },
  service: { sentence: 'Cloudflare’s free tunnel service is having trouble.', action: 'wait', retries: true },
  intercepted: {
    sentence: 'Cloudflare could not be reached securely: a company proxy may be reading the traffic of this network.',
    action: 'ask-network',
    retries: true,
  },
  crashed: { sentence: 'cloudflared stopped unexpectedly.', action: 'wait', retries: true },
  silent: { sentence: 'cloudflared did not get an address in time.', action: 'wait', retries: true },
  blocked: {
    sentence: 'This network does not let the tunnel connect (port 7844, UDP or TCP).',
    action: 'ask-network',
    retries: true,
  },
  unresolved: { sentence: 'The new address did not appear in DNS.', action: 'wait', retries: true },
  unreachable: { sentence: 'The new address could not be reached from the internet.', action: 'wait', retries: true },
  overridden: {
    sentence: 'The tunnel came up but leads somewhere else than to Switchboard.',
    action: 'report',
    retries: true,
  },
  lost: { sentence: 'The connection to Cloudflare was lost and did not come back.', action: 'wait', retries: true },
};

/** What the words of a failed request for an address say about its cause; the first that matches holds. */
const failureWords: readonly (readonly [RegExp, Cause])[] = [
  [/\b429\b|error code: 1015/, 'rate-limited'],
  [/no such host|network is unreachable|server misbehaving|no route to host|connection refused/, 'offline'],
  [/x509:|certificate|context deadline exceeded|Client\.Timeout/, 'intercepted'],
];

/**
 * The cause told in a line about the request for an address. Undefined for other lines.
 * Such lines come as plain text even where JSON was asked for, so the whole line is looked at.
 */
export function causeOfFailedRequest(line: string): Cause | undefined {
  if (!/(failed|error|unmarshal)[^\n]*quick ?tunnel/i.test(line)) return undefined;
  return failureWords.find(([words]) => words.test(line))?.[1] ?? 'service';
}
