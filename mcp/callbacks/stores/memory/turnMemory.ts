import type { Clock } from '../../../base/clock';
import type { LostPlace, LostTurn, TurnAddress } from '../../../model/turn';
import { isOpen } from '../../turns/turn';
import type { LostRecord, TurnAnswer, TurnRecord, TurnStore } from '../../turns/turnStore';
import { LostTurns } from './lostTurns';

/** How long, and how many, ended turns are remembered, so that late writers learn how theirs ended. */
const limits = { ms: 3_600_000, turns: 10_000 };

interface Ended {
  readonly callbackId: string;
  readonly at: number;
}

/** Turns in memory: those that have not ended, and those that ended within the last hour. */
export class TurnMemory implements TurnStore {
  readonly #clock: Clock;
  readonly #turns = new Map<string, TurnRecord>();
  readonly #open = new Set<string>();
  /** Ids by call, oldest first. */
  readonly #byCall = new Map<string, Set<string>>();
  /** Ids of turns that have not ended, by parent call. */
  readonly #byParent = new Map<string, Set<string>>();
  /** In the order of their ending. */
  readonly #ended: Ended[] = [];
  readonly #lost: LostTurns;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#lost = new LostTurns(clock);
  }

  save(record: TurnRecord): void {
    const { callbackId, callId } = record.opening.terms;
    const known = this.#turns.get(callbackId);
    this.#turns.set(callbackId, record);
    if (known === undefined) {
      add(this.#byCall, callId, callbackId);
      add(this.#byParent, record.opening.parentCallId, callbackId);
      this.#open.add(callbackId);
    }
    if (record.turn.phase.kind !== 'ended' || !this.#open.delete(callbackId)) return;
    drop(this.#byParent, record.opening.parentCallId, callbackId);
    this.#ended.push({ callbackId, at: this.#clock.elapsed() });
    this.#forget();
  }

  async claim(callbackId: string, answer: TurnAnswer): Promise<boolean> {
    const record = this.#turns.get(callbackId);
    if (record === undefined || !isOpen(record.turn)) return false;
    this.#turns.set(callbackId, { ...record, turn: { ...record.turn, answer } });
    return true;
  }

  async find(callbackId: string): Promise<TurnRecord | undefined> {
    this.#forget();
    return this.#turns.get(callbackId);
  }

  async ofCall(callId: string): Promise<readonly TurnRecord[]> {
    this.#forget();
    return this.#records(this.#byCall.get(callId));
  }

  async open(callId: string | undefined): Promise<readonly TurnRecord[]> {
    if (callId === undefined) return this.#records(this.#open);
    const [own, legs] = [this.#byCall.get(callId), this.#byParent.get(callId)];
    if (own === undefined && legs === undefined) return [];
    const ids = [...(own ?? []), ...(legs ?? [])].filter((id) => this.#open.has(id));
    return this.#records(ids).sort((a, b) => a.turn.openedAt - b.turn.openedAt);
  }

  async lose(turns: readonly (LostTurn & LostPlace)[]): Promise<void> {
    this.#lost.add(turns);
  }

  async lost(address: TurnAddress): Promise<LostRecord | undefined> {
    return this.#lost.find(address);
  }

  #records(ids: Iterable<string> = []): TurnRecord[] {
    return [...ids].flatMap((id) => this.#turns.get(id) ?? []);
  }

  #forget(): void {
    const since = this.#clock.elapsed() - limits.ms;
    let gone = 0;
    for (const { callbackId, at } of this.#ended) {
      if (at > since && this.#ended.length - gone <= limits.turns) break;
      const record = this.#turns.get(callbackId);
      this.#turns.delete(callbackId);
      drop(this.#byCall, record?.opening.terms.callId, callbackId);
      gone++;
    }
    if (gone > 0) this.#ended.splice(0, gone);
  }
}

function add(index: Map<string, Set<string>>, key: string | undefined, callbackId: string): void {
  if (key === undefined) return;
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([callbackId]));
  else ids.add(callbackId);
}

function drop(index: Map<string, Set<string>>, key: string | undefined, callbackId: string): void {
  if (key === undefined) return;
  const ids = index.get(key);
  ids?.delete(callbackId);
  if (ids?.size === 0) index.delete(key);
}
