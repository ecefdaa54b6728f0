import { parentPort, workerData } from 'node:worker_threads';
import { GuardedStore } from './guardedStore';
import type { Reply, Request, WorkerOptions } from './protocol';
import { troubleOf } from './trouble';

/** Words are indexed in portions this large while webhooks keep coming, and whenever it has been quiet this long. */
const worthIndexing = 512;
const quietMs = 30;

function serve(port: NonNullable<typeof parentPort>, options: WorkerOptions): void {
  const say = (reply: Reply) => port.postMessage(reply);
  const guarded = new GuardedStore(options, (file, why) => say({ kind: 'set-aside', file, why }));
  let quiet: NodeJS.Timeout | undefined;
  let indexing = false;

  const index = () => {
    indexing = false;
    const { store } = guarded;
    if (!store) return;
    try {
      store.indexSome();
    } catch {
      // Whatever is wrong with the file, the next request meets it and tells; what is not indexed now is before a search.
      return;
    }
    if (store.unindexed > 0) scheduleIndexing();
  };
  const scheduleIndexing = () => {
    clearTimeout(quiet);
    const unindexed = guarded.store?.unindexed ?? 0;
    if (unindexed === 0 || indexing) return;
    if (unindexed < worthIndexing) {
      quiet = setTimeout(index, quietMs);
      return;
    }
    indexing = true;
    setImmediate(index);
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
    if (request.kind === 'close') port.close();
    else scheduleIndexing();
  });
}

if (parentPort) serve(parentPort, workerData);
