import type { Clock } from '../base/clock';
import { Emitter } from '../base/emitter';
import type { Log } from '../base/log';
import type { RecordActivity } from '../model/activity';
import type { Unreachable } from '../model/unreachable';
import type { TunnelState } from './tunnel/state';
import { statusOf, type TunnelStatus } from './tunnel/status';
import { createTunnel, type Tunnel, type TunnelOptions } from './tunnel/tunnel';
import { whyUnreachable } from './whyUnreachable';

/** How to run the tunnel to the real line's callback listener; the composition adds the rest. */
export type DevTunnelOptions = Pick<TunnelOptions, 'folder' | 'binary' | 'environment' | 'timings' | 'ports'> & {
  /** Whether to turn it on at once. */
  readonly on: boolean;
};

/** The tunnel as the composition and the app see it. */
export interface DevTunnel extends Tunnel {
  /** The present state in one sentence and one action. */
  readonly status: TunnelStatus;
  /** Whether Bandwidth reaches us through it now. */
  reaches(): boolean;
  /** Why it does not, and what to do, for an agent. */
  whyUnreachable(): Unreachable;
  /** Called with each new state, synchronously. Returns the function that ends the subscription. */
  subscribe(listener: (state: TunnelState) => void): () => void;
}

interface DevTunnelDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
  readonly callbackPort: () => number;
  readonly probePath: (nonce: string) => string;
}

/** Opens the tunnel. Each important state becomes a notice and a log line, once. */
export function openDevTunnel({ on, ...options }: DevTunnelOptions, { clock, log, record, ...rest }: DevTunnelDeps): DevTunnel {
  const states = new Emitter<TunnelState>();
  let last: string | undefined;
  const onState = (state: TunnelState) => {
    const notice = noticeOf(statusOf(state));
    if (notice !== undefined && notice.text !== last) {
      last = notice.text;
      log[notice.severity === 'warning' ? 'warn' : notice.severity](notice.text);
      record({ kind: 'notice', at: clock.now(), severity: notice.severity, line: 'real', message: notice.text, state: 'tunnel' });
    }
    states.emit(state);
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
    whyUnreachable: () => whyUnreachable(tunnel.state, clock.now()),
    get state() {
      return tunnel.state;
    },
    get status() {
      return statusOf(tunnel.state);
    },
    subscribe: states.subscribe,
  };
}

function noticeOf({
  sentence,
  action,
  severity,
}: TunnelStatus): { readonly severity: 'info' | 'warning' | 'error'; readonly text: string } | undefined {
  if (severity === undefined) return undefined;
  const nothingToDo = action.id === 'wait' || action.id === 'turn-off';
  return { severity, text: nothingToDo ? sentence : `${sentence} ${action.label}.` };
}
