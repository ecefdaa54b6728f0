import path from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../mcp/base/clock';
import { JsonFile } from '../../mcp/base/jsonFile';
import type { Log } from '../../mcp/base/log';
import { reasonOf } from '../../mcp/base/reason';
import { handoffTicks } from '../ipc/setupContract';

const text = z.string().max(20_000);

const signUp = z.object({
  registrationId: z.string().min(1).max(200),
  by: z.discriminatedUnion('kind', [z.object({ kind: z.literal('you') }), z.object({ kind: z.literal('agent'), name: text })]),
  email: text,
  phone: text,
  at: z.number(),
  practice: z.boolean(),
});

const schema = z.object({
  details: z.object({ firstName: text, lastName: text, email: text, phone: text, termsAccepted: z.boolean() }),
  signUp: signUp.optional(),
  ticked: z.array(z.enum(handoffTicks)),
  /** The person's own phone, E.164. */
  ownPhone: text.optional(),
  /** The person chose to begin with the practice line. */
  practising: z.boolean(),
  /** An agent has called a tool once. */
  agentSeen: z.boolean(),
  /** What is known of each account, by "environment/account". */
  accounts: z.record(
    z.string(),
    z.object({
      build: z.boolean().optional(),
      number: text.optional(),
      application: z.object({ applicationId: text, name: text }).optional(),
    }),
  ),
});

/** What set-up keeps between starts. It holds no secret: credentials are in the keychain, or typed again. */
export type SetupState = z.output<typeof schema>;

export const nothingSetUp: SetupState = {
  details: { firstName: '', lastName: '', email: '', phone: '', termsAccepted: false },
  ticked: [],
  practising: false,
  agentSeen: false,
  accounts: {},
};

/** The set-up file. Nothing that was typed is lost when the app stops: a change is on disk soon after it is made. */
export interface SetupFile {
  readonly current: SetupState;
  /** What the person must know about the file, in whole sentences; undefined when all is well. */
  readonly problem: string | undefined;
  /** Resolves once the change is on disk, or could not be saved. */
  update(change: Partial<SetupState>): Promise<void>;
  /** Forgets everything. */
  reset(): Promise<void>;
  settled(): Promise<void>;
}

/** Opens `setup.json` in `folder`. Never throws: a damaged file is set aside, and set-up begins with an empty one. */
export function openSetupFile(folder: string, log: Log, clock: Clock): SetupFile {
  const json = new JsonFile({ file: path.join(folder, 'setup.json'), version: 1, schema, links: 'refuse', indent: 2 });
  const read = json.read(clock.now());
  let problem = problemOf(read, json.file);
  if (problem !== undefined) log.warn(problem);
  let current = read.kind === 'read' ? read.value : nothingSetUp;
  // Writes follow one another, so that an older state never lands after a newer one.
  let writing: Promise<void> = Promise.resolve();

  const change = (next: SetupState): Promise<void> => {
    current = next;
    writing = writing.then(async () => {
      try {
        await json.write(current);
      } catch (error) {
        problem = `What you typed could not be saved to ${json.file}: ${reasonOf(error)}. Switchboard keeps it until you quit. To keep it longer, make that folder writable.`;
        log.warn(problem);
      }
    });
    return writing;
  };

  return {
    get current() {
      return current;
    },
    get problem() {
      return problem;
    },
    update: (part) => change({ ...current, ...part }),
    reset: () => change(nothingSetUp),
    settled: () => writing,
  };
}

function problemOf(read: ReturnType<JsonFile<SetupState>['read']>, file: string): string | undefined {
  if (read.kind === 'refused') return `Your earlier set-up was not read. ${read.why} Set-up starts from the beginning.`;
  if (read.kind !== 'damaged') return undefined;
  return read.aside === undefined
    ? `The set-up file ${file} is damaged. ${read.why} Move or delete it. Set-up starts from the beginning.`
    : `The set-up file was damaged, so it was renamed to ${read.aside}. ${read.why} Set-up starts from the beginning.`;
}
