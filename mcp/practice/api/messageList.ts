import { isoTime } from '../../base/clock';
import type { Json, JsonObject } from '../../base/json';
import type { Read } from '../state/fields';
import { isMms, type Message, segmentCount } from '../state/message';

/*
 * listMessages (bandwidth-api 9.2): one row for each message, never its text. Filters for values the
 * practice line does not have (carriers, campaigns, latencies) are accepted and match no message.
 */

type Matches = (row: Row) => boolean;
interface Row {
  readonly message: Message;
  readonly shown: JsonObject;
}

const statuses = ['RECEIVED', 'QUEUED', 'SENDING', 'SENT', 'FAILED', 'DELIVERED', 'ACCEPTED', 'UNDELIVERED'];
const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** How each filter is read; a text says what is wrong with it. */
const filters: Readonly<Record<string, (value: string) => Matches | string>> = {
  messageId:
    (value) =>
    ({ message }) =>
      message.id === value,
  sourceTn: numbers((message) => [message.from]),
  destinationTn: numbers((message) => message.to),
  messageStatus: oneOf(statuses, ({ shown }) => shown.messageStatus),
  messageDirection: oneOf(['INBOUND', 'OUTBOUND'], ({ shown }) => shown.messageDirection),
  messageType: oneOf(['sms', 'mms', 'rcs'], ({ shown }) => shown.messageType),
  errorCode: whole(
    (value) =>
      ({ message }) =>
        message.errorCode === value,
  ),
  fromDateTime: time(
    (at) =>
      ({ message }) =>
        message.at >= at,
  ),
  toDateTime: time(
    (at) =>
      ({ message }) =>
        message.at <= at,
  ),
  fromSegmentCount: whole(
    (value) =>
      ({ message }) =>
        segmentCount(message) >= value,
  ),
  toSegmentCount: whole(
    (value) =>
      ({ message }) =>
        segmentCount(message) <= value,
  ),
  carrierName: equal('carrierName'),
  campaignId: equal('campaignId'),
  product: equal('product'),
  location: equal('location'),
  callingNumberCountryA3: equal('callingNumberCountryA3'),
  calledNumberCountryA3: equal('calledNumberCountryA3'),
  fromMessageSize: whole(
    (value) =>
      ({ shown }) =>
        Number(shown.messageSize) >= value,
  ),
  toMessageSize: whole(
    (value) =>
      ({ shown }) =>
        Number(shown.messageSize) <= value,
  ),
  fromBwLatency: whole((value) => () => value === 0),
  fromCarrierLatency: whole((value) => () => value === 0),
  bwQueued: flag,
  carrierQueued: flag,
};
const settings = ['sort', 'pageToken', 'limit', 'limitTotalCount'];
const sortable = [
  'sourceTn',
  'destinationTn',
  'messageStatus',
  'messageDirection',
  'messageType',
  'segmentCount',
  'errorCode',
  'receiveTime',
];
/** How far back messages are found. */
const windowMs = 14 * 24 * 3600 * 1000;
const furthest = 10_000;

/** The answer to a query, or what is wrong with the query. `url` is the address of the list, without query. */
export function listMessages(
  messages: readonly Message[],
  accountId: string,
  query: URLSearchParams,
  url: string,
  now: number,
): Read<Json> {
  const matches: Matches[] = [];
  for (const [name, value] of query) {
    if (settings.includes(name)) continue;
    const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
    if (filter === undefined) continue;
    const read = filter(value);
    if (typeof read === 'string') return { ok: false, description: `${name} ${read}` };
    matches.push(read);
  }
  if (matches.length === 0) return { ok: false, description: 'At least one filter is required' };
  const limit = Number(query.get('limit') ?? '100');
  const offset = readToken(query.get('pageToken'));
  if (!Number.isInteger(limit) || limit < 1) return { ok: false, description: 'limit must be a whole number of at least 1' };
  if (offset === undefined) return { ok: false, description: 'pageToken is unknown' };
  if (limit + offset > furthest) return { ok: false, description: `limit and offset together may be at most ${furthest}` };
  const order = readSort(query.get('sort') ?? 'receiveTime:desc');
  if (order === undefined) return { ok: false, description: `sort must be one of ${sortable.join(', ')}, with :asc or :desc` };
  const found = messages
    .filter((message) => message.at >= now - windowMs)
    .map((message) => ({ message, shown: shown(message, accountId) }))
    .filter((row) => matches.every((match) => match(row)))
    .sort(order);
  const to = (at: number) => {
    const token = Buffer.from(String(at)).toString('base64url');
    const page = new URLSearchParams(query);
    page.set('pageToken', token);
    return { page: `${url}?${page.toString()}`, token };
  };
  const [before, after] = [
    offset > 0 ? to(Math.max(0, offset - limit)) : undefined,
    offset + limit < found.length ? to(offset + limit) : undefined,
  ];
  return {
    ok: true,
    value: {
      totalCount: found.length,
      pageInfo: {
        ...(before === undefined ? {} : { prevPage: before.page, prevPageToken: before.token }),
        ...(after === undefined ? {} : { nextPage: after.page, nextPageToken: after.token }),
      },
      messages: found.slice(offset, offset + limit).map((row) => row.shown),
    },
  };
}

function shown(message: Message, accountId: string): JsonObject {
  const length = (message.text ?? '').length;
  return {
    messageId: message.id,
    accountId,
    sourceTn: message.from,
    destinationTn: message.to.join(','),
    messageStatus: message.status,
    messageDirection: message.direction === 'in' ? 'INBOUND' : 'OUTBOUND',
    messageType: message.channel === 'RBM' ? 'rcs' : isMms(message) ? 'mms' : 'sms',
    segmentCount: segmentCount(message),
    errorCode: message.errorCode,
    receiveTime: isoTime(message.at),
    carrierName: null,
    messageSize: Buffer.byteLength(message.text ?? ''),
    messageLength: length,
    attachmentCount: message.media.length,
    recipientCount: message.to.length,
    campaignClass: null,
    campaignId: null,
    bwLatency: 0,
    carrierLatency: 0,
    callingNumberCountryA3: 'USA',
    calledNumberCountryA3: 'USA',
    product: 'P2P',
    location: null,
  };
}

/** One number, up to ten separated by commas, or at least the first five characters of one. */
function numbers(of: (message: Message) => readonly string[]): (value: string) => Matches | string {
  return (value) => {
    const wanted = value.split(',');
    if (wanted.length > 10) return 'may hold at most ten numbers';
    if (wanted.some((each) => each.length < 5)) return 'needs at least five characters of a number';
    return ({ message }) => of(message).some((number) => wanted.some((each) => number.startsWith(each)));
  };
}

function oneOf(values: readonly string[], of: (row: Row) => Json | undefined): (value: string) => Matches | string {
  return (value) => (values.includes(value) ? (row) => of(row) === value : `must be one of ${values.join(', ')}`);
}

function equal(field: string): (value: string) => Matches {
  return (value) => (row) => row.shown[field] === value;
}

function whole(match: (value: number) => Matches): (value: string) => Matches | string {
  return (value) => (/^\d{1,9}$/.test(value) ? match(Number(value)) : 'must be a whole number');
}

function time(match: (at: number) => Matches): (value: string) => Matches | string {
  return (value) =>
    date.test(value) && !Number.isNaN(Date.parse(value))
      ? match(Date.parse(value))
      : 'must be an ISO 8601 time with milliseconds, like 2022-09-14T18:20:16.000Z';
}

function flag(value: string): Matches | string {
  return value === 'true' || value === 'false' ? () => value === 'false' : 'must be true or false';
}

/** Where a page begins; undefined for a token that was not issued. */
function readToken(token: string | null): number | undefined {
  if (token === null) return 0;
  const text = Buffer.from(token, 'base64url').toString('utf8');
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

function readSort(text: string): ((a: Row, b: Row) => number) | undefined {
  const [field = '', direction] = text.split(':');
  if (!sortable.includes(field) || (direction !== 'asc' && direction !== 'desc')) return undefined;
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) => sign * compare(a.shown[field], b.shown[field]);
}

function compare(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
