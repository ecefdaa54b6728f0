/** The content of cloudflared's settings file: without `--config` it would use one in the user's home; an empty one logs an error. */
export const ownConfig = 'no-autoupdate: true\n';

export interface CommandOptions {
  readonly callbackPort: number;
  readonly metricsPort: number;
  /** Path of a file that holds `ownConfig`. */
  readonly config: string;
}

/**
 * The arguments of a quick tunnel to the callback listener.
 * `--protocol auto` alone falls back from QUIC to HTTP/2 where UDP is blocked; a log level of debug would write down request headers.
 */
export function tunnelArguments({ callbackPort, metricsPort, config }: CommandOptions): readonly string[] {
  return [
    ...['tunnel', '--url', `http://127.0.0.1:${callbackPort}`],
    '--no-autoupdate',
    ...['--protocol', 'auto', '--edge-ip-version', 'auto'],
    ...['--metrics', `127.0.0.1:${metricsPort}`],
    ...['--output', 'json', '--loglevel', 'info'],
    ...['--grace-period', '5s'],
    ...['--config', config],
  ];
}

/** The variables cloudflared needs; any other, such as the TUNNEL_* settings, would only change its behaviour. */
const kept: ReadonlySet<string> = new Set([
  ...['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'WINDIR', 'TEMP', 'TMP', 'TMPDIR', 'LOCALAPPDATA', 'APPDATA'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
]);

type Environment = Readonly<Record<string, string | undefined>>;

/** The few variables that are passed on. Names are compared without case, as Windows and the proxy variables want it. */
export function scrubbedEnvironment(environment: Environment): Record<string, string> {
  const scrubbed: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) if (value !== undefined && kept.has(name.toUpperCase())) scrubbed[name] = value;
  return scrubbed;
}
