import { type CredentialFailure, within } from '../bandwidth/credentials';
import type { Clock } from '../base/clock';
import { entryName, entryText, pairProblem, readEntry } from './entry';
import { failureOf } from './failures';
import { type HelperProcess, nodeHelper, type StartHelper } from './helper/helperProcess';
import { type HelperAsk, type HelperReply, helperReplySchema } from './helper/protocol';
import type { Vault, VaultWrite } from './vault';

export interface KeychainOptions {
  readonly clock: Clock;
  /** The bundled `keychainHelper.js`. */
  readonly helper: string;
  /** Default: as a process of Node. */
  readonly start?: StartHelper | undefined;
}

/**
 * The operating system's keychain: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows. Nothing is
 * loaded or started before the first question.
 */
export function openKeychain(options: KeychainOptions): Vault {
  return new Keychain(options);
}

const ended: HelperReply = { kind: 'failed', at: 'load', message: 'The helper ended.' };
const noReply: HelperReply = { kind: 'failed', at: 'use', message: 'Did not receive a reply in time.' };
const written: VaultWrite = { state: 'ok' };

class Keychain implements Vault {
  readonly #options: KeychainOptions;
  /** Helpers whose keychain has not replied in time. Each may still ask the person for a password. */
  readonly #overdue = new Set<HelperProcess>();

  constructor(options: KeychainOptions) {
    this.#options = options;
  }

  read: Vault['read'] = async (key, signal) => {
    const reply = await this.#ask({ kind: 'read', entry: entryName(key) }, signal);
    if (reply.kind === 'read') return reply.bytes === null ? { state: 'missing' } : readEntry(Uint8Array.from(reply.bytes), key);
    return problemIn(reply);
  };

  keep: Vault['keep'] = async (key, pair) => {
    const problem = pairProblem(pair);
    if (problem !== undefined) return problem;
    const reply = await this.#ask({ kind: 'keep', entry: entryName(key), text: entryText(pair) });
    return reply.kind === 'done' ? written : problemIn(reply);
  };

  remove: Vault['remove'] = async (key) => {
    const reply = await this.#ask({ kind: 'remove', entry: entryName(key) });
    return reply.kind === 'done' ? written : problemIn(reply);
  };

  /** One question, one helper, at most 3 s. */
  async #ask(ask: HelperAsk, signal?: AbortSignal): Promise<HelperReply> {
    // A question that is asked again opens a prompt of its own.
    for (const earlier of this.#overdue) earlier.end();
    const { clock, helper: file, start = nodeHelper() } = this.#options;
    const helper = start(file);
    const late = new AbortController();
    const replied = firstReply(helper);
    helper.post(ask);
    const stop = () => late.abort();
    signal?.addEventListener('abort', stop, { once: true });
    late.signal.addEventListener('abort', () => this.#letWait(helper, ask, replied), { once: true });
    const reply = await within(clock, late, replied, noReply);
    signal?.removeEventListener('abort', stop);
    if (!late.signal.aborted) helper.end();
    return reply;
  }

  /** The person may still answer the keychain's own question, so that the next read finds it unlocked. */
  #letWait(helper: HelperProcess, ask: HelperAsk, replied: Promise<HelperReply>): void {
    this.#overdue.add(helper);
    helper.onEnd(() => this.#overdue.delete(helper));
    helper.release();
    void replied.then(({ kind }) => {
      if (ask.kind !== 'keep' || kind !== 'done') return helper.end();
      // The person was told that it was not kept.
      helper.onMessage(() => helper.end());
      helper.post({ kind: 'remove', entry: ask.entry } satisfies HelperAsk);
    });
  }
}

function firstReply(helper: HelperProcess): Promise<HelperReply> {
  return new Promise((resolve) => {
    helper.onMessage((message) => {
      const read = helperReplySchema.safeParse(message);
      resolve(read.success ? read.data : ended);
    });
    helper.onEnd(() => resolve(ended));
  });
}

function problemIn(reply: HelperReply): CredentialFailure {
  return reply.kind === 'failed' ? failureOf(reply.at, reply.message) : failureOf('use', 'The helper gave another reply.');
}
