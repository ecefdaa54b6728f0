/**
 * `npm run bench`: how Switchboard does against the least a server could do, both measured in the same run on the same machine. It
 * prints one row a result with its target, and fails when one is missed. `--quick` takes a tenth of the events; `--only=waiting`
 * (or any other measure's name, or several with commas) leaves the other measures out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { connections, fewEvents, flood } from './load';
import type { Bench, FilledHistory, Measure, Result, Target } from './measure';
import { measures } from './measures/measures';
import type { ServerKind } from './servers/server';
import { type Subject, startSubject } from './subject';
import { webhookBody } from './webhooks';

const quick = process.argv.includes('--quick');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
const wanted = measures.filter(({ name }) => only === undefined || only.split(',').includes(name));
const manyEvents = quick ? 100_000 : 1_000_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Starts servers as measures ask for them, each shared one once. */
class Run implements Bench {
  readonly quick = quick;
  readonly folder = mkdtempSync(path.join(tmpdir(), 'switchboard-bench-'));
  readonly say = say;
  readonly #running = new Set<Subject>();
  #serial = 0;
  #bare: Promise<Subject> | undefined;
  #memory: Promise<Subject> | undefined;
  #history: Promise<FilledHistory> | undefined;

  bare(): Promise<Subject> {
    this.#bare ??= this.start('bare');
    return this.#bare;
  }

  memory(): Promise<Subject> {
    this.#memory ??= this.start('memory');
    return this.#memory;
  }

  history(): Promise<FilledHistory> {
    this.#history ??= this.#fill(wanted.some(({ fullHistory }) => fullHistory === true) ? manyEvents : fewEvents);
    return this.#history;
  }

  async start(kind: ServerKind, file = ''): Promise<Subject> {
    const started = await startSubject(kind, file);
    const subject: Subject = {
      ...started,
      stop: () => {
        this.#running.delete(subject);
        return started.stop();
      },
    };
    this.#running.add(subject);
    return subject;
  }

  readonly nextSerial = (): number => this.#serial++;

  readonly nextWebhook = (): string => webhookBody(this.#serial++);

  async stop(): Promise<void> {
    await Promise.all([...this.#running].map((subject) => subject.stop()));
  }

  async #fill(events: number): Promise<FilledHistory> {
    const subject = await this.start('history', path.join(this.folder, 'many.db'));
    const first = this.#serial;
    // Served requests before the first look, so that what is measured is growth and not start-up.
    await flood(subject.url, { connections, body: this.nextWebhook, count: 1_000 });
    const before = Number(await subject.ask({ kind: 'rss' }));
    const filling = await flood(subject.url, { connections, body: this.nextWebhook, count: events - 1_000 });
    const stored = Number(await subject.ask({ kind: 'stored' }));
    if (stored !== events) throw new Error(`${events} webhooks were acknowledged and ${stored} stored.`);
    say(`        ${stored.toLocaleString('en')} events stored in ${Math.round(filling.seconds)} s, every one acknowledged`);
    return { subject, first, stored, memory: { before, after: Number(await subject.ask({ kind: 'rss' })) } };
  }
}

function meets(value: number, { bound, value: limit }: Target): boolean {
  return bound === 'at least' ? value >= limit : value <= limit;
}

const shown: Readonly<Record<Target['unit'], (value: number) => string>> = {
  x: (value) => `${value.toFixed(2)} x`,
  MB: (value) => `${value.toFixed(1)} MB`,
};

/** @returns whether the result meets its target */
function report({ target }: Measure, { measure, value, ours, against }: Result): boolean {
  const ok = meets(value, target);
  const limit = `${target.bound} ${target.value} ${target.unit}`;
  say(`${ok ? 'ok    ' : 'not ok'}  ${measure}: ${shown[target.unit](value)} (target ${limit}); ours ${ours}, against ${against}`);
  return ok;
}

async function main(run: Run): Promise<void> {
  if (wanted.length === 0) throw new Error(`--only takes ${measures.map(({ name }) => name).join(', ')}.`);
  const began = performance.now();
  say(`Node ${process.version}, ${process.platform} ${process.arch}${quick ? ', quick' : ''}`);
  const met: boolean[] = [];
  for (const measure of wanted) for (const result of await measure.run(run)) met.push(report(measure, result));
  await run.stop();
  const missed = met.filter((ok) => !ok).length;
  say(`${met.length - missed} of ${met.length} targets met in ${Math.round((performance.now() - began) / 1_000)} s`);
  process.exitCode = missed === 0 ? 0 : 1;
}

const run = new Run();
main(run)
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(() => {
    rmSync(run.folder, { recursive: true, force: true });
    // Servers that still run end when their channel closes.
    process.exit();
  });
