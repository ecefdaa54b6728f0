import { parentPort, workerData } from 'node:worker_threads';
import { GuardedStore } from './guardedStore';
import type { Reply, Request, WorkerOptions } from './protocol';
import type { HistoryStore } from './store';
import { troubleOf } from './trouble';

/** Background work starts after this many milliseconds without a request, so that webhooks go first. */
const afterMs = { soon: 20, later: 1_000 } as const;

/** The thread's end of `WorkerLink`: one answer to each request, and the work that no request waits for in the quiet between. */
class Serving {
  readonly #port: NonNullable<typeof parentPort>;
  readonly #guarded: GuardedStore;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(port: NonNullable<typeof parentPort>, options: WorkerOptions) {
    this.#port = port;
    this.#guarded = new GuardedStore(options, (file, why) => this.#say({ kind: 'set-aside', file, why }));
    port.on('message', (request: Request) => this.#receive(request));
  }

  #say(reply: Reply): void {
    this.#port.postMessage(reply);
  }

  #receive(request: Request): void {
    this.#answer(request.id, () => this.#perform(request));
    this.#closed = request.kind === 'close';
    if (this.#closed) {
      clearTimeout(this.#timer);
      this.#port.close();
    } else this.#keepUpAfter(afterMs);
  }

  #answer(id: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#say({ kind: 'failed', id, ...troubleOf(error) });
    }
  }

  #perform(request: Request): void {
    switch (request.kind) {
      case 'append':
        this.#use(request, (store) => store.append(request.rows));
        break;
      case 'page': {
        const { query } = request;
        this.#patiently(
          request,
          (store) => query.text !== undefined && store.indexSome(),
          (store) => store.page(query),
        );
        break;
      }
      case 'event':
        this.#use(request, (store) => store.event(request.seq));
        break;
      case 'status':
        this.#use(request, (store) => store.status());
        break;
      case 'tidy':
        this.#patiently(
          request,
          (store) => store.tidySome(request.limits),
          () => undefined,
        );
        break;
      case 'appendActs':
        this.#use(request, (store) => store.acts.append(request.acts));
        break;
      case 'acts':
        this.#use(request, (store) => store.acts.page(request.acts));
        break;
      case 'actDays':
        this.#use(request, (store) => store.acts.since(request.since));
        break;
      case 'deleteAll':
        this.#guarded.deleteAll();
        this.#done(request, undefined);
        break;
      case 'close':
        this.#guarded.close();
        this.#done(request, undefined);
        break;
    }
  }

  #use(asked: Asked, work: (store: HistoryStore) => unknown): void {
    this.#done(asked, this.#guarded.use(asked.now, work));
  }

  #done({ id }: Asked, answer: unknown): void {
    this.#say({ kind: 'answer', id, answer });
  }

  /** Works in steps until `step` returns false, one a turn of the loop, so that webhooks pass between them; then answers. */
  #patiently(asked: Asked, step: (store: HistoryStore) => boolean, last: (store: HistoryStore) => unknown): void {
    if (this.#closed) return;
    this.#answer(asked.id, () => {
      if (this.#guarded.use(asked.now, step)) setImmediate(() => this.#patiently(asked, step, last));
      else this.#use(asked, last);
    });
  }

  #keepUpAfter(ms: { readonly soon: number; readonly later: number }): void {
    clearTimeout(this.#timer);
    const due = this.#guarded.store?.due;
    if (due !== undefined) this.#timer = setTimeout(() => this.#keepUp(due), ms[due]);
  }

  #keepUp(due: 'soon' | 'later'): void {
    try {
      this.#guarded.store?.keepUp();
    } catch {
      // The next request meets the same failure and reports it. What is not indexed now is indexed before a search.
      return;
    }
    // A moment that is quiet enough for what can wait stays so until something is asked.
    this.#keepUpAfter({ soon: 0, later: due === 'later' ? 0 : afterMs.later });
  }
}

/** What each request carries besides what it asks. */
type Asked = Pick<Request, 'id' | 'now'>;

if (parentPort) new Serving(parentPort, workerData);
