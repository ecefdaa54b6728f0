import { expect, it } from 'vitest';
import { chooseApplication } from './choice';

const app = (applicationId: string, serviceType: 'Voice-V2' | 'Messaging-V2' = 'Voice-V2') => ({
  applicationId,
  serviceType,
  name: `App ${applicationId}`,
  fields: {},
});

it.each([
  ['the chosen one, whatever there is', [app('a'), app('b')], 'c', { kind: 'chosen', applicationId: 'c' }],
  ['the only one of its kind', [app('a'), app('m', 'Messaging-V2')], undefined, { kind: 'chosen', applicationId: 'a' }],
  [
    'none of several, naming them',
    [app('a'), app('b')],
    undefined,
    { kind: 'none', why: expect.stringMatching(/a \(App a\), b \(App b\).*BW_VOICE_APPLICATION_ID/), among: [app('a'), app('b')] },
  ],
  [
    'none where there is none',
    [app('m', 'Messaging-V2')],
    undefined,
    { kind: 'none', why: expect.stringContaining('no voice application'), among: [] },
  ],
] as const)('points %s', (_what, applications, preferred, expected) => {
  expect(chooseApplication(applications, 'Voice-V2', preferred)).toEqual(expected);
});
