import { decisions, type LimitName, limitNames, openable, presets } from './policy';
import { presetTable } from './presets';
import { kindOfTool, knownTools, type ToolKind, toolKinds } from './toolKinds';

/** The words of docs/permissions.md for what a tool does. */
const kindWords: Readonly<Record<ToolKind, string>> = {
  read: 'Read',
  session: 'Log in and out',
  answer: 'Answer a call’s callback',
  call: 'Place a call',
  message: 'Send a message',
  control: 'Change a live call',
  lookup: 'Look up numbers, which costs money',
  keep: 'Upload, transcribe',
  'set-up': 'Change the account',
  delete: 'Delete',
};

const limitTitles: Readonly<Record<LimitName, string>> = {
  callsPerHour: 'Calls an hour',
  callsPerDay: 'Calls a day',
  concurrentCalls: 'Calls at the same time',
  minutesPerDay: 'Minutes of calls a day',
  messagesPerHour: 'Messages an hour',
  messagesPerDay: 'Messages a day',
  numbersPerDay: 'Different numbers a day',
  lookupsPerDay: 'Numbers looked up a day',
};

const intro = `# Permissions: the presets, and your own policy

Made from the tables of \`mcp/policy/\`; \`npx vitest run mcp/policy/permissionsPage -u\` writes it again. How the window asks and stops is in
[permissions-and-stopping.md](permissions-and-stopping.md).

Every tool call of every agent passes one gate before anything is done. It allows, asks a person, or refuses with the code \`denied\`. The app
starts with Careful on the real line, the headless server with Trusted. On the practice line nothing is asked or limited; what is blocked stays
blocked, and emergency numbers are refused there too.`;

const asking = `*Ask* means, for calls and messages: unless the number is allowed, your own, or a contact (an agent reached it earlier under a rule that
did not ask). To change a live call: only where it is another agent’s. For everything else: every time. Reading, answering a callback and
hanging up are never asked about. A \`<Transfer>\` or \`<Forward>\` in an answer counts as a call: a new number in it is refused at once under
Careful, because a caller cannot be kept waiting, and the agent is referred to updateCallBxml, which can ask.`;

const destinations = `## Destinations

They are checked on the number that is really dialled: in createCall and createMessage, and in \`<PhoneNumber>\`, \`<SipUri>\` and \`<Forward>\` of
a document.

| destination | until it is opened | opened as |
|---|---|---|
| emergency and service numbers (911, 112, 999, 933 and the like, any number of two or three digits, alone or behind a country code or prefix, \`sip:911@…\`) | refused under every preset | \`opened.emergency\`: the number as it is dialled, such as \`911\` |
| premium-rate numbers | Careful refuses, Trusted warns the agent | \`premium\` |
| shared-cost and personal numbers | the same | \`shared-cost\` |
| satellite and international networks (+870, +881, +882, +883) | the same | \`satellite\` |
| numbers outside the country of the line’s own number, also those that share its code (+1 809, +1 876, +1 284 …) | the same | \`country:GB\` |
| SIP addresses | the same | \`sip\` |
| another server that would decide what the call does (answerUrl, redirectUrl, callback addresses of verbs) | the same | \`other-server\` |
| numbers that no numbering plan knows | the same | \`unknown\` |

A number on the list of allowed numbers, or your own, needs no opening, except an emergency number. Sources: libphonenumber for kinds and
countries; ITU-T E.164 for codes without a country; ShortNumberMetadata of libphonenumber, RFC 5031 and NENA for emergency numbers; NANPA for 900
and 976.`;

const file = `## Headless

\`BW_MCP_POLICY\` is \`careful\`, \`trusted\`, \`watch\`, or a JSON file, which is checked at the start. Everything but \`preset\` may be left out:

\`\`\`json
{
  "preset": "careful",
  "tools": { "createApplication": "block" },
  "limits": { "callsPerDay": 20, "concurrentCalls": 2 },
  "numbers": { "own": ["+19195550142"], "allowed": ["+19195550143"], "blocked": ["+19195550144"] },
  "opened": { "emergency": [], "destinations": ["country:CA"] },
  "agents": { "agent-0123456789ab": { "preset": "watch", "tools": {}, "limits": {} } }
}
\`\`\`

- \`tools\`: ${decisions.map((name) => `\`${name}\``).join(', ')} by name of tool, in place of the preset’s rule.
- \`limits\`: for all agents together, in place of the preset’s: ${limitNames.map((name) => `\`${name}\``).join(', ')}.
- \`numbers\`: in E.164 form.
- \`opened.destinations\`: ${openable.map((name) => `\`${name}\``).join(', ')} or a country such as \`country:GB\`.
- \`agents\`: the same for one agent, by its id; its limits count besides the general ones.

The file is never written to. Numbers that the person always allows, and contacts, are kept beside the settings in \`known-numbers.json\`.
A person is asked through the agent’s own program, where that can show a question (elicitation), for ${'`BW_MCP_APPROVAL_SECONDS`'} (45). Where no one
can be asked, the call is refused at once. Calls and messages are counted in the folder \`usage\` for a day, across restarts and servers; deleting the
event history does not reset the counts, and setting the clock back opens nothing.`;

/** docs/permissions.md. */
export function permissionsPage(): string {
  const titles = presets.map((name) => presetTable[name].title);
  const head = ['', ...titles];
  const kinds = toolKinds.map((kind) => {
    const tools = knownTools.filter((name) => kindOfTool(name) === kind);
    return [`${kindWords[kind]}: ${tools.join(', ')}`, ...presets.map((preset) => presetTable[preset].rules[kind])];
  });
  const limits = limitNames.map((name) => [limitTitles[name], ...presets.map((preset) => String(presetTable[preset].limits[name] ?? '–'))]);
  const summaries = presets.map((preset) => `- **${presetTable[preset].title}**: ${presetTable[preset].summary}`);
  const parts = [
    intro,
    '## Presets',
    summaries.join('\n'),
    table(head, kinds),
    asking,
    '## Limits',
    'For all agents together, in a sliding hour or day:',
  ];
  return `${[...parts, table(head, limits), destinations, file].join('\n\n')}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
