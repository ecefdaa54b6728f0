import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleFile, contentSecurityPolicy, isBundleUrl } from './bundle';

const root = path.resolve('/opt/switchboard/renderer');
const at = (name: string) => path.join(root, name);

describe('a file of the bundle', () => {
  it.each([
    ['app://bundle/index.html', 'index.html', 'text/html; charset=utf-8'],
    ['app://bundle/', 'index.html', 'text/html; charset=utf-8'],
    ['app://bundle/assets/main-1a2b.js', 'assets/main-1a2b.js', 'text/javascript; charset=utf-8'],
    ['app://bundle/assets/main.css?v=1#top', 'assets/main.css', 'text/css; charset=utf-8'],
    ['app://bundle/a%20name.svg', 'a name.svg', 'image/svg+xml'],
    // The URL parser itself resolves these inside the root, so they are plain paths by the time we see them.
    ['app://bundle/%2e%2e/index.html', 'index.html', 'text/html; charset=utf-8'],
    ['app://bundle/../../index.html', 'index.html', 'text/html; charset=utf-8'],
  ])('%s is %s', (address, name, type) => {
    expect(bundleFile(root, address)).toEqual({ ok: true, file: at(name), type });
  });

  it.each([
    ['an encoded slash after dots', 'app://bundle/..%2fmain/index.js', 400],
    ['an encoded slash and encoded dots', 'app://bundle/%2e%2e%2fmain/index.js', 400],
    ['a doubly encoded parent', 'app://bundle/%252e%252e%252fmain/index.js', 'inside'],
    ['a backslash', 'app://bundle/..\\main\\index.js', 400],
    ['an encoded backslash', 'app://bundle/..%5cmain%5cindex.js', 400],
    ['NUL', 'app://bundle/index.html%00.js', 400],
    ['a network path', 'app://bundle//server/share/x.js', 400],
    ['a drive letter', 'app://bundle/c:/windows/x.js', 400],
    ['broken percent encoding', 'app://bundle/%zz.js', 400],
    ['a type the window does not use', 'app://bundle/notes.txt', 404],
    ['no extension', 'app://bundle/passwd', 404],
    ['another host', 'app://elsewhere/index.html', 404],
    ['another scheme', 'file:///etc/passwd', 404],
    ['a user in the address', 'app://me@bundle/index.html', 404],
  ])('refuses %s', (_what, address, status) => {
    const answer = bundleFile(root, address);
    if (status === 'inside') expect(answer.ok && answer.file.startsWith(root + path.sep)).toBe(true);
    else expect(answer).toEqual({ ok: false, status });
  });

  it('never lies outside the root, whatever the path', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2e%2e',
      '%2f',
      '/',
      '\\',
      '%5c',
      '%00',
      'a',
      'index',
      ':',
      '%',
      '%25',
      '.js',
      '.html',
      '//',
      '?',
      '#',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const answer = bundleFile(root, `app://bundle/${pieces.join('')}`);
        return !answer.ok || (answer.file.startsWith(root + path.sep) && !answer.file.includes('\0'));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the origin of the window', () => {
  it.each([
    ['app://bundle/index.html', true],
    ['app://bundle', true],
    ['app://bundle.example/index.html', false],
    ['app://bundle:80/index.html', false],
    ['https://bundle/index.html', false],
    ['not an address', false],
    ['', false],
  ])('%s: %s', (address, ours) => expect(isBundleUrl(address)).toBe(ours));
});

describe('the content security policy', () => {
  it('starts from nothing, has no unsafe source and demands Trusted Types', () => {
    expect(contentSecurityPolicy).toMatch(/^default-src 'none'/);
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:/);
    expect(contentSecurityPolicy).toContain("require-trusted-types-for 'script'");
  });
});
