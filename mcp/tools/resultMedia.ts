/** Something to hear or see, as MCP content blocks carry it. */
export interface ResultMedia {
  readonly type: 'audio' | 'image';
  /** Base64. */
  readonly data: string;
  readonly mimeType: string;
}

const media = new WeakMap<object, readonly ResultMedia[]>();

/** Lets media travel beside a tool's payload: they become content blocks of their own and no part of the JSON. */
export function withMedia<T extends object>(payload: T, ...items: readonly ResultMedia[]): T {
  media.set(payload, items);
  return payload;
}

/** What travels beside a payload; empty for most. */
export function mediaOf(payload: object): readonly ResultMedia[] {
  return media.get(payload) ?? [];
}
