import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import { keepPrivate } from '../real/privateFile';
import { callbackSecretShape } from './kinds';

/** The secret part of the callback address. */
export interface CallbackSecret {
  readonly secret: string;
  /** Whether the next run has the same one, so that applications may keep the address. */
  readonly secretLasts: boolean;
}

export interface CallbackSecretParts {
  /** BW_MCP_CALLBACK_SECRET. */
  readonly given: string | undefined;
  /** An address of the person's own lasts, and applications keep it; a tunnel's address is new each time. */
  readonly baseUrl: string | undefined;
  /** The user's data folder. */
  readonly folder: string;
  readonly log: Log;
}

/**
 * The secret that was given; with an address of the person's own, one that is made once and kept in the data folder,
 * because a new one would break the addresses that applications already have; else a new one.
 */
export async function callbackSecret({ given, baseUrl, folder, log }: CallbackSecretParts): Promise<CallbackSecret> {
  if (given !== undefined) return { secret: given, secretLasts: true };
  if (baseUrl === undefined) return { secret: newCallbackSecret(), secretLasts: false };
  const file = path.join(folder, 'real-line', 'callback-secret');
  try {
    const secret = await keepPrivate(file, newCallbackSecret);
    if (!callbackSecretShape.test(secret)) throw new Error(`${file} holds no secret that Switchboard wrote`);
    return { secret, secretLasts: true };
  } catch (error) {
    log.warn(
      'The secret of the callback address cannot be kept, so the address changes at the next start. Move the file away, or set BW_MCP_CALLBACK_SECRET.',
      { file, error: reasonOf(error) },
    );
    return { secret: newCallbackSecret(), secretLasts: false };
  }
}

/** 32 random bytes. */
export function newCallbackSecret(): string {
  return randomBytes(32).toString('base64url');
}
