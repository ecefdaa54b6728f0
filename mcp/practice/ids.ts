import { randomBytes, randomUUID } from 'node:crypto';

/** Identifiers in the formats the voice API uses (bandwidth-api 3.1): a prefix, eight hex digits, a UUID. */
export function newCallId(): string {
  return `c-${shortHex()}-${randomUUID()}`;
}

export function newRecordingId(): string {
  return `r-${shortHex()}-${randomUUID()}`;
}

export function newTranscriptionId(): string {
  return `t-${randomUUID()}`;
}

/** The reference a failed call carries, so that support could find it. */
export function newErrorId(): string {
  return randomUUID();
}

function shortHex(): string {
  return randomBytes(4).toString('hex');
}
