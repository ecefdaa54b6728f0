import { entryName, type Start } from './row';

/**
 * Addresses that open an agent and offer to add the bridge. They end up in histories and logs, so only the bridge is
 * offered this way: it holds no secret.
 */

/** What most agents write for a program. */
export function programEntry({ command, args, env }: Start): {
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
} {
  return { command, args: [...args], ...(Object.keys(env).length === 0 ? {} : { env: { ...env } }) };
}

export function cursorLink(start: Start): string {
  return `cursor://anysphere.cursor-deeplink/mcp/install?name=${entryName}&config=${encodeURIComponent(base64(programEntry(start)))}`;
}

export function vscodeLink(start: Start): string {
  return `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name: entryName, type: 'stdio', ...programEntry(start) }))}`;
}

export function lmStudioLink(start: Start): string {
  return `lmstudio://add_mcp?name=${entryName}&config=${encodeURIComponent(base64(programEntry(start)))}`;
}

export function kiroLink(start: Start): string {
  return `https://kiro.dev/launch/mcp/add?name=${entryName}&config=${encodeURIComponent(JSON.stringify(programEntry(start)))}`;
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64');
}
