import { sharedSnippets } from '../../mcp/index';
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
export function connectSnippets(facts: SnippetFacts): readonly ConnectSnippet[] {
  const { endpoint, portChanged = false, token, agentId, node, cli, dataFolder } = facts;
  const text = sharedSnippets({ node, cli, dataFolder }, agentId, { url: endpoint, token });
  return [
    {
      id: 'http',
      title: 'Over HTTP',
      hint: portChanged ? changedPortHint : 'For agents that connect to a URL.',
      language: 'json',
      text: text.http,
    },
    {
      id: 'stdio',
      title: 'Over stdio',
      hint:
        'For agents that can only start a program. The program connects to this app, and starts it where it is installed. The configuration holds no secret: the token is in a private file on this computer.' +
        (node === undefined
          ? ' Node.js was not found on this computer. Install version 20.19 or newer, then put the full path of node in “command”.'
          : ''),
      language: 'json',
      text: text.bridge,
    },
  ];
}

/** After the next start, an agent that learned this address would send its token to whatever program has the port then. */
const changedPortHint =
  'This address is for now only, because another program has the usual port. Use “Over stdio”, or close that program and connect the agent when Switchboard has taken the port back.';
