import { type Clock, isoTime } from '../../base/clock';
import type { JsonObject } from '../../base/json';
import type { Log } from '../../base/log';
import type { BxmlDocument } from '../../bxml/bxml';
import type { Call } from '../state/call';
import { isoDuration } from '../state/callBodies';
import type { FinishedRecording } from '../state/finishedRecording';
import { newConferenceId } from '../state/ids';
import type { Target, Webhooks } from '../webhooks/webhooks';
import type { AudioOut, InputSource } from './audioOut';
import { readDocument } from './document';
import { Recorder } from './recorder';
import { recorderVerbs } from './recorderVerbs';
import { playAudio, speak } from './sounds';

/** One call in a conference. */
export interface Member extends InputSource, Pick<AudioOut, 'play'> {
  readonly call: Call;
  /** The others do not hear this member. */
  readonly mute: boolean;
  /** This member and the others do not hear each other. */
  readonly hold: boolean;
}

/** What the call that creates a conference decides. */
export interface ConferencePlan {
  readonly events: Target | undefined;
  readonly callbackTimeoutMs: number;
}

export interface Conferences {
  /** Joins a conference, creating it for the first member; undefined when it is full. Call the result to leave. */
  enter(name: string, member: Member, plan: ConferencePlan): (() => void) | undefined;
}

interface ConferenceServices {
  readonly clock: Clock;
  readonly log: Log;
  readonly pace: number;
  readonly webhooks: Webhooks;
  background(work: Promise<void>): void;
}

/** Calls in one conference at most (bandwidth-api 15.4). */
const maxMembers = 20;

export function createConferences(services: ConferenceServices): Conferences {
  const conferences = new Map<string, Conference>();
  return {
    enter(name, member, plan) {
      let conference = conferences.get(name);
      if (conference === undefined) {
        conference = new Conference(services, name, member.call, plan);
        conferences.set(name, conference);
      }
      if (conference.size >= maxMembers) return undefined;
      const entered = conference;
      const leave = entered.enter(member);
      return () => {
        leave();
        if (entered.size === 0 && conferences.get(name) === entered) conferences.delete(name);
      };
    },
  };
}

/** One conference, from its first member's arrival to its last member's departure. */
class Conference {
  readonly #services: ConferenceServices;
  readonly #plan: ConferencePlan;
  readonly #about: JsonObject;
  readonly #accountId: string;
  readonly #members = new Set<Member>();
  readonly #endSignal = new AbortController();
  readonly #recorder: Recorder;
  /** Documents run one after the other, in the order of their arrival. */
  #playing: Promise<void> = Promise.resolve();

  constructor(services: ConferenceServices, name: string, creator: Call, plan: ConferencePlan) {
    this.#services = services;
    this.#plan = plan;
    this.#accountId = creator.accountId;
    this.#about = { conferenceId: newConferenceId(), name, ...(creator.tag === undefined ? {} : { tag: creator.tag }) };
    this.#recorder = new Recorder(services.clock, services.pace, (recorded) => this.#recorded(recorded));
    this.#event('conferenceCreated', {});
  }

  get size(): number {
    return this.#members.size;
  }

  enter(member: Member): () => void {
    this.#members.add(member);
    const stop = member.onInput((input) => {
      if (member.mute || member.hold || input.kind === 'key') return;
      this.#recorder.utter(0, input.text);
      for (const other of this.#members) if (other !== member && !other.hold) other.play('speech', input.text);
    });
    const { callId, from, to } = member.call;
    this.#event('conferenceMemberJoin', { callId, from, to });
    return () => {
      stop();
      if (!this.#members.delete(member)) return;
      this.#event('conferenceMemberExit', { callId, from, to });
      if (this.#members.size > 0) return;
      this.#endSignal.abort();
      this.#recorder.stop();
      this.#notify('conferenceCompleted', {});
    };
  }

  /** An event that may be answered with BXML for all members. */
  #event(eventType: string, extra: JsonObject): void {
    const { events, callbackTimeoutMs } = this.#plan;
    if (events === undefined) return;
    const asking = async () => {
      const fetched = await this.#services.webhooks.ask(
        events,
        this.#body(eventType, extra),
        callbackTimeoutMs,
        new AbortController().signal,
      );
      if (fetched.kind === 'failed') return this.#warn(`the ${eventType} webhook failed: ${fetched.reason}`);
      if (fetched.kind !== 'served' || fetched.body.trim() === '') return;
      const read = readDocument(fetched.body, 'conference');
      if (!read.ok) return this.#warn(`the answer to ${eventType} is not valid: ${read.description}`);
      this.#playing = this.#playing.then(() => this.#play(read.document, fetched.servedBy));
      await this.#playing;
    };
    this.#services.background(asking());
  }

  async #play(document: BxmlDocument, servedBy: string): Promise<void> {
    const { clock, pace } = this.#services;
    const audioOut: AudioOut = {
      clock,
      pace,
      signal: this.#endSignal.signal,
      play: (kind, text) => {
        if (kind === 'speech') this.#recorder.utter(1, text);
        for (const member of this.#members) if (!member.hold) member.play(kind, text);
      },
    };
    for (const verb of document.verbs) {
      if (this.#endSignal.signal.aborted) return;
      const step =
        verb.verb === 'SpeakSentence' ? await speak(verb, audioOut) : verb.verb === 'PlayAudio' ? await playAudio(verb, audioOut) : 'next';
      if (step !== 'next') return this.#warn(`${verb.verb} could not be played`);
      recorderVerbs[verb.verb]?.(verb, this.#recorder, servedBy);
    }
  }

  #recorded({ audio, fileFormat, available }: FinishedRecording): void {
    if (available === undefined) return;
    const body = this.#body('conferenceRecordingAvailable', {
      accountId: this.#accountId,
      recordingId: audio.recordingId,
      channels: 1,
      startTime: isoTime(audio.startedAt),
      endTime: isoTime(audio.endedAt),
      duration: isoDuration(audio.durationMs),
      fileFormat,
      status: 'complete',
    });
    this.#services.background(this.#services.webhooks.notify(available, body, this.#plan.callbackTimeoutMs));
  }

  #notify(eventType: string, extra: JsonObject): void {
    const { events, callbackTimeoutMs } = this.#plan;
    if (events === undefined) return;
    this.#services.background(this.#services.webhooks.notify(events, this.#body(eventType, extra), callbackTimeoutMs));
  }

  #body(eventType: string, extra: JsonObject): JsonObject {
    return { eventType, eventTime: isoTime(this.#services.clock.now()), ...this.#about, ...extra };
  }

  #warn(reason: string): void {
    this.#services.log.warn('a practice conference could not run the BXML of an event', { reason });
  }
}
