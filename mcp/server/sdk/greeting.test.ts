import { describe, expect, it } from 'vitest';
import { sightingOf } from './greeting';

describe('sightingOf', () => {
  it.each([
    [
      'a 2026 request names its client every time',
      {
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/list',
        params: { _meta: { 'io.modelcontextprotocol/clientInfo': { name: 'claude', version: '2.1' } } },
      },
      { era: '2026', client: 'claude 2.1' },
    ],
    [
      'a 2025 handshake names it once',
      { method: 'initialize', params: { clientInfo: { name: 'codex', version: '0.1' } } },
      { era: '2025', client: 'codex 0.1' },
    ],
    ['a client without a version', { method: 'initialize', params: { clientInfo: { name: 'codex' } } }, { era: '2025', client: 'codex' }],
    ['any other 2025 message', { method: 'tools/list' }, { era: '2025', client: undefined }],
    ['a batch', [{ method: 'tools/list' }], { era: '2025', client: undefined }],
    ['nonsense', null, { era: '2025', client: undefined }],
  ])('%s', (_what, message, sighting) => {
    expect(sightingOf(message)).toEqual(sighting);
  });
});
