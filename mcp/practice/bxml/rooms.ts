import { type Clock, isoTime } from '../../base/clock';
import type { JsonObject } from '../../base/json';
import type { Log } from '../../base/log';
import type { BxmlDocument } from '../../bxml/bxml';
import type { Call } from '../state/call';
import { isoDuration } from '../state/callBodies';
import { newConferenceId } from '../state/ids';
import type { Recorded } from '../state/recorded';
import type { Target, Webhooks } from '../webhooks/deliver';
import type { Air, Voice } from './air';
import { readDocument } from './document';
import { playAudio, speak } from './sounds';
import { Tape } from './tape';
import { tapeVerbs } from './taping';

/** One call in a conference. */
export interface Member extends Voice, Pick<Air, 'hear'> {
  readonly call: Call;
  /** Is not heard. */
  readonly mute: boolean;
  /** Neither hears nor is heard. */
  readonly hold: boolean;
}

/** What only the call that opens a conference decides. */
export interface RoomPlan {
  readonly events: Target | undefined;
  readonly callbackTimeoutMs: number;
}

export interface Rooms {
  /** Enters a conference, opening it if need be; undefined when it is full. Call the result to leave. */
  enter(name: string, member: Member, plan: RoomPlan): (() => void) | undefined;
}

interface RoomServices {
  readonly clock: Clock;
  readonly log: Log;
  readonly pace: number;
  readonly webhooks: Webhooks;
  background(work: Promise<void>): void;
}

/** Calls in one conference at most (bandwidth-api 15.4). */
const maxMembers = 20;

export function openRooms(services: RoomServices): Rooms {
  const rooms = new Map<string, Room>();
  return {
    enter(name, member, plan) {
      let room = rooms.get(name);
      if (room === undefined) {
        room = new Room(services, name, member.call, plan);
        rooms.set(name, room);
      }
      if (room.size >= maxMembers) return undefined;
      const entered = room;
      const leave = entered.enter(member);
      return () => {
        leave();
        if (entered.size === 0 && rooms.get(name) === entered) rooms.delete(name);
      };
    },
  };
}

/** A conference from its first member's coming to its last one's going. */
class Room {
  readonly #services: RoomServices;
  readonly #plan: RoomPlan;
  readonly #about: JsonObject;
  readonly #accountId: string;
  readonly #members = new Set<Member>();
  readonly #over = new AbortController();
  readonly #tape: Tape;
  /** Documents run one after the other, in the order in which they came. */
  #playing: Promise<void> = Promise.resolve();

  constructor(services: RoomServices, name: string, creator: Call, plan: RoomPlan) {
    this.#services = services;
    this.#plan = plan;
    this.#accountId = creator.accountId;
    this.#about = { conferenceId: newConferenceId(), name, ...(creator.tag === undefined ? {} : { tag: creator.tag }) };
    this.#tape = new Tape(services.clock, services.pace, (recorded) => this.#recorded(recorded));
    this.#event('conferenceCreated', {});
  }

  get size(): number {
    return this.#members.size;
  }

  enter(member: Member): () => void {
    this.#members.add(member);
    const stop = member.onInput((input) => {
      if (member.mute || member.hold || input.kind === 'key') return;
      this.#tape.utter(0, input.text);
      for (const other of this.#members) if (other !== member && !other.hold) other.hear('speech', input.text);
    });
    const { callId, from, to } = member.call;
    this.#event('conferenceMemberJoin', { callId, from, to });
    return () => {
      stop();
      if (!this.#members.delete(member)) return;
      this.#event('conferenceMemberExit', { callId, from, to });
      if (this.#members.size > 0) return;
      this.#over.abort();
      this.#tape.stop();
      this.#tell('conferenceCompleted', {});
    };
  }

  /** An event that may be answered with BXML for everybody in the room. */
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
    const air: Air = {
      clock,
      pace,
      signal: this.#over.signal,
      hear: (kind, text) => {
        if (kind === 'speech') this.#tape.utter(1, text);
        for (const member of this.#members) if (!member.hold) member.hear(kind, text);
      },
    };
    for (const verb of document.verbs) {
      if (this.#over.signal.aborted) return;
      const step = verb.verb === 'SpeakSentence' ? await speak(verb, air) : verb.verb === 'PlayAudio' ? await playAudio(verb, air) : 'next';
      if (step !== 'next') return this.#warn(`${verb.verb} could not be played`);
      tapeVerbs[verb.verb]?.(verb, this.#tape, servedBy);
    }
  }

  #recorded({ take, fileFormat, available }: Recorded): void {
    if (available === undefined) return;
    const body = this.#body('conferenceRecordingAvailable', {
      accountId: this.#accountId,
      recordingId: take.recordingId,
      channels: 1,
      startTime: isoTime(take.startedAt),
      endTime: isoTime(take.endedAt),
      duration: isoDuration(take.durationMs),
      fileFormat,
      status: 'complete',
    });
    this.#services.background(this.#services.webhooks.tell(available, body, this.#plan.callbackTimeoutMs));
  }

  #tell(eventType: string, extra: JsonObject): void {
    const { events, callbackTimeoutMs } = this.#plan;
    if (events === undefined) return;
    this.#services.background(this.#services.webhooks.tell(events, this.#body(eventType, extra), callbackTimeoutMs));
  }

  #body(eventType: string, extra: JsonObject): JsonObject {
    return { eventType, eventTime: isoTime(this.#services.clock.now()), ...this.#about, ...extra };
  }

  #warn(reason: string): void {
    this.#services.log.warn('a practice conference goes on without its BXML', { reason });
  }
}
