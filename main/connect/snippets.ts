import type { ConnectSnippet } from '../ipc/contract';

export interface SnippetFacts {
  /** `http://127.0.0.1:PORT/mcp`. */
  readonly endpoint: string;
  /** The address is for now only, because another program has the usual port. */
  readonly portChanged?: boolean;
  readonly token: string;
  /** Names the private file through which a bridge finds this app and its token. */
  readonly agentId: string;
  /** Absolute path of a Node that can run the headless server; undefined when none was found. */
  readonly node: string | undefined;
  /** Absolute path of the headless server's entry. */
  readonly cli: string;
  /** The app's data folder when it is not the platform's standard one. */
  readonly dataFolder: string | undefined;
}

/** Ready-to-paste configuration, in the form most clients share. */
export function connectSnippets({
  endpoint,
  portChanged = false,
  token,
  agentId,
  node,
  cli,
  dataFolder,
}: SnippetFacts): readonly ConnectSnippet[] {
  return [
    {
      id: 'http',
      title: 'Over HTTP',
      hint: portChanged ? changedPortHint : 'For agents that connect to a URL.',
      language: 'json',
      text: servers({ type: 'http', url: endpoint, headers: { Authorization: `Bearer ${token}` } }),
    },
    {
      id: 'stdio',
      title: 'Over stdio',
      hint:
        'For agents that can only start a program. The program connects to this app, which must be running. The configuration holds no secret: the token is in a private file on this computer.' +
        (node === undefined
          ? ' Node.js was not found on this computer. Install version 20.19 or newer, then put the full path of node in “command”.'
          : ''),
      language: 'json',
      text: servers({
        command: node ?? 'node',
        args: [cli, '--bridge', agentId],
        ...(dataFolder === undefined ? {} : { env: { SWITCHBOARD_USER_DATA: dataFolder } }),
      }),
    },
  ];
}

/** After the next start, an agent that learned this address would send its token to whatever program has the port then. */
const changedPortHint =
  'This address is for now only, because another program has the usual port. Use “Over stdio”, or close that program and connect the agent when Switchboard has taken the port back.';

function servers(switchboard: object): string {
  return JSON.stringify({ mcpServers: { switchboard } }, undefined, 2);
}

/**
 * The first folder of a PATH that holds the program.
 * @param delimiter `:` or, on Windows, `;`
 * @param names file names to look for, such as `node` or `node.exe`
 */
export function findOnPath(
  searchPath: string,
  delimiter: string,
  names: readonly string[],
  join: (folder: string, name: string) => string,
  exists: (file: string) => boolean,
): string | undefined {
  const folders = searchPath.split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(exists);
}
