import { fork } from 'node:child_process';
import path from 'node:path';
import type { Ask, ServerKind } from './servers/server';

/** A server under test that has been started. */
export interface Subject {
  readonly url: URL;
  readonly endpoint: URL;
  readonly tokens: readonly string[];
  ask(ask: Ask): Promise<unknown>;
  stop(): Promise<void>;
}

export function startSubject(kind: ServerKind, file = ''): Promise<Subject> {
  const child = fork(path.join(__dirname, 'server.js'), [kind, file], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let answered: ((message: unknown) => void) | undefined;
  let failed: ((error: Error) => void) | undefined;
  const next = () =>
    new Promise<unknown>((resolve, reject) => {
      answered = resolve;
      failed = reject;
    });
  child.on('exit', (code) => failed?.(new Error(`The ${kind} server ended with ${code}.`)));
  child.on('message', (message) => answered?.(message));
  return next().then((message) => {
    const ready = fields(message);
    return {
      url: new URL(String(ready.url)),
      endpoint: new URL(String(ready.endpoint)),
      tokens: Array.isArray(ready.tokens) ? ready.tokens.map(String) : [],
      async ask(ask) {
        const reply = next();
        child.send(ask);
        const { value, error } = fields(await reply);
        if (error !== undefined) throw new Error(String(error));
        return value;
      },
      stop: () =>
        new Promise((resolve) => {
          child.removeAllListeners('exit');
          child.once('exit', () => resolve());
          child.send({ kind: 'stop' } satisfies Ask);
        }),
    };
  });
}

function fields(message: unknown): Readonly<Record<string, unknown>> {
  return typeof message === 'object' && message !== null ? { ...message } : {};
}
