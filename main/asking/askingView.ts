import type { Cancel, Clock } from '../../mcp/base/clock';
import { Emitter, type Subscribe } from '../../mcp/base/emitter';
import type { StopState, TakenCall } from '../../mcp/index';
import type { ApprovalView, StopView } from '../ipc/contract';
import type { RunningLine } from '../line/runningLine';
import { approvalViews, foldApproval, nextToGo, type ShownApprovals, waitingApprovals, withoutOld } from './approvals';
import { stopView } from './stopView';

/** What changed: the requests, Stop, or who has a call. */
export type AskingChange =
  | { readonly kind: 'approvals' | 'stop' }
  | { readonly kind: 'hand'; readonly callId: string; readonly taken: TakenCall | undefined };

export interface AskingViewParts {
  readonly clock: Clock;
  readonly running: Pick<RunningLine, 'now' | 'follow'>;
}

/** What the running line asks the person, and what they stopped or took over. */
export class AskingView {
  readonly #clock: Clock;
  readonly #changes = new Emitter<AskingChange>();
  readonly #unfollow: () => void;
  #approvals: ShownApprovals = [];
  #stop: StopState = { kind: 'open' };
  #cancel: Cancel | undefined;

  constructor({ clock, running }: AskingViewParts) {
    this.#clock = clock;
    this.#unfollow = running.follow((switchboard) => {
      this.#take(waitingApprovals(switchboard.policy.approvals()));
      this.#showStop(switchboard.stop.state);
      const ends = [
        switchboard.subscribe((activity) => this.#take(foldApproval(this.#approvals, activity))),
        switchboard.stop.subscribe((state) => this.#showStop(state)),
        switchboard.takeOver.subscribe(({ callId, taken }) => this.#changes.emit({ kind: 'hand', callId, taken })),
      ];
      return () => {
        for (const end of ends) end();
        // No one can answer them any more.
        this.#take([]);
      };
    });
  }

  readonly onChange: Subscribe<AskingChange> = this.#changes.subscribe;

  get approvals(): readonly ApprovalView[] {
    return approvalViews(this.#approvals);
  }

  get stop(): StopView {
    return stopView(this.#stop);
  }

  close(): void {
    this.#cancel?.();
    this.#unfollow();
    this.#cancel?.();
  }

  #take(next: ShownApprovals): void {
    const kept = withoutOld(next, this.#clock.now());
    if (kept === this.#approvals) return;
    this.#approvals = kept;
    this.#cancel?.();
    const goesAt = nextToGo(kept);
    this.#cancel =
      goesAt === undefined ? undefined : this.#clock.after(Math.max(0, goesAt - this.#clock.now()), () => this.#take(this.#approvals));
    this.#changes.emit({ kind: 'approvals' });
  }

  #showStop(state: StopState): void {
    if (state === this.#stop) return;
    this.#stop = state;
    this.#changes.emit({ kind: 'stop' });
  }
}
