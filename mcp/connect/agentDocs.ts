import { snippetOf } from './snippet';
import { abbreviate, expand, type Paths, type Place } from './table/paths';
import { type AgentRow, entryName } from './table/row';

const places: readonly Place[] = [
  { platform: 'darwin', home: '/Users/you', env: {} },
  { platform: 'win32', home: 'C:\\Users\\you', env: {} },
  { platform: 'linux', home: '/home/you', env: {} },
];
const platformNames = { darwin: 'macOS', win32: 'Windows', linux: 'Linux' } as const;

const start = { command: 'NODE', args: ['CLI', '--bridge', 'AGENT'], env: {} };
const address = { url: 'ADDRESS', token: 'TOKEN' };

/** `docs/agents.md`, from the table. A test keeps the page true. */
export function agentDocs(rows: readonly AgentRow[]): string {
  return `${intro}\n${rows.map(section).join('\n')}`;
}

const intro = `# Connecting an agent

<!-- Generated from mcp/connect/table/agents.ts. Run \`npx vitest run mcp/connect/agentDocs.test.ts -u\` after a change. -->

In the app, **Agents** finds the agents on this computer and connects them with one button: it shows the change of the agent's file,
keeps a copy beside it, and takes the entry out again when you disconnect. In a terminal, \`switchboard-mcp connect AGENT\` does the same,
\`--print\` shows the change only, \`disconnect AGENT\` takes it back, and \`agents\` lists what is here. Nothing else in a file changes: order,
comments, line endings and the entries of other servers stay. A file that cannot be read is left alone, and you learn which line is wrong.

Two ways connect an agent to the running app. **The bridge** is the first choice: the agent starts a small program that finds the app, starts
it where it is installed and not running, and keeps working when the app restarts or uses another port. Its entry holds no secret.
**HTTP** needs the address and a token, and the agent's file then holds that token.

Below, NODE is the full path of node, CLI that of \`dist/mcp/cli.js\`, AGENT the id that Switchboard gave the agent, ADDRESS the app's address
and TOKEN the agent's token. An app with its own data folder also needs \`SWITCHBOARD_USER_DATA\` among the bridge's variables.

**Approvals.** An agent that asks its person before every tool keeps the caller waiting. Where an agent has a setting for that, connecting
offers to let it read and answer calls (getCallbackEvents and respondToCallback) without asking, and to keep asking before createCall.
You decide, and disconnecting takes it back.

**Credentials for Bandwidth** do not belong into an agent's configuration, where every program of this user can read them. Sign in with the app
or with \`switchboard-mcp login\`; an agent that starts its own server then needs only \`--keychain\` among its arguments. What an agent sets
with setCredentials is kept in memory, for itself, until the server stops.

**A wrong token** is answered with 401. Claude Code shows our sentence; Codex says to run \`codex mcp login\`, and opencode "needs
authentication". There is no sign-in: choose Mend under Agents.

\`npm run clients\` installs the agents that run without a window, connects each in a temporary home folder with this code, and prints what
they did.
`;

function section(row: AgentRow): string {
  const { id, name, config, docs, source, minimumVersion, consents, notes, pickUp, steps, link, bundle } = row;
  const ways = [
    ...(bundle === true ? ['an extension (`.mcpb`) that Claude Desktop installs when it is opened'] : []),
    ...(config === undefined ? [] : ['an entry in its file']),
    ...(link === undefined ? [] : ['a link that it opens']),
    ...(config === undefined ? ['by hand'] : []),
  ];
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Command line', `\`switchboard-mcp connect ${id}\``],
    ['Connected by', ways.join(', or ')],
    ['Needs', minimumVersion === undefined ? undefined : `version ${minimumVersion} or newer`],
    ['File', config === undefined ? undefined : filesOf(config.files, config.every === true)],
    ['Then', pickUp.sentence],
    ['Facts', source],
    ['Documentation', docs === undefined ? undefined : `<${docs}>`],
  ];
  return [
    `## ${name}\n`,
    ...facts.flatMap(([label, text]) => (text === undefined ? [] : [`- **${label}**: ${text}`])),
    ...consents.map(({ sentence }) => `- **You may allow**: ${sentence}`),
    ...notes.map((note) => `- **Note**: ${note}`),
    '',
    `By hand: ${steps.join(' ')}`,
    '',
    ...forms(row),
  ].join('\n');
}

function filesOf(files: Paths, every: boolean): string {
  const lists = places.map((place) => ({
    platform: platformNames[place.platform],
    paths: files[place.platform].map((file) => `\`${abbreviate(expand(file, place), place)}\``).join(every ? ' and ' : ', or '),
  }));
  const [first] = lists;
  const unix = lists.filter(({ platform }) => platform !== 'Windows');
  if (unix.every(({ paths }) => paths === first?.paths)) {
    const windows = lists.find(({ platform }) => platform === 'Windows')?.paths ?? '';
    const same = windows.replaceAll('\\', '/') === first?.paths;
    return same ? (first?.paths ?? '') : `${first?.paths} (macOS, Linux); ${windows} (Windows)`;
  }
  return lists.map(({ platform, paths }) => `${paths} (${platform})`).join('; ');
}

function forms(row: AgentRow): readonly string[] {
  const bridge = snippetOf(row, { start });
  const http = snippetOf(row, { address });
  const block = (label: string, snippet: typeof bridge) =>
    snippet === undefined ? [] : [`${label}:`, '', `\`\`\`${snippet.language}`, snippet.text, '```', ''];
  return [...block('With the bridge', bridge), ...block('Over HTTP', http), ...commandLines(row)];
}

/** Agents whose own command line takes an entry. */
function commandLines({ id }: AgentRow): readonly string[] {
  if (id !== 'claude-code') return [];
  const bridge = `claude mcp add -s user ${entryName} -- NODE CLI --bridge AGENT`;
  const http = `claude mcp add --transport http -s user ${entryName} ADDRESS --header "Authorization: Bearer TOKEN"`;
  return ['With its own command line:', '', '```', bridge, http, '```', ''];
}
