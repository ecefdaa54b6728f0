/** One message, in or out; times are milliseconds since the epoch. */
export interface Message {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly applicationId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string | undefined;
  readonly media: readonly string[];
  /** How it was sent: as SMS or MMS (undefined), or through RCS Business Messaging. */
  readonly channel: 'RBM' | undefined;
  readonly tag: string | undefined;
  readonly priority: 'default' | 'high' | undefined;
  readonly expiration: string | undefined;
  readonly at: number;
  readonly status: 'RECEIVED' | 'SENDING' | 'DELIVERED' | 'FAILED';
  /** 0 when nothing is wrong. */
  readonly errorCode: number;
}

export function isMms(message: Pick<Message, 'to' | 'media'>): boolean {
  return message.media.length > 0 || message.to.length > 1;
}

const gsm7 = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/;

/** Segments a text is sent in: 160 characters of the GSM alphabet or 70 others each, a little less when there are several; an MMS is one segment. */
export function segmentCount(message: Pick<Message, 'to' | 'media' | 'text'>): number {
  const text = message.text ?? '';
  if (isMms(message) || text === '') return 1;
  const [single, several] = gsm7.test(text) ? [160, 153] : [70, 67];
  return text.length <= single ? 1 : Math.ceil(text.length / several);
}

export interface DeliveryFailure {
  readonly errorCode: number;
  readonly description: string;
}

/** Numbers to which no message can be delivered, and why (bandwidth-api 14). */
const undeliverable: Readonly<Record<string, DeliveryFailure>> = {
  '+15005550002': { errorCode: 4720, description: 'invalid destination' },
  '+15005550003': { errorCode: 9902, description: 'delivery receipt timed out' },
  '+15005550004': { errorCode: 4775, description: 'user opted out' },
  '+15005550005': { errorCode: 5106, description: 'impossible to route' },
  '+15005550008': { errorCode: 4770, description: 'carrier rejected as spam' },
};

/** Why a message to this number fails; undefined when it is delivered. */
export function deliveryFailure(from: string, ownNumber: string, to: string): DeliveryFailure | undefined {
  if (from !== ownNumber) return { errorCode: 4407, description: 'from number not on account' };
  return Object.hasOwn(undeliverable, to) ? undeliverable[to] : undefined;
}
