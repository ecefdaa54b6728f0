import { parentPort, workerData } from 'node:worker_threads';
import { GuardedStore } from './guardedStore';
import type { Reply, Request, WorkerOptions } from './protocol';
import { troubleOf } from './trouble';

/** Words are indexed once nothing has been asked for this long, so that webhooks go first. */
const quietMs = 5;

function serve(port: NonNullable<typeof parentPort>, options: WorkerOptions): void {
  const say = (reply: Reply) => port.postMessage(reply);
  const guarded = new GuardedStore(options, (file, why) => say({ kind: 'set-aside', file, why }));
  let quiet: NodeJS.Timeout | undefined;

  const index = () => {
    try {
      guarded.store?.indexSome();
    } catch {
      // Whatever is wrong with the file, the next request meets it and tells; what is not indexed now is before a search.
      return;
    }
    indexAfter(0);
  };
  const indexAfter = (ms: number) => {
    clearTimeout(quiet);
    if ((guarded.store?.unindexed ?? 0) > 0) quiet = setTimeout(index, ms);
  };
  const tidy = (request: Extract<Request, { readonly kind: 'tidy' }>) => {
    answer(request.id, () => {
      // One portion a turn of the loop, so that webhooks pass between them.
      if (guarded.use(request.now, (store) => store.tidySome(request.limits))) setImmediate(() => tidy(request));
      else say({ kind: 'answer', id: request.id, answer: undefined });
    });
  };
  const answer = (id: number, work: () => void) => {
    try {
      work();
    } catch (error) {
      say({ kind: 'failed', id, ...troubleOf(error) });
    }
  };
  const perform = (request: Exclude<Request, { readonly kind: 'tidy' }>): unknown => {
    switch (request.kind) {
      case 'append':
        guarded.use(request.now, (store) => store.append(request.batch));
        return undefined;
      case 'page':
        return guarded.use(request.now, (store) => store.page(request.query));
      case 'event':
        return guarded.use(request.now, (store) => store.event(request.seq));
      case 'status':
        return guarded.use(request.now, (store) => store.status());
      case 'deleteAll':
        guarded.deleteAll();
        return undefined;
      case 'close':
        guarded.close();
        return undefined;
    }
  };

  port.on('message', (request: Request) => {
    if (request.kind === 'tidy') {
      tidy(request);
      return;
    }
    answer(request.id, () => say({ kind: 'answer', id: request.id, answer: perform(request) }));
    if (request.kind === 'close') {
      clearTimeout(quiet);
      port.close();
    } else indexAfter(quietMs);
  });
}

if (parentPort) serve(parentPort, workerData);
