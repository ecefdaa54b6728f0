import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../base/log';
import { ManualClock } from '../base/testing/manualClock';
import { createClient } from './client';
import { readTnsPage, toE164 } from './numbers';
import { type FakeBandwidth, type Seen, startFakeBandwidth, tokenPath, tokenWith } from './testing/fakeBandwidth';
import { testLine } from './testing/testLine';

let bandwidth: FakeBandwidth;
beforeEach(async () => {
  bandwidth = await startFakeBandwidth();
});
afterEach(() => bandwidth.close());

const list = () =>
  createClient(testLine(bandwidth.hosts), { clock: new ManualClock(), log: silentLog, version: '0.0.0' }).listPhoneNumbers();
const page = (numbers: readonly string[], next?: string) =>
  `<TelephoneNumbersResponse><TelephoneNumberCount>9</TelephoneNumberCount><Links><first>x</first>${
    next === undefined
      ? ''
      : `<next>Link=&lt;https://elsewhere.example:443/v1.0/tns?account=1&amp;page=${next}&amp;size=500&gt;;rel="next";</next>`
  }</Links><TelephoneNumbers>${numbers.map((number) => `<TelephoneNumber><FullNumber>${number}</FullNumber><Status>Inservice</Status></TelephoneNumber>`).join('')}</TelephoneNumbers></TelephoneNumbersResponse>`;
const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => `+1919${String(from + index).padStart(7, '0')}`);

it.each([
  ['9192381138', '+19192381138'],
  ['19192381138', '+19192381138'],
  ['+19192381138', '+19192381138'],
  ['(919) 238-1138', '+19192381138'],
  ['+4930123456', '+4930123456'],
])('%s is %s', (written, e164) => {
  expect(toE164(written)).toBe(e164);
});

it.each([
  ['<TelephoneNumbersResponse/>', []],
  ['<TelephoneNumbersResponse><TelephoneNumbers/></TelephoneNumbersResponse>', []],
  [page(['9192381138']), ['+19192381138']],
  [page(['9192381138', '9192381139']), ['+19192381138', '+19192381139']],
])('reads none, one and many: %#', (xml, numbers) => {
  expect(readTnsPage(xml).numbers.map((number) => number.phoneNumber)).toEqual(numbers);
});

describe('paging', () => {
  const pages = (answer: (page: string) => string) =>
    bandwidth.route({ 'GET /api/v2/tns': ({ query }: Seen) => ({ status: 200, body: answer(query.get('page') ?? '') }) });
  const asked = () => bandwidth.apiRequests().map((request) => request.query.get('page'));

  it('asks for this account’s numbers in service', async () => {
    pages(() => page(['9192381138']));
    await list();
    expect(Object.fromEntries(bandwidth.apiRequests()[0]?.query ?? [])).toEqual({
      accountId: '9900000',
      status: 'Inservice',
      size: '2500',
      page: '1',
    });
  });

  it('follows the next link by its page value alone', async () => {
    pages((value) => (value === '1' ? page(['+19190000001'], '+19190000002') : page(['+19190000002'])));
    expect((await list()).map((number) => number.phoneNumber)).toEqual(['+19190000001', '+19190000002']);
    expect(asked()).toEqual(['1', '+19190000002']);
  });

  it('counts pages while they are full when there is no link', async () => {
    pages((value) => page(value === '1' ? range(0, 2500) : range(2500, 1)));
    expect(await list()).toHaveLength(2501);
    expect(asked()).toEqual(['1', '2']);
  });

  it('stops when a page repeats', async () => {
    pages((value) => page(['+19190000001'], `${value}0`));
    expect(await list()).toHaveLength(1);
    expect(asked()).toEqual(['1', '10']);
  });
});

describe('an account that may not list its numbers', () => {
  const inService = 'GET /api/v2/accounts/*/inserviceNumbers';
  beforeEach(() => bandwidth.route({ 'GET /api/v2/tns': { status: 403 } }));

  it('is read from inserviceNumbers where that is allowed', async () => {
    bandwidth.route({
      [inService]: {
        status: 200,
        body: '<TNs><TotalCount>1</TotalCount><TelephoneNumbers><Count>1</Count><TelephoneNumber>+18043024183</TelephoneNumber></TelephoneNumbers></TNs>',
      },
    });
    expect(await list()).toEqual([{ phoneNumber: '+18043024183', status: undefined, source: 'inserviceNumbers' }]);
  });

  it.each([403, 404])('is a feature limit when that is refused too (%i)', async (status) => {
    bandwidth.route({ [inService]: { status } });
    await expect(list()).rejects.toMatchObject({ code: 'feature_limit', message: expect.stringContaining('Numbers role') });
  });

  it('hears about Build when it is one', async () => {
    bandwidth.route({ [tokenPath]: { status: 200, body: { access_token: tokenWith({ accounts: ['9900000'], express: true }) } } });
    await expect(list()).rejects.toMatchObject({ code: 'feature_limit', message: expect.stringContaining('Bandwidth Build') });
  });
});
