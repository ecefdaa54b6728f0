/** The callback side with a real history, in a process that a test can kill. Prints its address once it listens. */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { systemClock } from '../../base/clock';
import { silentLog } from '../../base/log';
import { Callbacks } from '../../callbacks/callbacks';
import { PublicAddress } from '../../callbacks/publicAddress';
import { openStores } from '../../callbacks/stores/stores';
import { openHistory } from '../history';
import { durableHistory } from '../switchboardHistory';

const [file = '', worker = ''] = process.argv.slice(2);
const unlimited = { perSecond: 1_000_000, burst: 1_000_000 };

async function main(): Promise<void> {
  const common = { clock: systemClock, log: silentLog, record: () => undefined };
  const history = await openHistory({ ...common, file, worker, monotonic: () => performance.now() });
  const callbacks = new Callbacks({
    ...common,
    port: 0,
    addresses: [new PublicAddress({ line: 'practice', secret: 'practice-secret-0001' })],
    stores: openStores(systemClock, durableHistory(history)),
    settings: { maxHoldSeconds: 300, pleaseHold: '', fallbackBxml: '<Response/>' },
    control: { state: async () => ({ kind: 'unknown', why: 'no answer' }), redirect: async () => ({ kind: 'sent' }) },
    rates: { bandwidth: unlimited, strangers: unlimited },
  });
  await callbacks.listen();
  process.stdout.write(`${callbacks.url('practice')}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
