import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import { type CredentialRead, type CredentialSource, findCredentials, fixedSource } from './credentials';

const pair = (clientId: string) => ({ clientId, clientSecret: `${clientId}-secret` });
const keychain = (read: CredentialSource['read']): CredentialSource => ({ name: 'keychain', read });
const ok = (clientId: string) => async (): Promise<CredentialRead> => ({ state: 'ok', credentials: pair(clientId) });

describe('the sources of credentials', () => {
  it('are read in their own order: the environment before the keychain', async () => {
    const sources = [keychain(ok('kept')), fixedSource('environment', pair('env'))];
    expect(await findCredentials(sources, new ManualClock())).toEqual({ kind: 'found', source: 'environment', credentials: pair('env') });
  });

  it('are read no further than the first that holds credentials', async () => {
    let asked = false;
    const later = keychain(async () => {
      asked = true;
      return { state: 'missing' };
    });
    await findCredentials([fixedSource('environment', pair('env')), later], new ManualClock());
    expect(asked).toBe(false);
  });

  it('come to the keychain when the environment has none', async () => {
    const sources = [fixedSource('environment', undefined), keychain(ok('kept'))];
    expect(await findCredentials(sources, new ManualClock())).toMatchObject({ kind: 'found', source: 'keychain' });
  });

  it('hold none when they are missing', async () => {
    expect(await findCredentials([keychain(async () => ({ state: 'missing' }))], new ManualClock())).toEqual({
      kind: 'none',
      problems: [],
    });
  });

  it.each([
    { state: 'locked', why: 'The keychain is locked.', todo: 'Unlock it.' },
    { state: 'refused', why: 'Access was refused.', todo: 'Allow it.' },
    { state: 'unsupported', why: 'This computer has no keychain.', todo: 'Install one.' },
  ] as const)('say why they hold none and what to do: $state', async (read) => {
    const problems = [{ source: 'keychain', ...read }];
    expect(await findCredentials([keychain(async () => read)], new ManualClock())).toEqual({ kind: 'none', problems });
  });

  it('that reply at once are found at once', () => {
    const sources = [fixedSource('environment', undefined), fixedSource('practice', pair('own'))];
    expect(findCredentials(sources, new ManualClock())).toMatchObject({ kind: 'found', source: 'practice' });
  });

  it('are given three seconds, after which the read is aborted', async () => {
    const clock = new ManualClock();
    let aborted = false;
    const silent = keychain(
      (signal) =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            aborted = true;
          });
        }),
    );
    const found = findCredentials([silent], clock);
    await clock.advance(2_999);
    expect(aborted).toBe(false);
    await clock.advance(1);
    expect(await found).toEqual({
      kind: 'none',
      problems: [
        {
          source: 'keychain',
          state: 'locked',
          why: 'The keychain did not reply within 3 seconds.',
          todo: 'Unlock the keychain, then try again.',
        },
      ],
    });
    expect(aborted).toBe(true);
  });

  it('that throw are refused, and the others are still read', async () => {
    const broken = keychain(async () => {
      throw new Error('no bus');
    });
    expect(await findCredentials([broken], new ManualClock())).toEqual({
      kind: 'none',
      problems: [{ source: 'keychain', state: 'refused', why: 'The keychain could not be read: no bus.', todo: expect.any(String) }],
    });
  });
});
