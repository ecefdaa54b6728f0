import { SwitchboardError } from '../../mcp/base/errors';
import type { PinnedAsset, PointingPort, SettingsStore, Switchboard } from '../../mcp/index';
import type { LineSummary, TunnelAction } from '../ipc/contract';
import type { LineRequests } from '../ipc/lineContract';
import type { Handlers } from '../ipc/register';
import { downloadQuestion, type Question, takeOverQuestion, turnOffQuestion } from './lineQuestions';
import { type AddressFacts, type LineFacts, lineView } from './lineView';
import type { RunningLine } from './runningLine';

/** The person's answers, which come from native dialogs: a page cannot give them. */
export interface LineDialogs {
  confirm(question: Question): Promise<boolean>;
  /** Lets the person look for a program; undefined when they thought better of it. */
  pickProgram(title: string): Promise<string | undefined>;
}

export interface ControlParts {
  readonly running: RunningLine;
  readonly settings: Pick<SettingsStore, 'current'>;
  /** Keeps a choice, and tells the person when it cannot be kept. */
  readonly keep: (change: Parameters<SettingsStore['update']>[0]) => void;
  readonly dialogs: LineDialogs;
  /** The cloudflared that may be downloaded for this computer. */
  readonly asset: PinnedAsset | undefined;
  /** The person agreed to download it. */
  readonly allowDownload: () => void;
  /** Why the line in use is not the chosen one. */
  readonly problem: string | undefined;
  /** The view is another one now. */
  readonly changed: () => void;
}

/** What a person sees of the line, and what they do about it. */
export interface LineControls {
  readonly view: LineSummary;
  readonly handlers: Pick<Handlers, keyof LineRequests>;
}

export function createLineControls(parts: ControlParts): LineControls {
  const { running, settings, keep, dialogs, asset, changed } = parts;
  let { problem } = parts;

  function pointing(): PointingPort {
    if (running.now.pointing !== undefined) return running.now.pointing;
    throw new SwitchboardError('unavailable', 'The practice line uses its own application.', 'Switch to the real line first.');
  }

  const actions: { readonly [action in TunnelAction]: () => Promise<void> | void } = {
    'try-again': () => running.now.tunnel?.start(),
    async 'get-cloudflared'() {
      if (asset === undefined || !(await dialogs.confirm(downloadQuestion(asset)))) return;
      parts.allowDownload();
      running.now.tunnel?.start();
    },
    async 'choose-cloudflared'() {
      const program = await dialogs.pickProgram('Choose the cloudflared program');
      if (program === undefined) return;
      keep({ cloudflared: program });
      running.now.tunnel?.start();
    },
  };

  /** False when the person thought better of it. */
  async function turnOff(): Promise<boolean> {
    const { tunnel } = running.now;
    const live = running.now.line === 'real' ? running.now.liveCalls().length : 0;
    if (tunnel !== undefined && live > 0 && !(await dialogs.confirm(turnOffQuestion(live)))) return false;
    keep({ tunnel: false });
    changed();
    await tunnel?.stop();
    return true;
  }

  return {
    get view() {
      const real = realFacts(running.now, settings.current.tunnel === true);
      return lineView({ changingTo: running.changingTo, problem, real, downloadable: asset !== undefined });
    },
    handlers: {
      async chooseLine({ line }) {
        await running.change(line);
        // Kept only now: a line that does not come up is not the choice of the next start.
        keep({ line });
        problem = undefined;
        changed();
        return undefined;
      },
      async setTunnel({ on }) {
        if (!on) return { on: !(await turnOff()) };
        keep({ tunnel: true });
        changed();
        running.now.tunnel?.start();
        return { on };
      },
      async tunnelAction({ action }) {
        await actions[action]();
        return undefined;
      },
      voiceApplications: async () => pointing().applications(),
      chooseApplication({ applicationId }) {
        const port = pointing();
        keep({ voiceApplicationId: applicationId });
        port.choose(applicationId);
        return undefined;
      },
      async takeOver({ applicationId }) {
        const port = pointing();
        if (await dialogs.confirm(takeOverQuestion(port.state, applicationId))) port.takeOver(applicationId);
        return undefined;
      },
      pointAgain() {
        pointing().retry();
        return undefined;
      },
    },
  };
}

function realFacts({ line, tunnel, pointing }: Pick<Switchboard, 'line' | 'tunnel' | 'pointing'>, on: boolean): LineFacts['real'] {
  if (line === 'practice') return undefined;
  const address: AddressFacts =
    tunnel === undefined ? { kind: 'own' } : { kind: 'tunnel', phase: tunnel.state.phase.name, status: tunnel.status, on };
  return { address, inbound: pointing?.state ?? { kind: 'not-asked' } };
}
