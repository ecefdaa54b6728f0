import { z } from 'zod';
import type { ClientCredentials } from '../bandwidth/oauth';
import { SwitchboardError } from '../base/errors';
import type { Terminal } from './terminal';

const text = z.string().trim().min(1);
const jsonSchema = z
  .object({ clientId: text, clientSecret: text })
  .or(
    z
      .object({ client_id: text, client_secret: text })
      .transform((given) => ({ clientId: given.client_id, clientSecret: given.client_secret })),
  );

/**
 * The client id and the client secret, asked for or read from standard input: never an argument, which every process can read.
 * @throws SwitchboardError `validation` without repeating what was read; `denied` when the person gave no answer.
 */
export async function askForPair(terminal: Terminal): Promise<ClientCredentials> {
  const pair = terminal.interactive
    ? {
        clientId: (await terminal.ask('Client ID: ')).trim(),
        clientSecret: (await terminal.askSecret('Client secret (not shown): ')).trim(),
      }
    : readPair(await terminal.readAll());
  if (pair !== undefined && pair.clientId !== '' && pair.clientSecret !== '') return pair;
  throw new SwitchboardError(
    'validation',
    'The client ID or the client secret is missing.',
    'Give both, as the Bandwidth App shows them under Account > API Credentials: on standard input the ID is the first line and the secret the second.',
  );
}

/** Reads two lines, or the JSON object that a program writes. Lines may be those of an environment file. */
export function readPair(input: string): ClientCredentials | undefined {
  const json = jsonSchema.safeParse(parsed(input));
  if (json.success) return json.data;
  const lines = input.split(/\r?\n/).map((line) => line.trim().replace(/^BW_CLIENT_(ID|SECRET)=/, ''));
  const [clientId, clientSecret, ...more] = lines.filter((line) => line !== '');
  return clientId === undefined || clientSecret === undefined || more.length > 0 ? undefined : { clientId, clientSecret };
}

function parsed(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return undefined;
  }
}
