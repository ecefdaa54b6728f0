import path from 'node:path';
import { SwitchboardError } from '../../mcp/base/errors';

/** The schemes of the addresses that agents open; nothing else is given to the system. */
const schemes: readonly string[] = ['cursor:', 'vscode:', 'vscode-insiders:', 'goose:', 'lmstudio:', 'kiro:'];

/** Web pages of agents' makers that pass a link on to the agent. */
const pages: readonly string[] = ['kiro.dev'];

/** What opening needs of Electron's `shell`. */
export interface Opener {
  openExternal(address: string): Promise<void>;
  /** Resolves with why it failed, or with nothing. */
  openPath(file: string): Promise<string>;
}

/**
 * Opens what an agent installs: its link, or the extension file that Switchboard wrote.
 * @throws SwitchboardError `denied` for anything else, `unavailable` when the system could not open it
 */
export async function openOutside(target: string, opener: Opener): Promise<void> {
  if (path.isAbsolute(target) && path.extname(target) === '.mcpb') {
    const why = await opener.openPath(target);
    if (why !== '') throw notOpened();
    return;
  }
  if (!mayOpen(target)) {
    throw new SwitchboardError('denied', 'Switchboard does not open this address.', 'Choose another way to connect this agent.');
  }
  try {
    await opener.openExternal(target);
  } catch (error) {
    throw notOpened(error);
  }
}

function mayOpen(target: string): boolean {
  const address = addressOf(target);
  if (address === undefined) return false;
  const { protocol, hostname, port, username } = address;
  return schemes.includes(protocol) || (protocol === 'https:' && pages.includes(hostname) && port === '' && username === '');
}

/** `URL.canParse` is newer than the oldest runtime. */
function addressOf(target: string): URL | undefined {
  try {
    return new URL(target);
  } catch {
    return undefined;
  }
}

function notOpened(cause?: unknown): SwitchboardError {
  return new SwitchboardError(
    'unavailable',
    'The agent could not be opened.',
    'Check that it is installed and try again, or choose another way to connect it.',
    ...(cause === undefined ? [] : [{ cause }]),
  );
}
