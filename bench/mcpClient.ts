/** One way to send an agent's requests: the headers of the era it speaks, and what its bodies carry besides the request. */
export interface McpClient {
  readonly path: string;
  headers(method: string, name?: string): string;
  body(method: string, params: object): string;
}

const info = { name: 'bench', version: '1' };
const modernRevision = '2026-07-28';
let serial = 1;

/** A client of the 2025 revisions, in a session opened for it. */
export async function openSession(endpoint: URL, token: string): Promise<McpClient> {
  const opened = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 0,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: info },
    }),
  });
  await opened.text();
  const session = opened.headers.get('mcp-session-id');
  if (session === null) throw new Error(`A session was refused with ${opened.status}.`);
  const headers = lines({ ...common(token), 'Mcp-Session-Id': session, 'Mcp-Protocol-Version': '2025-11-25' });
  return {
    path: endpoint.pathname,
    headers: () => headers,
    body: (method, params) => JSON.stringify({ jsonrpc: '2.0', id: serial++, method, params }),
  };
}

/** A client of 2026-07-28, which has no session: each request says everything. */
export function modernClient(endpoint: URL, token: string): McpClient {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': modernRevision,
    'io.modelcontextprotocol/clientInfo': info,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return {
    path: endpoint.pathname,
    headers: (method, name) => {
      const named = name === undefined ? {} : { 'Mcp-Name': name };
      return lines({ ...common(token), 'Mcp-Protocol-Version': modernRevision, 'Mcp-Method': method, ...named });
    },
    body: (method, params) => JSON.stringify({ jsonrpc: '2.0', id: serial++, method, params: { ...params, _meta } }),
  };
}

function common(token: string) {
  return { Authorization: `Bearer ${token}`, Accept: 'application/json, text/event-stream' };
}

function lines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}
