import { type BandwidthClient, createClient } from '../../bandwidth/client';
import type { ClientOptions } from '../../bandwidth/http';
import type { LineBook } from '../../bandwidth/lineBook';
import { SwitchboardError } from '../../base/errors';
import { reasonOf } from '../../base/reason';
import { buildBxml } from '../../bxml/build';
import type { CallRecovery } from '../recovery';
import type { CallProbe, RedirectOutcome } from './turn';

/** What a turn may ask of the call itself when Bandwidth does not come back for it. */
export interface CallControl {
  /** The call's state now. `unknown` covers every failure to find out, including a 404 that may only mean "not visible yet". */
  state(callId: string): Promise<CallProbe>;
  /**
   * PUT bxml with nothing but a `<Redirect redirectUrl="url"/>`. `url` is the turn's own; credentials are added on the wire.
   * `ended` for 404 and 409.
   */
  redirect(callId: string, url: string): Promise<RedirectOutcome>;
}

/** What may be done to a live call that no agent asked for. */
export interface LiveCallControl extends CallControl {
  /** PUT bxml of a whole document. `ended` for 404 and 409. */
  run(callId: string, bxml: string): Promise<RedirectOutcome>;
}

/** What it takes to ask Bandwidth about a call for work that no agent asked for. */
export interface CallClients {
  readonly http: ClientOptions;
  readonly lines: Pick<LineBook, 'backgroundLine'>;
  readonly calls: Pick<CallRecovery, 'ownerOf'>;
}

/** What a turn may ask of its call, asked over the line the call belongs to. */
export class LineCallControl implements LiveCallControl {
  readonly #address: { reaches(): boolean };
  #clients: CallClients | undefined;

  /** @param address where a call would be sent: it must not be sent where Bandwidth cannot reach us */
  constructor(address: { reaches(): boolean }) {
    this.#address = address;
  }

  /** Before this, nothing can be asked: there are no lines yet. */
  connect(clients: CallClients): void {
    this.#clients = clients;
  }

  async run(callId: string, bxml: string): Promise<RedirectOutcome> {
    try {
      await this.#clientOf(callId).updateCallBxml(callId, bxml);
      return { kind: 'sent' };
    } catch (error) {
      if (error instanceof SwitchboardError && (error.code === 'not_found' || error.code === 'conflict')) return { kind: 'ended' };
      return { kind: 'failed', why: reasonOf(error), cause: error };
    }
  }

  /**
   * Hangs up an answered call, cancels one that rings, and rejects an inbound one that has not been answered.
   * `ended` for 404 and 409. @throws SwitchboardError when Bandwidth could not be asked, or refused
   */
  async hangUp(callId: string): Promise<'sent' | 'ended'> {
    try {
      await this.#clientOf(callId).updateCall(callId, { state: 'completed' });
      return 'sent';
    } catch (error) {
      if (error instanceof SwitchboardError && (error.code === 'not_found' || error.code === 'conflict')) return 'ended';
      throw error;
    }
  }

  /** What was said in a recording, once its transcription is available. @throws SwitchboardError when it could not be read */
  async transcript(callId: string, recordingId: string): Promise<string> {
    const { transcripts } = await this.#clientOf(callId).getRecordingTranscription({ callId, recordingId });
    return transcripts
      .map(({ text }) => text)
      .join(' ')
      .trim();
  }

  async state(callId: string): Promise<CallProbe> {
    try {
      const call = await this.#clientOf(callId).getCall(callId);
      if (call.state === 'disconnected') return { kind: 'ended', cause: call.disconnectCause ?? undefined };
      return { kind: call.state === 'answered' ? 'answered' : 'unanswered' };
    } catch (error) {
      return { kind: 'unknown', why: reasonOf(error) };
    }
  }

  async redirect(callId: string, url: string): Promise<RedirectOutcome> {
    if (!this.#address.reaches()) return { kind: 'failed', why: 'Bandwidth cannot reach this computer at the moment' };
    const redirect = { verb: 'Redirect', attributes: { redirectUrl: url }, text: '', children: [], line: 0 };
    return this.run(callId, buildBxml({ root: 'Bxml', verbs: [redirect] }));
  }

  /** With the credentials the call was made with. @throws SwitchboardError when there are none. */
  #clientOf(callId: string): BandwidthClient {
    if (this.#clients === undefined) throw new Error('No call can be live before the lines are open.');
    const { http, lines, calls } = this.#clients;
    return createClient(lines.backgroundLine(callId, calls.ownerOf(callId)), http);
  }
}
