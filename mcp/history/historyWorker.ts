import { parentPort, workerData } from 'node:worker_threads';
import { GuardedStore } from './guardedStore';
import type { Reply, Request, WorkerOptions } from './protocol';
import type { HistoryStore } from './store';
import { troubleOf } from './trouble';

/** Background work starts after this many milliseconds without a request, so that webhooks go first. */
const afterMs = { soon: 20, later: 1_000 } as const;

function serve(port: NonNullable<typeof parentPort>, options: WorkerOptions): void {
  const say = (reply: Reply) => port.postMessage(reply);
  const guarded = new GuardedStore(options, (file, why) => say({ kind: 'set-aside', file, why }));
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const keepUp = (due: 'soon' | 'later') => {
    try {
      guarded.store?.keepUp();
    } catch {
      // The next request meets the same failure and reports it. What is not indexed now is indexed before a search.
      return;
    }
    // A moment that is quiet enough for what can wait stays so until something is asked.
    keepUpAfter({ soon: 0, later: due === 'later' ? 0 : afterMs.later });
  };
  const keepUpAfter = (ms: { readonly soon: number; readonly later: number }) => {
    clearTimeout(timer);
    const due = guarded.store?.due;
    if (due !== undefined) timer = setTimeout(keepUp, ms[due], due);
  };
  /** Works in steps until `step` returns false, one a turn of the loop, so that webhooks pass between them; then answers. */
  const patiently = (
    { id, now }: Pick<Request, 'id' | 'now'>,
    step: (store: HistoryStore) => boolean,
    last: (store: HistoryStore) => unknown,
  ) => {
    if (closed) return;
    answer(id, () => {
      if (guarded.use(now, step)) setImmediate(() => patiently({ id, now }, step, last));
      else say({ kind: 'answer', id, answer: guarded.use(now, last) });
    });
  };
  const answer = (id: number, work: () => void) => {
    try {
      work();
    } catch (error) {
      say({ kind: 'failed', id, ...troubleOf(error) });
    }
  };
  const perform = (request: Request): void => {
    const use = (work: (store: HistoryStore) => unknown) => say({ kind: 'answer', id: request.id, answer: guarded.use(request.now, work) });
    switch (request.kind) {
      case 'append':
        use((store) => store.append(request.rows));
        break;
      case 'page': {
        const { query } = request;
        patiently(
          request,
          (store) => query.text !== undefined && store.indexSome(),
          (store) => store.page(query),
        );
        break;
      }
      case 'event':
        use((store) => store.event(request.seq));
        break;
      case 'status':
        use((store) => store.status());
        break;
      case 'tidy':
        patiently(
          request,
          (store) => store.tidySome(request.limits),
          () => undefined,
        );
        break;
      case 'deleteAll':
        guarded.deleteAll();
        say({ kind: 'answer', id: request.id, answer: undefined });
        break;
      case 'close':
        guarded.close();
        say({ kind: 'answer', id: request.id, answer: undefined });
        break;
    }
  };

  port.on('message', (request: Request) => {
    answer(request.id, () => perform(request));
    closed = request.kind === 'close';
    if (closed) {
      clearTimeout(timer);
      port.close();
    } else keepUpAfter(afterMs);
  });
}

if (parentPort) serve(parentPort, workerData);
