import { type Clock, isoTime } from '../../base/clock';
import type { PracticeAccount } from '../state/account';
import { dashboardError, empty, type Reply, xml } from './replies';
import type { Handler, Route } from './router';

const statuses = ['Inservice', 'InAccount', 'Aging'];

/**
 * The two ways to list numbers (bandwidth-api 6). A Build account may not use /tns (403, empty body);
 * inserviceNumbers answers in both modes, which clients use after that 403.
 */
export function numberRoutes(account: PracticeAccount, clock: Clock): readonly Route[] {
  const since = isoTime(clock.now());

  const tns: Handler = ({ query }) => {
    if (account.mode === 'build') return empty(403);
    const wrong = queryProblem(query);
    if (wrong !== undefined) return wrong;
    const wanted = (query.get('status') ?? 'Inservice').split(',').includes('Inservice');
    const first = !isLaterPage(query.get('page') ?? '1', account.number);
    const listed = wanted && first;
    return xml(200, 'TelephoneNumbersResponse', {
      TelephoneNumberCount: wanted ? 1 : 0,
      Links: { first: `Link=</api/v2/tns?accountId=${account.accountId}&page=1&size=${query.get('size') ?? '500'}>;rel="first";` },
      TelephoneNumbers: listed
        ? {
            TelephoneNumber: {
              City: 'PRACTICE',
              State: 'NC',
              FullNumber: account.number,
              Status: 'Inservice',
              AccountId: account.accountId,
              LastModified: since,
              InServiceDate: since,
            },
          }
        : '',
    });
  };

  const inservice: Handler = () =>
    xml(200, 'TNs', {
      TotalCount: 1,
      Links: { first: `Link=</api/v2/accounts/${account.accountId}/inserviceNumbers?page=1>;rel="first";` },
      TelephoneNumbers: { Count: 1, TelephoneNumber: account.number },
    });

  return [
    { api: 'numbers', method: 'GET', path: '/api/v2/tns', handler: tns },
    { api: 'numbers', method: 'GET', path: '/api/v2/accounts/{accountId}/inserviceNumbers', handler: inservice },
  ];
}

function queryProblem(query: URLSearchParams): Reply | undefined {
  const fail = (code: number, text: string) => dashboardError(400, 'TelephoneNumbersResponse', code, text);
  if (query.get('accountId') === null) return fail(1003, 'accountId is required');
  const size = query.get('size');
  if (size !== null && !(/^\d{1,6}$/.test(size) && Number(size) >= 1 && Number(size) <= 2500))
    return fail(1006, 'size must be between 1 and 2500');
  const page = query.get('page');
  if (page !== null && !/^[+ ]?[1-9]\d{0,14}$/.test(page)) return fail(1006, 'page must be between 1 and the id of the last number');
  const status = query.get('status');
  if (status !== null && !status.split(',').every((each) => statuses.includes(each))) {
    return fail(1006, `status must be one of ${statuses.join(', ')}`);
  }
  return undefined;
}

/** Sources disagree whether `page` counts pages or names the first number of a page; under both readings the one number is the only result. */
function isLaterPage(page: string, number: string): boolean {
  const digits = page.replace(/^[+ ]/, '');
  return digits.length <= 6 ? Number(digits) > 1 : digits > number.replace('+', '');
}
