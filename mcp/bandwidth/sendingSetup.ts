import { z } from 'zod';
import type { Clock } from '../base/clock';
import { isE164 } from '../base/phoneNumber';
import { getApplication } from './applications';
import { refusalOf } from './errors';
import type { Send } from './http';
import type { Line } from './line';
import { pathId } from './pathId';
import type { Application } from './resources';
import { element, many, readXml, root } from './xml';

/** What Bandwidth's own data show about sending from one number with one application. A part is undefined where the account does not show it. */
export interface SendingSetup {
  readonly application?: Application | undefined;
  /** The locations the application is linked to. */
  readonly locations?: readonly string[] | undefined;
  /** The location the number belongs to. */
  readonly numberLocation?: string | undefined;
  /** The 10DLC campaign of a local US number; `none` when it has none. */
  readonly campaign?: string | undefined;
  /** The verification status of a toll-free number, for example VERIFIED; `none` when none was requested. */
  readonly tollFree?: string | undefined;
}

/** A send does not wait longer than this for what is only said beside it. */
const limitMs = 3_000;
/** Many messages from one number ask only once in this time. */
const keptMs = 60_000;

interface Kept {
  readonly at: number;
  readonly setup: Promise<SendingSetup>;
}
const known = new WeakMap<Line, Map<string, Kept>>();

/** Reads the setup, within 3 s and at most once a minute for each application and number. Never fails: what cannot be read is undefined. */
export function sendingSetup(line: Line, send: Send, clock: Clock, applicationId: string, from: string): Promise<SendingSetup> {
  const ofLine = known.get(line) ?? new Map<string, Kept>();
  known.set(line, ofLine);
  const now = clock.now();
  for (const [key, { at }] of ofLine) if (now - at >= keptMs) ofLine.delete(key);
  const key = `${applicationId} ${from}`;
  const kept = ofLine.get(key) ?? { at: now, setup: read(line, send, clock, applicationId, from) };
  ofLine.set(key, kept);
  return kept.setup;
}

async function read(line: Line, send: Send, clock: Clock, applicationId: string, from: string): Promise<SendingSetup> {
  const limit = new AbortController();
  const stop = clock.after(limitMs, () => limit.abort());
  const shown = <T>(part: Promise<T>) => part.catch(() => undefined);
  const { signal } = limit;
  const [application, locations, number, tollFree] = await Promise.all([
    shown(getApplication(line, send, applicationId, signal).then((found) => found.application)),
    shown(linkedLocations(line, send, applicationId, signal)),
    isE164(from) ? shown(numberDetails(send, from, signal)) : undefined,
    isTollFree(from) ? shown(tollFreeStatus(line, send, from, signal)) : undefined,
  ]);
  stop();
  return { application, locations, tollFree, ...number, campaign: isLocalUs(from) ? number?.campaign : undefined };
}

/** A toll-free number of the United States and Canada. */
function isTollFree(number: string): boolean {
  return /^\+18(00|33|44|55|66|77|88)\d{7}$/.test(number);
}

function isLocalUs(number: string): boolean {
  return /^\+1\d{10}$/.test(number) && !isTollFree(number);
}

const locationsSchema = z.object({
  AssociatedSipPeersResponse: root(
    z.object({ AssociatedSipPeers: element(z.object({ AssociatedSipPeer: many(z.object({ PeerId: z.string() })) })) }),
  ),
});

/** `GET …/applications/{id}/associatedsippeers` (bandwidth-api, section 5.6). */
async function linkedLocations(line: Line, send: Send, applicationId: string, signal: AbortSignal): Promise<readonly string[]> {
  const { accountId } = await line.account();
  const path = `/api/v2/accounts/${pathId('The account id', accountId)}/applications/${pathId('applicationId', applicationId)}/associatedsippeers`;
  const answer = await send({ surface: 'applications', host: 'api', method: 'GET', path, signal });
  if (answer.status === 204) return [];
  const { AssociatedSipPeers: list } = locationsSchema.parse(readXml('applications', answer.body)).AssociatedSipPeersResponse;
  return list.AssociatedSipPeer.map(({ PeerId }) => PeerId);
}

const detailsSchema = z.object({
  TelephoneNumberResponse: z.object({
    TelephoneNumberDetails: z.object({
      SipPeer: z.object({ PeerId: z.string() }).optional().catch(undefined),
      MessagingSettings: z
        .object({ CampaignId: z.string().catch('') })
        .optional()
        .catch(undefined),
    }),
  }),
});

/** `GET /tns/{number}/tndetails`: where the number belongs, and its 10DLC campaign where messaging settings are shown. */
async function numberDetails(send: Send, number: string, signal: AbortSignal) {
  const path = `/api/v2/tns/${pathId('from', number)}/tndetails`;
  const answer = await send({ surface: 'numbers', host: 'api', method: 'GET', path, signal });
  const { SipPeer: location, MessagingSettings: messaging } = detailsSchema.parse(readXml('numbers', answer.body)).TelephoneNumberResponse
    .TelephoneNumberDetails;
  return { numberLocation: location?.PeerId, campaign: messaging === undefined ? undefined : messaging.CampaignId || 'none' };
}

const verificationSchema = z.object({ status: z.string() });

/** `GET …/phoneNumbers/{number}/tollFreeVerification`: 404 where no verification was requested (bandwidth-api, section 16). */
async function tollFreeStatus(line: Line, send: Send, number: string, signal: AbortSignal): Promise<string> {
  const { accountId } = await line.account();
  const path = `/api/v2/accounts/${pathId('The account id', accountId)}/phoneNumbers/${pathId('from', number)}/tollFreeVerification`;
  try {
    const headers = { accept: 'application/json' };
    const answer = await send({ surface: 'numbers', host: 'api', method: 'GET', path, headers, signal });
    return verificationSchema.parse(JSON.parse(answer.body)).status;
  } catch (error) {
    if (refusalOf(error)?.status === 404) return 'none';
    throw error;
  }
}
