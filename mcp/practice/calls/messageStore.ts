import { type Clock, isoTime, sleep } from '../../base/clock';
import { SwitchboardError } from '../../base/errors';
import type { JsonObject } from '../../base/json';
import type { Log } from '../../base/log';
import { isE164 } from '../../base/phoneNumber';
import type { PracticeAccount } from '../state/account';
import type { ApplicationStore } from '../state/applicationStore';
import { newMessageId } from '../state/ids';
import { deliveryFailure, type Message, segmentCount } from '../state/message';
import type { CreateMessage } from '../state/messageRequest';
import type { Address, Webhooks } from '../webhooks/webhooks';
import { type MediaStore, mediaUrlOf } from './mediaStore';

/** What the person sends from the practice phone. */
export interface PersonsText {
  readonly from: string;
  readonly text: string;
  /** Adds a small picture. */
  readonly picture: boolean;
  /** Undefined: SMS or MMS. */
  readonly channel?: Message['channel'];
}

/** Every message of the practice line, and the webhooks that report them. */
export interface MessageStore {
  /** Accepts a message, and delivers it or lets it fail a little later. The application has been checked. */
  send(request: CreateMessage): Message;
  /**
   * The person texts the practice number. Returns the message's id.
   * @throws SwitchboardError `validation`, or `feature_limit` on a Build account.
   */
  textIn(text: PersonsText): Promise<string>;
  /** Oldest first. */
  all(): readonly Message[];
}

interface MessageServices {
  readonly clock: Clock;
  readonly log: Log;
  readonly api: string;
  readonly pace: number;
  readonly webhooks: Webhooks;
  readonly applications: ApplicationStore;
  readonly account: PracticeAccount;
  readonly media: MediaStore;
  readonly closing: AbortSignal;
  background(work: Promise<void>): void;
}

const deliveryMs = 500;
/** A webhook must be answered within this (bandwidth-api 14). */
const webhookMs = 10_000;
/** When a webhook that failed is sent again, counted from each failure; the real schedule is unpublished. */
const retriesMs = [5000, 30_000, 300_000];
const keptMessages = 2000;

export function createMessageStore(services: MessageServices): MessageStore {
  const { clock, log, api, pace, webhooks, applications, account, media, closing, background } = services;
  const messages = new Map<string, Message>();

  function keep(message: Message): void {
    messages.set(message.id, message);
    for (const oldest of messages.keys()) {
      if (messages.size <= keptMessages) break;
      messages.delete(oldest);
    }
  }

  async function report(to: Address | undefined, event: JsonObject): Promise<void> {
    if (to === undefined) return;
    for (const wait of [0, ...retriesMs]) {
      if (wait > 0) await sleep(clock, wait, closing);
      const result = await webhooks.deliver(to, [event], webhookMs, closing);
      if (result === 'delivered' || result === 'aborted') return;
      log.warn('a practice message webhook could not be delivered', { type: String(event.type), reason: result.reason });
    }
  }

  async function deliver(message: Message): Promise<void> {
    await sleep(clock, deliveryMs * pace, closing);
    if (closing.aborted) return;
    const fates = message.to.map((to) => ({ to, fate: deliveryFailure(message.from, account.number, to) }));
    const failed = fates.find(({ fate }) => fate !== undefined)?.fate;
    keep({ ...message, status: failed === undefined ? 'DELIVERED' : 'FAILED', errorCode: failed?.errorCode ?? 0 });
    const settings = applications.messaging(message.applicationId);
    await Promise.all(
      fates.map(({ to, fate }) => {
        const type = fate === undefined ? 'message-delivered' : 'message-failed';
        if (settings?.wants(type) !== true) return undefined;
        return report(settings.outbound, {
          type,
          time: isoTime(clock.now()),
          description: fate?.description ?? 'Message delivered to handset.',
          to,
          ...(fate === undefined ? {} : { errorCode: fate.errorCode }),
          // Delivery reports do not contain the text.
          message: { ...messageBody({ ...message, text: '' }), owner: message.from },
        });
      }),
    );
  }

  return {
    send(request) {
      const now = clock.now();
      const message: Message = {
        ...request,
        id: newMessageId(now),
        direction: 'out',
        channel: undefined,
        at: now,
        status: 'SENDING',
        errorCode: 0,
      };
      keep(message);
      background(deliver(message));
      return message;
    },
    async textIn({ from, text, picture, channel }) {
      const applicationId = account.messagingApplicationId;
      if (applicationId === undefined) {
        throw new SwitchboardError(
          'feature_limit',
          'A Build account has no messages.',
          'Start the practice line with a full account to practice text messages.',
        );
      }
      if (!isE164(from)) {
        throw new SwitchboardError(
          'validation',
          `${JSON.stringify(from)} is not a phone number in E.164 format.`,
          'Text from a number like +15551234567.',
        );
      }
      if ((text === '' && !picture) || text.length > 2048) {
        throw new SwitchboardError('validation', 'A text is 1 to 2048 characters.', 'Send what the person writes as text.');
      }
      const now = clock.now();
      const id = newMessageId(now);
      const pictureId = `${id}/0/picture.png`;
      if (picture) media.put(pictureId, 'image/png', dot);
      const message: Message = {
        id,
        direction: 'in',
        applicationId,
        from,
        to: [account.number],
        text,
        media: picture ? [mediaUrlOf(api, account.accountId, pictureId)] : [],
        channel,
        tag: undefined,
        priority: undefined,
        expiration: undefined,
        at: now,
        status: 'RECEIVED',
        errorCode: 0,
      };
      keep(message);
      const event: JsonObject = {
        type: 'message-received',
        time: isoTime(now),
        description: 'Incoming message received',
        to: account.number,
        message: messageBody(message),
      };
      background(report(applications.messaging(applicationId)?.inbound, event));
      return id;
    },
    all: () => [...messages.values()],
  };
}

/** A message as createMessage and the webhooks show it; `owner` is the account's own number. */
export function messageBody(message: Message): JsonObject {
  return {
    id: message.id,
    owner: message.direction === 'out' ? message.from : (message.to[0] ?? ''),
    applicationId: message.applicationId,
    time: isoTime(message.at),
    segmentCount: segmentCount(message),
    direction: message.direction,
    to: message.to,
    from: message.from,
    ...contentFields(message),
    tag: message.tag,
    priority: message.priority,
    expiration: message.expiration,
  };
}

/** An RCS message has its words and its one file in `content`; the others have them at the top. */
function contentFields({ channel, text, media }: Message): JsonObject {
  const [fileUrl] = media;
  if (channel === undefined) return { text, ...(media.length === 0 ? {} : { media }) };
  const words = text === undefined || text === '' ? {} : { text };
  return { channel, content: { ...words, ...(fileUrl === undefined ? {} : { media: { fileUrl } }) } };
}

/** A PNG of one white pixel. */
const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==', 'base64');
