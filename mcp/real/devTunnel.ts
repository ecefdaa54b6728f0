import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { RecordActivity } from '../model/activity';
import { type Told, tell } from './tunnel/sentences';
import type { TunnelState } from './tunnel/state';
import { createTunnel, type Tunnel, type TunnelOptions } from './tunnel/tunnel';

/** How the tunnel to the real line's callback listener is to be run; the composition adds the rest. */
export type DevTunnelOptions = Pick<TunnelOptions, 'folder' | 'binary' | 'environment' | 'timings' | 'ports'> & {
  /** Whether to turn it on at once. */
  readonly on: boolean;
};

/** The tunnel as the composition, and through it the app, knows it. */
export interface DevTunnel extends Tunnel {
  /** The present state in one sentence and one action. */
  readonly told: Told;
  /** Whether Bandwidth reaches us through it now. */
  reaches(): boolean;
  /** Called with each new state, synchronously; for whoever shows it or depends on the address. Returns how to end that. */
  subscribe(listener: (state: TunnelState) => void): () => void;
}

interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
  readonly callbackPort: () => number;
  readonly probePath: (nonce: string) => string;
}

/** The tunnel whose states a person hears about: what matters becomes a notice and a log line, once. */
export function openDevTunnel({ on, ...options }: DevTunnelOptions, { clock, log, record, ...rest }: Surroundings): DevTunnel {
  const listeners = new Set<(state: TunnelState) => void>();
  let last: string | undefined;
  const onState = (state: TunnelState) => {
    const notice = noticeOf(tell(state));
    if (notice !== undefined && notice.text !== last) {
      last = notice.text;
      log[notice.severity === 'warning' ? 'warn' : notice.severity](notice.text);
      record({ kind: 'notice', at: clock.now(), severity: notice.severity, line: 'real', message: notice.text, state: 'tunnel' });
    }
    for (const listener of [...listeners]) listener(state);
  };
  const tunnel = createTunnel({ ...options, ...rest, clock, log, onState });
  if (on) tunnel.start();
  return {
    start: () => tunnel.start(),
    stop: () => tunnel.stop(),
    resume: () => tunnel.resume(),
    address: () => tunnel.address(),
    roundTripMs: () => tunnel.roundTripMs(),
    reaches: () => tunnel.state.phase.name === 'ready',
    get state() {
      return tunnel.state;
    },
    get told() {
      return tell(tunnel.state);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function noticeOf({
  sentence,
  action,
  severity,
}: Told): { readonly severity: 'info' | 'warning' | 'error'; readonly text: string } | undefined {
  if (severity === undefined) return undefined;
  const nothingToDo = action.id === 'wait' || action.id === 'turn-off';
  return { severity, text: nothingToDo ? sentence : `${sentence} ${action.label}.` };
}
