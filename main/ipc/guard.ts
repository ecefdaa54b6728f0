import { isBundleUrl } from '../security/bundle';

/** The parts of Electron's `IpcMainInvokeEvent` that say who is asking. */
export interface Asking {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** Far above anything the window sends, far below what would hurt. Characters of the argument as JSON. */
export const maxArgumentSize = 64 * 1024;

export type Admission = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** Only the main frame of our own page may ask, and only with arguments of a sane size. */
export function admit(event: Asking, args: unknown): Admission {
  const frame = event.senderFrame;
  if (frame === null) return { ok: false, why: 'the requesting frame no longer exists' };
  if (frame.parent !== null) return { ok: false, why: 'the requesting frame is not the main frame' };
  if (!isBundleUrl(frame.url)) return { ok: false, why: 'the requesting page is not part of Switchboard' };
  const size = sizeOf(args);
  if (size === undefined) return { ok: false, why: 'the argument is not plain data' };
  if (size > maxArgumentSize) return { ok: false, why: `the argument is larger than ${maxArgumentSize} characters` };
  return { ok: true };
}

function sizeOf(args: unknown): number | undefined {
  if (args === undefined) return 0;
  try {
    return JSON.stringify(args)?.length;
  } catch {
    // Cycles and BigInt survive structured clone but are no data of ours.
    return undefined;
  }
}
