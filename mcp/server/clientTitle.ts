/** What people call the programs that name themselves differently. */
const titles: ReadonlyMap<string, string> = new Map([
  ['claude-code', 'Claude Code'],
  ['claude-ai', 'Claude'],
  ['codex-mcp-client', 'Codex'],
  ['gemini-cli-mcp-client', 'Gemini CLI'],
  ['github-copilot-developer', 'GitHub Copilot'],
  ['continue-cli-client', 'Continue'],
  ['continue-client', 'Continue'],
  ['qwen-code-mcp-client', 'Qwen Code'],
]);

/** Any program can send any name: it is cut to one short line. */
const longest = 60;

/** A client's own name, as a person knows it: `codex-mcp-client 0.169.0` is Codex. Undefined when nothing readable is left of it. */
export function clientTitle(name: string | undefined): string | undefined {
  const plain = (name ?? '')
    .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
    .trim()
    .slice(0, longest)
    .trim();
  if (plain === '') return undefined;
  const [id = ''] = plain.split(/[ /]/);
  return titles.get(id.toLowerCase()) ?? plain;
}
