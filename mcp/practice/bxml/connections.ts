import type { Call } from '../state/call';
import type { Address, Target } from '../webhooks/webhooks';
import type { AudioOut, InputSource } from './audioOut';
import type { Conferences } from './conferences';

/** Another call, as far as a verb of this call uses it. */
export interface OtherCall extends InputSource, Pick<AudioOut, 'play'> {
  readonly call: Call;
  /** Aborts when the call ends. */
  readonly endSignal: AbortSignal;
  /** Hangs up, cancels or rejects, whichever fits. */
  complete(): void;
  /** Stops its running document; the returned signal aborts when the call ends or an update takes over. */
  takeOver(): AbortSignal;
  /** Continues with the document a webhook answers. */
  ask(event: string, target: Target): void;
}

/** A second leg to ring. */
export interface LegRequest {
  readonly to: string;
  readonly callerId: string;
  readonly callTimeoutMs: number;
  readonly callbackTimeoutMs: number;
  readonly tag: string | undefined;
  /** Asked for BXML when the leg is answered, before the two are connected. */
  readonly answered: Target | undefined;
  /** Notified when the leg has ended. */
  readonly ended: Address | undefined;
  onAnswered(): void;
  /** The leg is answered and has run its document; the signal aborts when it leaves. */
  onReady(left: AbortSignal): void;
}

/** What a verb may do with other calls. */
export interface Connections {
  dial(parent: Call, request: LegRequest): OtherCall;
  find(callId: string): OtherCall | undefined;
  /** Ids of the calls that are connected to another one. */
  readonly connected: Set<string>;
  readonly conferences: Conferences;
}

/** Plays each call's input to the other until one of the signals aborts. */
export async function connectAudio(
  connections: Connections,
  one: InputSource & Pick<AudioOut, 'play'> & { readonly call: Call },
  two: InputSource & Pick<AudioOut, 'play'> & { readonly call: Call },
  ...signals: readonly AbortSignal[]
): Promise<void> {
  const ids = [one.call.callId, two.call.callId];
  const stops = [relayInput(one, two), relayInput(two, one)];
  for (const id of ids) connections.connected.add(id);
  await anyAborted(...signals);
  for (const stop of stops) stop();
  for (const id of ids) connections.connected.delete(id);
}

function relayInput(from: InputSource, to: Pick<AudioOut, 'play'>): () => void {
  return from.onInput((input) => {
    if (input.kind === 'key') to.play('keys', input.key);
    else to.play('speech', input.text);
  });
}

/** Resolves when the first of the signals aborts. */
export function anyAborted(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const signal of signals) signal.removeEventListener('abort', done);
      resolve();
    };
    if (signals.some((signal) => signal.aborted)) return resolve();
    for (const signal of signals) signal.addEventListener('abort', done);
  });
}
