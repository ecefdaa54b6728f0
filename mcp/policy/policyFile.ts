import { z } from 'zod';
import type { Clock } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import { JsonFile } from '../base/jsonFile';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import { type Policy, type Preset, policyOf, policySchema } from './policy';
import type { PolicyStore } from './port';

/** With its version beside it. */
const inFile = z.object(policySchema.shape);

/**
 * Opens `policy.json`, readable by its owner only. A missing file is the given preset with nothing else chosen. One that cannot be read
 * stays where it is, and everything but reading is refused, until the person makes a choice; then it is renamed, never overwritten.
 */
export function policyFile(file: string, preset: Preset, log: Log, clock: Clock): PolicyStore {
  const json = new JsonFile({ file, version: 1, schema: inFile, links: 'refuse', indent: 2 });
  const read = json.peek();
  let damaged = read.kind === 'damaged';
  const problem =
    read.kind === 'damaged' || read.kind === 'refused'
      ? `The permissions of agents in ${file} could not be read. ${read.why} Choose the permissions again in Switchboard, or mend the file and start it again.`
      : undefined;
  if (problem !== undefined) log.warn(problem);
  return {
    initial: { policy: read.kind === 'read' ? read.value : policyOf(preset), problem },
    async save(policy: Policy) {
      try {
        if (damaged) json.read(clock.now());
        damaged = false;
        await json.write(policy);
      } catch (cause) {
        throw new SwitchboardError(
          'unavailable',
          `The permissions could not be saved to ${file}: ${reasonOf(cause)}. Nothing has changed.`,
          'Make that folder writable for your user, with free space, and try again.',
          { cause },
        );
      }
    },
  };
}
