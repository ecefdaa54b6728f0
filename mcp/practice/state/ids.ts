import { randomBytes, randomUUID } from 'node:crypto';

/** Identifiers in the formats of the voice API (bandwidth-api 3.1): a prefix, eight hex digits, a UUID. */
export function newCallId(): string {
  return `c-${shortHex()}-${randomUUID()}`;
}

export function newRecordingId(): string {
  return `r-${shortHex()}-${randomUUID()}`;
}

export function newConferenceId(): string {
  return `conf-${shortHex()}-${randomUUID()}`;
}

export function newTranscriptionId(): string {
  return `t-${randomUUID()}`;
}

/** The reference of a failed call. */
export function newErrorId(): string {
  return randomUUID();
}

function shortHex(): string {
  return randomBytes(4).toString('hex');
}

/** 13 digits of milliseconds and 16 letters and digits, 29 characters in all. */
export function newMessageId(now: number): string {
  return `${String(now).padStart(13, '0')}${randomBytes(8).toString('hex')}`;
}
