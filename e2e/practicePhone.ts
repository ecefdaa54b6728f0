import { expect } from '@playwright/test';
import { list, text } from './conversation';
import type { Ready } from './harness/ready';

/** A number no script answers, so that it rings the practice phone. */
export const somebody = '+15005550142';
/** Answers by itself and presses 1 at each Gather. */
export const pressesOne = '+15005550006';

/** The person at the practice phone, for runs without a window: the same routes a test script of anyone's would use. */
export class PracticePhoneClient {
  readonly #api: string;
  readonly #token: string;

  constructor(ready: Ready) {
    this.#api = ready.practice?.api ?? '';
    this.#token = ready.token ?? '';
  }

  answer(callId: string): Promise<unknown> {
    return this.#post('answer', { callId });
  }

  digits(callId: string, digits: string): Promise<unknown> {
    return this.#post('digits', { callId, digits });
  }

  hangup(callId: string): Promise<unknown> {
    return this.#post('hangup', { callId });
  }

  async callIn(from: string): Promise<string> {
    const answer = await this.#post('call-in', { from });
    if (typeof answer !== 'object' || answer === null || !('callId' in answer)) throw new Error('call-in gave no callId');
    return text(answer.callId);
  }

  /** Everything the callee has heard spoken so far. */
  async heard(callId: string): Promise<readonly string[]> {
    const response = await fetch(`${this.#api}/practice/phone`, { headers: { authorization: `Bearer ${this.#token}` } });
    const state: unknown = await response.json();
    if (typeof state !== 'object' || state === null || !('calls' in state)) throw new Error('the phone has no calls');
    const call = list(state.calls).find((entry) => entry.callId === callId);
    return list(call?.captions ?? [])
      .filter((caption) => caption.kind === 'speech' && caption.from === 'line')
      .map((caption) => text(caption.text));
  }

  /** Answers as soon as the call rings. */
  async answerWhenRinging(callId: string): Promise<void> {
    await expect.poll(() => this.#ringing(callId)).toBe(true);
    await this.answer(callId);
  }

  async #ringing(callId: string): Promise<boolean> {
    const response = await fetch(`${this.#api}/practice/phone`, { headers: { authorization: `Bearer ${this.#token}` } });
    const state: unknown = await response.json();
    if (typeof state !== 'object' || state === null || !('calls' in state)) return false;
    return list(state.calls).some((entry) => entry.callId === callId && entry.state === 'ringing-in');
  }

  async #post(action: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.#api}/practice/phone/${action}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${action}: ${response.status} ${answer}`);
    return answer === '' ? undefined : JSON.parse(answer);
  }
}
