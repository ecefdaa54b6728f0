/** What a person can do about a state; `wait` means that nothing is needed. */
export type ActionId = 'turn-on' | 'turn-off' | 'wait' | 'try-again' | 'get-cloudflared' | 'choose-cloudflared' | 'ask-network' | 'report';

/** Why the tunnel is not up. */
export type Cause =
  | 'missing'
  | 'own-missing'
  | 'unsafe-folder'
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
  /** A whole sentence for a person. */
  readonly sentence: string;
  readonly action: ActionId;
  /** Whether trying again by itself can help. */
  readonly retries: boolean;
}

/** Every cause: what it means to a person, what they can do, and whether the tunnel keeps trying (cloudflared's failures, its source 2026.8.2). */
export const causes: Readonly<Record<Cause, CauseRow>> = {
  missing: {
    sentence:
      'The tunnel needs the program cloudflared, which is not on this computer. Without it Bandwidth cannot deliver callbacks; everything else works.',
    action: 'get-cloudflared',
    retries: false,
  },
  'own-missing': {
    sentence: 'The cloudflared program you chose does not exist, or cannot be run.',
    action: 'choose-cloudflared',
    retries: false,
  },
  'unsafe-folder': {
    sentence: 'cloudflared is in a folder that every user of this computer can change, so it was not started.',
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
  usage: {
    sentence: 'This version of cloudflared does not accept the options Switchboard starts it with.',
    action: 'report',
    retries: false,
  },
  offline: { sentence: 'This computer has no internet connection, or its network blocks Cloudflare.', action: 'wait', retries: true },
  'rate-limited': {
    sentence: 'Cloudflare refused a new tunnel address: this network has asked for too many.',
    action: 'wait',
    retries: true,
  },
  service: { sentence: 'Cloudflare’s free tunnel service is failing.', action: 'wait', retries: true },
  intercepted: {
    sentence: 'Cloudflare could not be reached securely. A proxy or firewall of this network may be intercepting the traffic.',
    action: 'ask-network',
    retries: true,
  },
  crashed: { sentence: 'cloudflared stopped unexpectedly.', action: 'wait', retries: true },
  silent: { sentence: 'cloudflared did not get an address in time.', action: 'wait', retries: true },
  blocked: {
    sentence: 'This network blocks the tunnel’s connection (port 7844, UDP and TCP).',
    action: 'ask-network',
    retries: true,
  },
  unresolved: { sentence: 'The new address did not appear in DNS.', action: 'wait', retries: true },
  unreachable: { sentence: 'The new address could not be reached from the internet.', action: 'wait', retries: true },
  overridden: {
    sentence: 'The tunnel is up, but its address reaches another program instead of Switchboard.',
    action: 'report',
    retries: true,
  },
  lost: { sentence: 'The connection to Cloudflare was lost and did not come back.', action: 'wait', retries: true },
};

/** What the text of a failed request for an address says about its cause; the first match decides. */
const failureWords: readonly (readonly [RegExp, Cause])[] = [
  [/\b429\b|error code: 1015/, 'rate-limited'],
  [/x509:|certificate|TLS handshake timeout/i, 'intercepted'],
  [/no such host|server misbehaving|failure in name resolution/i, 'offline'],
  [/network is (unreachable|down)|no route to host|host is down|connection (refused|reset|timed out)|broken pipe/i, 'offline'],
  [/i\/o timeout|operation timed out/i, 'offline'],
  [/context deadline exceeded|Client\.Timeout/, 'intercepted'],
];

/**
 * The cause in a line about the request for an address. Undefined for other lines.
 * Such lines are plain text even where JSON was asked for, so the whole line is searched.
 */
export function causeOfFailedRequest(line: string): Cause | undefined {
  if (!/(failed|error|unmarshal)[^\n]*quick ?tunnel/i.test(line)) return undefined;
  return failureWords.find(([words]) => words.test(line))?.[1] ?? 'service';
}
