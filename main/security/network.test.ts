import { describe, expect, it } from 'vitest';
import { mayLoad } from './network';

describe('what the window may load', () => {
  it.each([
    ['app://bundle/index.html', true, true],
    ['app://bundle/assets/main.js', false, true],
    ['app://other/index.html', false, false],
    ['https://example.com/', false, false],
    ['http://127.0.0.1:7467/mcp', false, false],
    ['ws://127.0.0.1:1/', false, false],
    ['file:///etc/passwd', false, false],
    ['devtools://devtools/bundled/inspector.html', false, true],
    ['devtools://devtools/bundled/inspector.html', true, false],
  ])('%s (packaged: %s): %s', (address, packaged, allowed) => expect(mayLoad(address, packaged)).toBe(allowed));
});
