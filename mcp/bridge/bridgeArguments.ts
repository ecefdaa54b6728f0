import { isAgentId } from '../model/agent';

export interface BridgeArguments {
  readonly agentId: string;
  /** Undefined: the app's own folder. */
  readonly folder: string | undefined;
}

const known = /^--(bridge|bridge-folder)(?:=(.*))?$/s;

/**
 * Reads a command line that asks for a bridge and nothing else, without loading any of the server. Everything else is
 * undefined, wrong bridge flags too: the server's own settings answer for those.
 */
export function bridgeArguments(
  argv: readonly string[],
  env: Readonly<{ [name: string]: string | undefined }>,
): BridgeArguments | undefined {
  const given: { [flag: string]: string | undefined } = { 'bridge-folder': env.SWITCHBOARD_BRIDGE_FOLDER || undefined };
  for (let index = 0; index < argv.length; index++) {
    const [, flag, inline] = known.exec(argv[index] ?? '') ?? [];
    const value = inline ?? argv[++index];
    if (flag === undefined || value === undefined || value === '') return undefined;
    given[flag] = value;
  }
  const { bridge, 'bridge-folder': folder } = given;
  return bridge !== undefined && isAgentId(bridge) ? { agentId: bridge, folder } : undefined;
}
