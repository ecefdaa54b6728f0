import type { PickUp } from '../connections';
import type { Config, Place } from '../editors/editor';
import { cursorLink, kiroLink, lmStudioLink, programEntry, vscodeLink } from './links';
import { everywhere, type Paths } from './paths';
import { type Address, type AgentRow, type ConfigFile, entryName, type Start } from './row';

/** Tools that a call waits for: an agent that asks its person before each of them keeps the caller waiting. */
const conversation = ['getCallbackEvents', 'respondToCallback'] as const;

const inKey = (...path: readonly string[]): Place => ({ kind: 'key', path, key: entryName });
const bearer = ({ token }: Address) => ({ Authorization: `Bearer ${token}` });

const program = (start: Start): Config => programEntry(start);
const typedProgram =
  (type: string) =>
  (start: Start): Config => ({ type, ...programEntry(start) });
const address =
  (more: Readonly<Record<string, Config>> = {}) =>
  (at: Address): Config => ({ ...more, url: at.url, headers: bearer(at) });

const none: Paths = everywhere();
const automatic = (sentence: string): PickUp => ({ kind: 'automatic', sentence });
const reload = (sentence: string): PickUp => ({ kind: 'reload', sentence });
const restart = (name: string): PickUp => ({ kind: 'restart', sentence: `Quit ${name} and open it again.` });
const newSession = (name: string): PickUp => ({ kind: 'restart', sentence: `Start a new ${name} session.` });

const asksFirst = (name: string) =>
  `${name} asks you before it uses a tool, while your caller waits. With this it reads and answers calls without asking. It still asks before it places a call.`;

/** The settings folder of VS Code, in which its extensions keep theirs. */
const codeUser: Paths = { darwin: ['{support}/Code/User'], win32: ['{roaming}/Code/User'], linux: ['{config}/Code/User'] };
const inCode = (rest: string): Paths => ({
  darwin: codeUser.darwin.map((folder) => `${folder}/${rest}`),
  win32: codeUser.win32.map((folder) => `${folder}/${rest}`),
  linux: codeUser.linux.map((folder) => `${folder}/${rest}`),
});
const both = (first: Paths, second: Paths): Paths => ({
  darwin: [...first.darwin, ...second.darwin],
  win32: [...first.win32, ...second.win32],
  linux: [...first.linux, ...second.linux],
});
const application = (mac: string, windows: readonly string[], linux: readonly string[] = []): Paths => ({
  darwin: [`/Applications/${mac}.app`, `~/Applications/${mac}.app`],
  win32: windows,
  linux,
});

const claudeSettings: ConfigFile = { language: 'json', files: everywhere('{CLAUDE_CONFIG_DIR|~/.claude}/settings.json') };
const opencodeFile: ConfigFile = {
  language: 'json',
  files: everywhere('{config}/opencode/opencode.json', '{config}/opencode/opencode.jsonc'),
};

/**
 * The table of desktop agents. It drives detection, writing, snippets, links, docs/agents.md and the snapshot of every agent on
 * every platform. `source` says where a row's facts come from: "tried" is a whole practice call by that version.
 */
export const agents: readonly AgentRow[] = [
  {
    id: 'claude-desktop',
    name: 'Claude Desktop',
    icon: 'claude',
    docs: 'https://modelcontextprotocol.io/docs/develop/connect-local-servers',
    source: 'Maker’s documentation; the second path on Windows is that of the Store edition (anthropics/claude-code issue 26073).',
    traces: {
      folders: {
        darwin: ['{support}/Claude'],
        win32: ['{roaming}/Claude', '{local}/Packages/Claude_*/LocalCache/Roaming/Claude'],
        linux: ['{config}/Claude'],
      },
      programs: [],
      applications: application('Claude', ['{local}/AnthropicClaude', '{local}/Programs/Claude']),
    },
    config: {
      language: 'json',
      files: {
        darwin: ['{support}/Claude/claude_desktop_config.json'],
        win32: [
          '{roaming}/Claude/claude_desktop_config.json',
          '{local}/Packages/Claude_*/LocalCache/Roaming/Claude/claude_desktop_config.json',
        ],
        linux: ['{config}/Claude/claude_desktop_config.json'],
      },
      every: true,
      place: inKey('mcpServers'),
      bridge: program,
    },
    consents: [],
    pickUp: { kind: 'restart', sentence: 'Quit Claude Desktop from its menu and open it again. Closing its window is not enough.' },
    notes: [],
    bundle: true,
    steps: [
      'In Claude Desktop, open Settings, then Developer, and choose Edit Config.',
      'Add this to the file and save it.',
      'Quit Claude Desktop and open it again.',
    ],
  },
  {
    id: 'claude-code',
    name: 'Claude Code',
    icon: 'claude',
    docs: 'https://code.claude.com/docs/en/mcp',
    source: 'Tried: 2.1.332, over both ways.',
    traces: { folders: everywhere('{CLAUDE_CONFIG_DIR|~/.claude}'), programs: ['claude'], applications: none },
    config: {
      language: 'json',
      files: everywhere('{CLAUDE_CONFIG_DIR|~}/.claude.json'),
      place: inKey('mcpServers'),
      bridge: typedProgram('stdio'),
      http: address({ type: 'http' }),
    },
    consents: [
      {
        id: 'claude-code-approvals',
        sentence: asksFirst('Claude Code'),
        entries: conversation.map((tool) => {
          const item = `mcp__${entryName}__${tool}`;
          return { file: claudeSettings, place: { kind: 'item', path: ['permissions', 'allow'], item }, value: item };
        }),
      },
    ],
    pickUp: newSession('Claude Code'),
    notes: [],
    steps: ['Add this to .claude.json in your home folder.', 'Start a new Claude Code session.'],
  },
  {
    id: 'cursor',
    name: 'Cursor',
    icon: 'cursor',
    docs: 'https://cursor.com/docs/context/mcp',
    source: 'Maker’s documentation.',
    traces: {
      folders: everywhere('~/.cursor'),
      programs: ['cursor'],
      applications: application('Cursor', ['{local}/Programs/cursor'], ['/opt/Cursor', '/usr/share/cursor']),
    },
    config: { language: 'json', files: everywhere('~/.cursor/mcp.json'), place: inKey('mcpServers'), bridge: program, http: address() },
    consents: [],
    pickUp: reload('In Cursor, open Settings, then MCP, and switch “switchboard” on if it is off.'),
    notes: [],
    link: cursorLink,
    steps: ['In Cursor, open Settings, then MCP, and choose Add new global MCP server.', 'Add this to the file and save it.'],
  },
  {
    id: 'vscode',
    name: 'VS Code (GitHub Copilot)',
    icon: 'vscode',
    docs: 'https://code.visualstudio.com/docs/copilot/chat/mcp-servers',
    source: 'Maker’s documentation.',
    minimumVersion: '1.102',
    traces: {
      folders: codeUser,
      programs: ['code'],
      applications: application(
        'Visual Studio Code',
        ['{local}/Programs/Microsoft VS Code', '{programs}/Microsoft VS Code'],
        ['/usr/share/code', '/snap/code'],
      ),
    },
    config: {
      language: 'json',
      files: inCode('mcp.json'),
      place: inKey('servers'),
      bridge: typedProgram('stdio'),
      http: address({ type: 'http' }),
    },
    consents: [],
    pickUp: reload('VS Code asks whether you trust this server when Copilot first uses it. Choose Trust.'),
    notes: [],
    link: vscodeLink,
    steps: ['In VS Code, run the command “MCP: Open User Configuration”.', 'Add this to the file and save it.'],
  },
  {
    id: 'copilot-cli',
    name: 'GitHub Copilot CLI',
    icon: 'copilot',
    docs: 'https://docs.github.com/en/copilot/how-tos/copilot-cli',
    source: 'Tried: 1.0.102, over both ways.',
    traces: { folders: everywhere('{COPILOT_HOME|~/.copilot}'), programs: ['copilot'], applications: none },
    config: {
      language: 'json',
      files: everywhere('{COPILOT_HOME|~/.copilot}/mcp-config.json'),
      place: inKey('mcpServers'),
      bridge: (start) => ({ type: 'local', ...programEntry(start), tools: ['*'] }),
      http: (at) => ({ type: 'http', url: at.url, headers: bearer(at), tools: ['*'] }),
    },
    consents: [],
    pickUp: newSession('Copilot CLI'),
    notes: [
      `Copilot CLI asks you before it uses a tool, while your caller waits. Start it with --allow-tool='${entryName}(respondToCallback)' --allow-tool='${entryName}(getCallbackEvents)' to let it answer calls without asking.`,
    ],
    steps: ['Add this to mcp-config.json in the folder .copilot of your home folder.', 'Start a new Copilot CLI session.'],
  },
  {
    id: 'codex',
    name: 'Codex and ChatGPT desktop',
    icon: 'openai',
    docs: 'https://developers.openai.com/codex/mcp',
    source: 'Tried: Codex 0.169.0, over both ways, with the approval modes. ChatGPT desktop reads the same file.',
    traces: {
      folders: everywhere('{CODEX_HOME|~/.codex}'),
      programs: ['codex'],
      applications: application('ChatGPT', ['{local}/Programs/ChatGPT', '{local}/Packages/OpenAI.ChatGPT-Desktop_*']),
    },
    config: {
      language: 'toml',
      files: everywhere('{CODEX_HOME|~/.codex}/config.toml'),
      place: inKey('mcp_servers'),
      bridge: program,
      http: (at) => ({ url: at.url, http_headers: bearer(at) }),
    },
    consents: [
      {
        id: 'codex-approvals',
        sentence: asksFirst('Codex'),
        fields: {
          tools: {
            ...Object.fromEntries(conversation.map((tool): [string, Config] => [tool, { approval_mode: 'approve' }])),
            createCall: { approval_mode: 'prompt' },
          },
        },
      },
    ],
    pickUp: { kind: 'restart', sentence: 'Start a new Codex session. Quit ChatGPT desktop and open it again.' },
    notes: [],
    steps: ['Add this to config.toml in the folder .codex of your home folder.', 'Start a new Codex session.'],
  },
  {
    id: 'gemini-cli',
    name: 'Gemini CLI',
    icon: 'gemini',
    docs: 'https://geminicli.com/docs/tools/mcp-server/',
    source: 'Tried: 0.61.0, over both ways.',
    traces: { folders: everywhere('~/.gemini'), programs: ['gemini'], applications: none },
    config: {
      language: 'json',
      files: everywhere('~/.gemini/settings.json'),
      place: inKey('mcpServers'),
      bridge: program,
      http: address({ type: 'http' }),
    },
    consents: [
      {
        id: 'gemini-cli-trust',
        sentence:
          'Gemini CLI asks you before it uses a tool, while your caller waits. With this it never asks for Switchboard’s tools, not even before it places a call. Switchboard’s own permissions still apply.',
        fields: { trust: true },
      },
    ],
    pickUp: newSession('Gemini CLI'),
    notes: [],
    steps: ['Add this to settings.json in the folder .gemini of your home folder.', 'Start a new Gemini CLI session.'],
  },
  {
    id: 'antigravity',
    name: 'Antigravity',
    icon: 'antigravity',
    docs: 'https://antigravity.google/docs/mcp',
    source: 'Release notes of jcodemunch-mcp 1.108.89 for the shared file of version 2; reference of 2025 for the older one. Not tried.',
    traces: {
      folders: everywhere('~/.gemini/config', '~/.gemini/antigravity', '~/.antigravity'),
      programs: ['antigravity', 'agy'],
      applications: application('Antigravity', ['{local}/Programs/Antigravity'], ['/usr/share/antigravity', '/opt/Antigravity']),
    },
    config: {
      language: 'json',
      files: everywhere('~/.gemini/config/mcp_config.json', '~/.gemini/antigravity/mcp_config.json'),
      place: inKey('mcpServers'),
      bridge: program,
      http: (at) => ({ serverUrl: at.url, headers: bearer(at) }),
    },
    consents: [],
    pickUp: reload('In Antigravity, open MCP Servers, then Manage MCP Servers, and choose Refresh.'),
    notes: [],
    steps: [
      'In Antigravity, open MCP Servers, then Manage MCP Servers, and choose View raw config.',
      'Add this to the file and save it.',
      'Choose Refresh.',
    ],
  },
  {
    id: 'devin-desktop',
    name: 'Devin Desktop (Windsurf)',
    icon: 'devin',
    docs: 'https://docs.devin.ai',
    source: 'Documentation of Vaadin, Browserless and Sevalla, which agree on both files. Not tried.',
    traces: {
      folders: {
        darwin: ['~/.config/devin', '~/.codeium/windsurf'],
        win32: ['{roaming}/devin', '~/.codeium/windsurf'],
        linux: ['{config}/devin', '~/.codeium/windsurf'],
      },
      programs: ['devin', 'windsurf'],
      applications: both(
        application('Devin', ['{local}/Programs/Devin'], ['/usr/share/devin']),
        application('Windsurf', ['{local}/Programs/Windsurf'], ['/usr/share/windsurf']),
      ),
    },
    config: {
      language: 'json',
      files: {
        darwin: ['~/.config/devin/mcp_config.json', '~/.codeium/windsurf/mcp_config.json'],
        win32: ['{roaming}/devin/mcp_config.json', '~/.codeium/windsurf/mcp_config.json'],
        linux: ['{config}/devin/mcp_config.json', '~/.codeium/windsurf/mcp_config.json'],
      },
      every: true,
      place: inKey('mcpServers'),
      bridge: program,
    },
    consents: [],
    pickUp: reload('In Devin Desktop, open the list of MCP servers and refresh it.'),
    notes: [
      'Devin Desktop asks you before it first uses each tool. Allow respondToCallback and getCallbackEvents permanently, so that no caller waits for it.',
    ],
    steps: [
      'In Devin Desktop, open the list of MCP servers and choose to edit its configuration.',
      'Add this to the file and save it.',
      'Refresh the list.',
    ],
  },
  {
    id: 'goose',
    name: 'Goose',
    icon: 'goose',
    docs: 'https://block.github.io/goose/docs/getting-started/using-extensions',
    source:
      'ExtensionConfig in crates/goose/src/agents/extension.rs. Its links take a fixed list of programs, which Node is not on. Not tried.',
    traces: {
      folders: { darwin: ['{config}/goose'], win32: ['{roaming}/Block/goose'], linux: ['{config}/goose'] },
      programs: ['goose'],
      applications: application('Goose', ['{local}/Programs/Goose'], ['/usr/lib/goose', '/opt/Goose']),
    },
    config: {
      language: 'yaml',
      files: {
        darwin: ['{config}/goose/config.yaml'],
        win32: ['{roaming}/Block/goose/config/config.yaml'],
        linux: ['{config}/goose/config.yaml'],
      },
      place: inKey('extensions'),
      bridge: ({ command, args, env }) => ({
        ...{ enabled: true, type: 'stdio', name: entryName, description: 'A phone line' },
        ...{ cmd: command, args: [...args], envs: { ...env }, timeout: 300 },
      }),
      http: (at) => ({
        ...{ enabled: true, type: 'streamable_http', name: entryName, description: 'A phone line' },
        ...{ uri: at.url, headers: bearer(at), timeout: 300 },
      }),
    },
    consents: [],
    pickUp: newSession('Goose'),
    notes: [],
    steps: ['Add this to config.yaml of Goose.', 'Start a new Goose session.'],
  },
  {
    id: 'zed',
    name: 'Zed',
    icon: 'zed',
    docs: 'https://zed.dev/docs/ai/mcp',
    source: 'Maker’s documentation.',
    traces: {
      folders: { darwin: ['~/.config/zed'], win32: ['{roaming}/Zed'], linux: ['{config}/zed'] },
      programs: ['zeditor'],
      applications: application('Zed', ['{local}/Programs/Zed'], ['~/.local/zed.app']),
    },
    config: {
      language: 'json',
      files: { darwin: ['~/.config/zed/settings.json'], win32: ['{roaming}/Zed/settings.json'], linux: ['{config}/zed/settings.json'] },
      place: inKey('context_servers'),
      bridge: program,
      http: address(),
    },
    consents: [],
    pickUp: automatic('Zed reads the change automatically.'),
    notes: [],
    steps: ['In Zed, run the command “zed: open settings file”.', 'Add this to the file and save it.'],
  },
  {
    id: 'cline',
    name: 'Cline',
    icon: 'cline',
    docs: 'https://docs.cline.bot/mcp/configuring-mcp-servers',
    source: 'Tried: Cline CLI 3.0.65, over both ways. With any other “type”, Cline skips every server in the file.',
    traces: {
      folders: both(everywhere('~/.cline'), inCode('globalStorage/saoudrizwan.claude-dev')),
      programs: ['cline'],
      applications: none,
    },
    config: {
      language: 'json',
      files: both(
        everywhere('~/.cline/data/settings/cline_mcp_settings.json'),
        inCode('globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json'),
      ),
      every: true,
      place: inKey('mcpServers'),
      bridge: program,
      http: address({ type: 'streamableHttp' }),
    },
    consents: [{ id: 'cline-approvals', sentence: asksFirst('Cline'), fields: { autoApprove: [...conversation] } }],
    pickUp: automatic('Cline reads the change automatically. If it does not, start it again.'),
    notes: [],
    steps: ['In Cline, open MCP Servers, then Configure, and choose Configure MCP Servers.', 'Add this to the file and save it.'],
  },
  {
    id: 'roo-code',
    name: 'Roo Code',
    icon: 'roo',
    docs: 'https://docs.roocode.com/features/mcp/using-mcp-in-roo',
    source: 'Maker’s documentation.',
    traces: { folders: inCode('globalStorage/rooveterinaryinc.roo-cline'), programs: [], applications: none },
    config: {
      language: 'json',
      files: inCode('globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json'),
      place: inKey('mcpServers'),
      bridge: program,
      http: address({ type: 'streamable-http' }),
    },
    consents: [{ id: 'roo-code-approvals', sentence: asksFirst('Roo Code'), fields: { alwaysAllow: [...conversation] } }],
    pickUp: reload('In Roo Code, open MCP Servers and choose Refresh MCP Servers.'),
    notes: [],
    steps: ['In Roo Code, open MCP Servers and choose Edit Global MCP.', 'Add this to the file and save it.'],
  },
  {
    id: 'lm-studio',
    name: 'LM Studio',
    icon: 'lmstudio',
    docs: 'https://lmstudio.ai/docs/app/mcp',
    source: 'Maker’s documentation; the second path is that of installations from before the folder was renamed (its issue 1371).',
    minimumVersion: '0.3.17',
    traces: {
      folders: everywhere('~/.lmstudio', '~/.cache/lm-studio'),
      programs: ['lms'],
      applications: application('LM Studio', ['{local}/Programs/LM Studio', '{local}/LM-Studio']),
    },
    config: {
      language: 'json',
      files: everywhere('~/.lmstudio/mcp.json', '~/.cache/lm-studio/mcp.json'),
      place: inKey('mcpServers'),
      bridge: program,
      http: address(),
    },
    consents: [],
    pickUp: automatic('LM Studio reads the change automatically. Switch “mcp/switchboard” on in the chat.'),
    notes: [],
    link: lmStudioLink,
    steps: ['In LM Studio, open the Program tab, choose Install, then Edit mcp.json.', 'Add this to the file and save it.'],
  },
  {
    id: 'jetbrains',
    name: 'JetBrains (Junie)',
    icon: 'jetbrains',
    docs: 'https://www.jetbrains.com/help/junie/model-context-protocol-mcp.html',
    source: 'Maker’s documentation: Junie starts programs only.',
    traces: {
      folders: {
        darwin: ['~/.junie', '{support}/JetBrains'],
        win32: ['~/.junie', '{roaming}/JetBrains'],
        linux: ['~/.junie', '{config}/JetBrains'],
      },
      programs: ['junie'],
      applications: none,
    },
    config: { language: 'json', files: everywhere('~/.junie/mcp/mcp.json'), place: inKey('mcpServers'), bridge: program },
    consents: [],
    pickUp: restart('your JetBrains IDE'),
    notes: [
      'This connects Junie. For AI Assistant, open Settings, Tools, AI Assistant, Model Context Protocol, choose Add, then As JSON, and paste the same entry.',
    ],
    steps: ['In your IDE, open Settings, Tools, Junie, MCP Settings, and choose Add.', 'Paste this and save it.'],
  },
  {
    id: 'opencode',
    name: 'opencode',
    icon: 'opencode',
    docs: 'https://opencode.ai/docs/mcp-servers/',
    source: 'Tried: 1.18.33, over both ways. Without “oauth”: false, a wrong token starts a search for a sign-in page.',
    traces: {
      folders: everywhere('{config}/opencode'),
      programs: ['opencode'],
      applications: application('OpenCode', ['{local}/Programs/OpenCode']),
    },
    config: {
      ...opencodeFile,
      place: inKey('mcp'),
      bridge: ({ command, args, env }) => ({
        type: 'local',
        command: [command, ...args],
        ...(Object.keys(env).length === 0 ? {} : { environment: { ...env } }),
        enabled: true,
      }),
      http: (at) => ({ type: 'remote', url: at.url, headers: bearer(at), oauth: false, enabled: true }),
    },
    consents: [
      {
        id: 'opencode-approvals',
        sentence: asksFirst('opencode, where you have set it to ask,'),
        entries: conversation.map((tool) => ({
          file: opencodeFile,
          place: { kind: 'key', path: ['permission'], key: `${entryName}_${tool}` },
          value: 'allow',
        })),
      },
    ],
    pickUp: newSession('opencode'),
    notes: [],
    steps: ['Add this to opencode.json in the folder .config/opencode of your home folder.', 'Start a new opencode session.'],
  },
  {
    id: 'kiro',
    name: 'Kiro',
    icon: 'kiro',
    docs: 'https://kiro.dev/docs/mcp/configuration',
    source: 'Maker’s documentation, its page about install links included.',
    traces: {
      folders: everywhere('~/.kiro'),
      programs: ['kiro', 'kiro-cli'],
      applications: application('Kiro', ['{local}/Programs/Kiro'], ['/usr/share/kiro']),
    },
    config: {
      language: 'json',
      files: everywhere('~/.kiro/settings/mcp.json'),
      place: inKey('mcpServers'),
      bridge: program,
      http: address(),
    },
    consents: [{ id: 'kiro-approvals', sentence: asksFirst('Kiro'), fields: { autoApprove: [...conversation] } }],
    pickUp: automatic('Kiro connects when the file is saved.'),
    notes: [],
    link: kiroLink,
    steps: ['In Kiro, run the command “Kiro: Open user MCP config (JSON)”.', 'Add this to the file and save it.'],
  },
  {
    id: 'amp',
    name: 'Amp',
    icon: 'amp',
    docs: 'https://ampcode.com/manual#mcp',
    source: 'Maker’s documentation, by way of a reference of its settings files. Not tried.',
    traces: { folders: everywhere('~/.config/amp'), programs: ['amp'], applications: none },
    config: {
      language: 'json',
      files: everywhere('~/.config/amp/settings.json', '~/.config/amp/settings.jsonc'),
      place: inKey('amp.mcpServers'),
      bridge: program,
      http: address(),
    },
    consents: [],
    pickUp: newSession('Amp'),
    notes: [],
    steps: ['Add this to settings.json in the folder .config/amp of your home folder.', 'Start a new Amp session.'],
  },
  {
    id: 'warp',
    name: 'Warp',
    icon: 'warp',
    docs: 'https://docs.warp.dev/agents/capabilities/mcp',
    source: 'The skill “agent-add-mcp” in warpdotdev/warp. Not tried.',
    traces: {
      folders: everywhere('~/.warp'),
      programs: ['warp-terminal'],
      applications: application('Warp', ['{local}/Programs/Warp'], ['/opt/warpdotdev']),
    },
    config: { language: 'json', files: everywhere('~/.warp/.mcp.json'), place: inKey('mcpServers'), bridge: program, http: address() },
    consents: [],
    pickUp: reload('In Warp, open Settings, Agents, MCP servers, and start “switchboard”.'),
    notes: [],
    steps: ['In Warp, open Settings, Agents, MCP servers, and choose Add.', 'Paste this and save it.'],
  },
  {
    id: 'continue',
    name: 'Continue',
    icon: 'continue',
    docs: 'https://docs.continue.dev/customize/deep-dives/mcp',
    source: 'Tried: cn 1.5.47, over both ways.',
    traces: { folders: everywhere('~/.continue'), programs: ['cn'], applications: none },
    config: {
      language: 'yaml',
      files: everywhere('~/.continue/config.yaml'),
      seed: 'name: Local Config\nversion: 1.0.0\nschema: v1\n',
      place: { kind: 'item', path: ['mcpServers'], item: entryName },
      bridge: (start) => ({ name: entryName, ...programEntry(start) }),
      http: (at) => ({ name: entryName, type: 'streamable-http', url: at.url, requestOptions: { headers: bearer(at) } }),
    },
    consents: [],
    pickUp: automatic('Continue reads the change when its file is saved. Start a new cn session.'),
    notes: [],
    steps: ['In Continue, open its configuration file config.yaml.', 'Add this to the file and save it.'],
  },
  {
    id: 'qwen-code',
    name: 'Qwen Code',
    icon: 'qwen',
    docs: 'https://qwenlm.github.io/qwen-code-docs/',
    source: 'Tried: 0.24.4, over both ways.',
    traces: { folders: everywhere('~/.qwen'), programs: ['qwen'], applications: none },
    config: {
      language: 'json',
      files: everywhere('~/.qwen/settings.json'),
      place: inKey('mcpServers'),
      bridge: program,
      http: (at) => ({ httpUrl: at.url, headers: bearer(at) }),
    },
    consents: [
      {
        id: 'qwen-code-trust',
        sentence:
          'Qwen Code asks you before it uses a tool, while your caller waits. With this it never asks for Switchboard’s tools, not even before it places a call. Switchboard’s own permissions still apply.',
        fields: { trust: true },
      },
    ],
    pickUp: newSession('Qwen Code'),
    notes: [],
    steps: ['Add this to settings.json in the folder .qwen of your home folder.', 'Start a new Qwen Code session.'],
  },
  {
    id: 'something-else',
    name: 'Something else',
    icon: 'other',
    docs: undefined,
    source: 'The form that most agents share.',
    traces: { folders: none, programs: [], applications: none },
    consents: [],
    pickUp: { kind: 'restart', sentence: 'Restart the agent.' },
    notes: [],
    steps: [
      'Find where your agent keeps its MCP servers. Its documentation calls them MCP servers, tools, extensions or connectors.',
      'Add this and save it.',
      'Restart the agent.',
    ],
  },
];
