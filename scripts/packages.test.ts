import { describe, expect, it } from 'vitest';
import { sameInstallation } from './packages.mjs';

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/zod': { version: '4.0.0', integrity: 'sha512-a' },
  'node_modules/esbuild-win': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};

describe('whether node_modules is what package-lock.json asks for', () => {
  it('is, when only optional packages of other platforms are absent', () => {
    expect(sameInstallation(wanted, { 'node_modules/zod': { version: '4.0.0', integrity: 'sha512-a' } })).toBe(true);
  });

  it.each([
    ['a package is absent', {}],
    ['a package has another version', { 'node_modules/zod': { version: '3.0.0', integrity: 'sha512-a' } }],
    ['a package has another content', { 'node_modules/zod': { version: '4.0.0', integrity: 'sha512-z' } }],
    [
      'a package is there that is no longer wanted',
      { 'node_modules/zod': { version: '4.0.0', integrity: 'sha512-a' }, 'node_modules/left': { version: '1.0.0', integrity: 'sha512-l' } },
    ],
  ])('is not, when %s', (_why, installed) => {
    expect(sameInstallation(wanted, installed)).toBe(false);
  });
});
