import type { ConnectSnippet } from '../ipc/contract';

export interface SnippetFacts {
  /** `http://127.0.0.1:PORT/mcp`. */
  readonly endpoint: string;
  readonly token: string;
  /** Absolute path of a Node that can run the headless server; undefined when none was found. */
  readonly node: string | undefined;
  /** Absolute path of the headless server's entry. */
  readonly cli: string;
}

/** Ready-to-paste configuration, in the form most clients share. */
export function connectSnippets({ endpoint, token, node, cli }: SnippetFacts): readonly ConnectSnippet[] {
  return [
    {
      id: 'http',
      title: 'Over HTTP',
      hint: 'For agents that connect to an address. This is the way to the app you are looking at: its calls appear here.',
      language: 'json',
      text: servers({ type: 'http', url: endpoint, headers: { Authorization: `Bearer ${token}` } }),
    },
    {
      id: 'stdio',
      title: 'Over stdio',
      hint:
        'For agents that can only start a program. It starts a practice line of its own, so its calls do not appear in this window.' +
        (node === undefined
          ? ' Node.js was not found on this machine: install version 20.19 or newer first, and put the full path of node in “command”.'
          : ''),
      language: 'json',
      text: servers({ command: node ?? 'node', args: [cli, '--practice', '--transport', 'stdio'] }),
    },
  ];
}

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
