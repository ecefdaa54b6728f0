import type { ActionId, PointingState, TunnelStatus } from '../../mcp/index';
import type { AddressView, InboundView, LineName, LineSummary, TunnelAction } from '../ipc/contract';

/** How Bandwidth reaches this computer, as far as the core knows. */
export type AddressFacts =
  /** BW_MCP_BASE_URL names it. */
  { readonly kind: 'own' } | { readonly kind: 'tunnel'; readonly phase: string; readonly status: TunnelStatus; readonly on: boolean };

export interface LineFacts {
  readonly changingTo: LineName | undefined;
  readonly problem: string | undefined;
  /** Undefined on the practice line. */
  readonly real: { readonly address: AddressFacts; readonly inbound: PointingState } | undefined;
  /** Whether there is a cloudflared for this computer that can be checked once it is downloaded. */
  readonly downloadable: boolean;
}

/** What the window shows of the line. Pure. */
export function lineView({ changingTo, problem, real, downloadable }: LineFacts): LineSummary {
  if (real === undefined) return { inUse: 'practice', changingTo, problem };
  return {
    ...{ inUse: 'real', changingTo, problem },
    credentials: real.inbound.kind === 'no-credentials' ? toLogIn : undefined,
    address: addressView(real.address, downloadable),
    inbound: inboundView(real.inbound),
  };
}

const toLogIn =
  'No Bandwidth credentials are set. Quit Switchboard and start it with BW_CLIENT_ID and BW_CLIENT_SECRET in its environment, or give an agent your client ID and secret so that it can log in for itself.';

/** What a person can do in the window about each action the tunnel proposes; its switch does the rest, or nothing here does. */
const inWindow: Readonly<Partial<Record<ActionId, TunnelAction>>> = {
  'try-again': 'try-again',
  'get-cloudflared': 'get-cloudflared',
  'choose-cloudflared': 'choose-cloudflared',
};

/** Said after the sentence where the window has no button for it. */
const outside: Readonly<Partial<Record<ActionId, string>>> = {
  'ask-network': 'Use another network, or ask your network administrator to allow cloudflared.',
  report: 'Update cloudflared. If that does not help, report the problem to the Switchboard project.',
};

const tones = { info: 'good', warning: 'warning', error: 'bad' } as const;

function addressView(facts: AddressFacts, downloadable: boolean): AddressView {
  if (facts.kind === 'own') {
    return {
      kind: 'own',
      tone: 'good',
      sentence: 'Bandwidth reaches this computer at the address in BW_MCP_BASE_URL, so no tunnel is needed.',
    };
  }
  const { status, phase, on } = facts;
  // Asking for a program that cannot be downloaded here leaves only finding one.
  const proposed = status.action.id === 'get-cloudflared' && !downloadable ? 'choose-cloudflared' : status.action.id;
  const more = outside[status.action.id];
  return {
    kind: 'tunnel',
    on,
    // Downloading is news for a log, and not yet good news.
    tone: phase === 'ready' ? 'good' : status.severity === undefined || status.severity === 'info' ? 'neutral' : tones[status.severity],
    sentence: more === undefined ? status.sentence : `${status.sentence} ${more}`,
    action: inWindow[proposed],
  };
}

/** Whether inbound calls arrive, in words. Pure. */
export function inboundView(state: PointingState): InboundView {
  switch (state.kind) {
    case 'no-credentials':
      return waits('Switchboard receives inbound calls after you log in to Bandwidth.');
    case 'not-reached':
      return waits('Switchboard receives inbound calls once Bandwidth can reach this computer.');
    case 'not-asked':
      return waits(
        'BW_MCP_BASE_URL alone does not send inbound calls to Switchboard. To receive them, ask an agent to point an application at Switchboard (configureCallbacks).',
      );
    case 'working':
      return waits('Setting up inbound calls with Bandwidth.');
    case 'no-application':
      return {
        tone: 'warning',
        sentence:
          'This account has no voice application, so it cannot receive inbound calls. Create one in the Bandwidth App, then try again.',
        action: { kind: 'try-again' },
        application: undefined,
      };
    case 'none-chosen':
      return {
        tone: 'warning',
        sentence: 'This account has several voice applications. Choose which one Switchboard should use.',
        action: { kind: 'choose', applications: state.applications },
        application: undefined,
      };
    case 'pointed':
      return {
        tone: 'good',
        sentence: `Switchboard receives the inbound calls of ${named(state.application)}.${state.guard === 'path' ? ' This account does not accept callback credentials, so only the secret in the address protects these calls.' : ''}`,
        action: { kind: 'none' },
        application: state.application,
      };
    case 'kept-credentials':
      return {
        tone: 'warning',
        sentence: `Switchboard receives the inbound calls of ${named(state.application)}. The application keeps its own callback credentials, so only the secret in the address protects these calls.`,
        action: { kind: 'take-over', application: state.application },
        application: state.application,
      };
    case 'owned':
      return {
        tone: 'warning',
        sentence: `Another Switchboard on this computer (process ${state.pid}) uses this application and receives its inbound calls. Quit it and try again, or choose another application.`,
        action: { kind: 'try-again' },
        application: undefined,
      };
    case 'failed':
      return {
        tone: 'bad',
        sentence: `Switchboard does not receive inbound calls: ${state.reason}${state.retries ? ' It tries again automatically.' : ''}`,
        action: { kind: 'try-again' },
        application: undefined,
      };
  }
}

function waits(sentence: string): InboundView {
  return { tone: 'neutral', sentence, action: { kind: 'none' }, application: undefined };
}

function named({ name, applicationId }: { readonly name: string; readonly applicationId: string }): string {
  return `“${name === '' ? applicationId : name}”`;
}
