import { expect, it } from 'vitest';
import { resolveHosts } from '../../bandwidth/hosts';
import { createLine } from '../../bandwidth/lines';
import { ManualClock } from '../../base/testing/manualClock';
import { deliveryWarnings } from './deliveryWarnings';

const lineIn = (environment: string) =>
  createLine({
    kind: 'real',
    hosts: resolveHosts({ BW_ENVIRONMENT: environment }),
    credentials: { clientId: 'id', clientSecret: 'secret' },
    source: 'environment',
    callbackBase: () => 'https://phone.acme-corp.com/x',
    callbackCredentials: () => undefined,
    clock: new ManualClock(),
    version: '0.0.0',
  });
const parties = { applicationId: 'm-1', from: '+19195550100' };

it('says that a message left the test environment for a real phone', () => {
  expect(deliveryWarnings(lineIn('test'), {}, parties)).toEqual([
    'This message went through Bandwidth’s production (messaging.bandwidth.com), to a real phone, and costs money, although other requests go to test.api.bandwidth.com: Bandwidth has no test host for messages and media. Tell the user.',
  ]);
  expect(deliveryWarnings(lineIn('prod'), {}, parties)).toEqual([]);
});
