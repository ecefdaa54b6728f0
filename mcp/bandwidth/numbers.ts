import { z } from 'zod';
import { SwitchboardError } from '../base/errors';
import { unexpectedAnswer } from './errors';
import type { Send } from './http';
import type { Line } from './line';
import { pathId } from './pathId';
import type { PhoneNumber } from './resources';
import { element, many, readXml, root } from './xml';

const pageSize = 2500;
const maxPages = 100;

const tnsSchema = z.object({
  TelephoneNumbersResponse: root(
    z.object({
      Links: element(z.object({ next: z.string().optional() })),
      TelephoneNumbers: element(z.object({ TelephoneNumber: many(z.object({ FullNumber: z.string(), Status: z.string().optional() })) })),
    }),
  ),
});

const inServiceSchema = z.object({
  TNs: root(z.object({ TelephoneNumbers: element(z.object({ TelephoneNumber: many(z.string()) })) })),
});

/**
 * The account's numbers: `/tns`, and where that is forbidden `/inserviceNumbers`, which needs another role
 * (bandwidth-api, section 6). Refused by both, the refusal of `/tns` is thrown: `feature_limit`.
 */
export async function listPhoneNumbers(line: Line, send: Send, signal?: AbortSignal): Promise<readonly PhoneNumber[]> {
  const { accountId } = await line.account();
  try {
    return await listTns(accountId, send, signal);
  } catch (error) {
    if (!(error instanceof SwitchboardError) || error.code !== 'feature_limit') throw error;
    const others = await listInService(accountId, send, signal);
    if (others === undefined) throw error;
    return others;
  }
}

async function listTns(accountId: string, send: Send, signal: AbortSignal | undefined): Promise<readonly PhoneNumber[]> {
  const found = new Map<string, PhoneNumber>();
  const asked = new Set<string>();
  let page: string | undefined = '1';
  while (page !== undefined && !asked.has(page) && asked.size < maxPages) {
    asked.add(page);
    const query = { accountId, status: 'Inservice', size: String(pageSize), page };
    const answer = await send({ surface: 'numbers', host: 'api', method: 'GET', path: '/api/v2/tns', query, signal });
    if (answer.status === 204) break;
    const { numbers, next } = readTnsPage(answer.body);
    const before = found.size;
    for (const number of numbers) found.set(number.phoneNumber, number);
    // A page that brings nothing new would go on for ever: sources disagree on what `page` counts.
    page = found.size === before ? undefined : (next ?? (numbers.length >= pageSize ? String(asked.size + 1) : undefined));
  }
  return [...found.values()];
}

/** One page of `/tns`. Only the `page` value of the next link is used: its host may not be the line's. */
export function readTnsPage(xml: string): { readonly numbers: readonly PhoneNumber[]; readonly next: string | undefined } {
  const parsed = tnsSchema.safeParse(readXml('numbers', xml));
  if (!parsed.success) throw unexpectedAnswer('numbers', 'it holds no list of numbers');
  const { Links: links, TelephoneNumbers: list } = parsed.data.TelephoneNumbersResponse;
  return {
    numbers: list.TelephoneNumber.map(({ FullNumber, Status }) => ({
      phoneNumber: toE164(FullNumber),
      status: Status,
      source: 'tns' as const,
    })),
    next: links.next === undefined ? undefined : pageOf(links.next),
  };
}

/** Not URLSearchParams: the link carries a bare `+`, which that would read as a space. */
function pageOf(link: string): string | undefined {
  const value = /[?&]page=([^&>\s]+)/.exec(link)?.[1];
  return value?.replace(/%2B/gi, '+');
}

async function listInService(accountId: string, send: Send, signal: AbortSignal | undefined): Promise<readonly PhoneNumber[] | undefined> {
  const path = `/api/v2/accounts/${pathId('The account id', accountId)}/inserviceNumbers`;
  try {
    const answer = await send({ surface: 'numbers', host: 'api', method: 'GET', path, query: { size: '100' }, signal });
    if (answer.status === 204) return [];
    const parsed = inServiceSchema.safeParse(readXml('numbers', answer.body));
    if (!parsed.success) return undefined;
    const numbers = parsed.data.TNs.TelephoneNumbers.TelephoneNumber;
    return numbers.map((number) => ({ phoneNumber: toE164(number), status: undefined, source: 'inserviceNumbers' as const }));
  } catch (error) {
    if (error instanceof SwitchboardError && (error.code === 'feature_limit' || error.code === 'not_found')) return undefined;
    throw error;
  }
}

/** `9192381138`, `19192381138` and `+19192381138` are the same number (bandwidth-api, section 6). */
export function toE164(number: string): string {
  const digits = number.replace(/\D/g, '');
  return digits.length === 10 && !number.trim().startsWith('+') ? `+1${digits}` : `+${digits}`;
}
