import path from 'node:path';
import type { RealLineStart, SettingsStore, SwitchboardOptions } from '../../mcp/index';
import { callbackSecret, createSwitchboard, newCallbackSecret } from '../../mcp/index';
import type { PrepareLine } from './runningLine';

/** What a Switchboard is started with whichever line it is on. */
export type SharedOptions = Omit<SwitchboardOptions, 'line' | 'real' | 'practice' | 'callbacks' | 'tunnel' | 'journals' | 'seen' | 'mcp'>;

export interface LineParts {
  /** Read at each start, since settings change meanwhile. */
  readonly shared: () => SharedOptions;
  readonly settings: Pick<SettingsStore, 'current'>;
  /** Read only when the real line is chosen. @throws SwitchboardError when the environment is wrong */
  readonly realStart: () => RealLineStart;
  readonly userData: string;
  /** Where agents connect at the first start; 0 for any. */
  readonly mcpPort: number;
  readonly practicePace: number;
  /** Whether the person agreed to download cloudflared. */
  readonly mayDownload: () => boolean;
}

/** How each line is started in the app. The practice line reads no environment, and nothing of the real line's data. */
export function prepareLines({ shared, settings, realStart, userData, mcpPort, practicePace, mayDownload }: LineParts): PrepareLine {
  const mcp = (lastPort: number | undefined) => ({
    host: '127.0.0.1',
    port: mcpPort,
    lastPort,
    allowedHosts: [],
    allowedOrigins: [],
    // After the window has been painted, which takes the same thread.
    warmUpAfterMs: 1_500,
  });
  return (line) => {
    if (line === 'practice') {
      return ({ port, seen }) =>
        createSwitchboard({
          ...shared(),
          ...{ line, real: undefined, practice: { mode: 'full', pace: practicePace }, mcp: mcp(port), seen },
          // On the practice line, no address outlives the run.
          callbacks: { port: 0, secret: newCallbackSecret() },
        });
    }
    const start = realStart();
    const { real } = start;
    return async ({ port, seen }) => {
      const options = shared();
      const secret = await callbackSecret({ given: start.callbackSecret, baseUrl: real.baseUrl, folder: userData, log: options.log });
      return createSwitchboard({
        ...options,
        ...{ line, practice: undefined, mcp: mcp(port), seen },
        real,
        callbacks: { port: start.callbackPort, ...secret },
        journals: { folder: path.join(userData, 'real-line') },
        tunnel: {
          on: settings.current.tunnel === true,
          folder: path.join(userData, 'cloudflared'),
          binary: {
            get own() {
              return settings.current.cloudflared ?? start.cloudflared;
            },
            mayDownload,
          },
        },
      });
    };
  };
}
