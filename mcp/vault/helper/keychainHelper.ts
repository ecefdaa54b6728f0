/**
 * The process that talks to the keychain. It is a process of its own because the native library blocks its thread while
 * the keychain asks the person for a password, or does not reply: nothing else can be served meanwhile, and a process with a
 * blocked thread cannot end. It answers one question and waits to be ended.
 */
import process from 'node:process';
import type { Entry } from '@napi-rs/keyring';
import { reasonOf } from '../../base/reason';
import type { FailedAt, HelperAsk, HelperReply } from './protocol';

/** What the entries of this program are called in the keychain. */
const service = 'Switchboard';

/** An Electron utility process has a port to its parent, a Node process has a channel. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

function isParentPort(port: unknown): port is ParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port;
}

const port: unknown = Reflect.get(process, 'parentPort');

if (isParentPort(port)) {
  port.on('message', ({ data }) => void reply(data).then((answer) => port.postMessage(answer)));
} else {
  process.on('message', (data) => void reply(data).then((answer) => process.send?.(answer)));
  // The parent has ended.
  process.on('disconnect', () => process.exit());
}

async function reply(data: unknown): Promise<HelperReply> {
  let at: FailedAt = 'load';
  try {
    if (!isAsk(data)) throw new TypeError('The question has an unknown form.');
    // Not before it is needed, so that a platform without it fails in words.
    const keyring = await import('@napi-rs/keyring');
    at = 'open';
    // Never the kernel's key store: its entries are gone with the next start of the computer.
    const entry = new keyring.Entry(service, data.entry, { linux: { store: 'secret-service' } });
    at = 'use';
    return answer(entry, data);
  } catch (error) {
    return { kind: 'failed', at, message: reasonOf(error) };
  }
}

function answer(entry: Entry, ask: HelperAsk): HelperReply {
  switch (ask.kind) {
    case 'read':
      // `getPassword` would say that a locked entry does not exist.
      return { kind: 'read', bytes: entry.getSecret() };
    case 'keep':
      entry.setSecret(Buffer.from(ask.text, 'utf8'));
      return { kind: 'done' };
    case 'remove':
      entry.deleteCredential();
      return { kind: 'done' };
  }
}

function isAsk(data: unknown): data is HelperAsk {
  if (typeof data !== 'object' || data === null || !('kind' in data) || !('entry' in data) || typeof data.entry !== 'string') return false;
  return data.kind === 'read' || data.kind === 'remove' || (data.kind === 'keep' && 'text' in data && typeof data.text === 'string');
}
