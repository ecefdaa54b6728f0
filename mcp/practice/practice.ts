import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { PracticePhone } from '../model/phone';
import { applicationRoutes } from './api/applicationRoutes';
import { callListRoute } from './api/callListRoute';
import { callRoutes } from './api/callRoutes';
import { lookupRoutes } from './api/lookupRoutes';
import { mediaRoutes } from './api/mediaRoutes';
import { messageRoutes } from './api/messageRoutes';
import { numberRoutes } from './api/numberRoutes';
import { oauthRoutes } from './api/oauthRoutes';
import { phoneRoutes } from './api/phoneRoutes';
import { startPracticeServer } from './api/practiceServer';
import { recordingRoutes } from './api/recordingRoutes';
import { registrationRoutes } from './api/registrationRoutes';
import type { Route } from './api/router';
import { createTokenIssuer } from './api/tokenIssuer';
import { BackgroundWork } from './calls/backgroundWork';
import { createExchange, type Exchange } from './calls/exchange';
import { createMediaStore, type MediaStore } from './calls/mediaStore';
import { createMessageStore, type MessageStore } from './calls/messageStore';
import { createPhone } from './calls/phone';
import { createRecordingStore, type RecordingStore } from './calls/recordingStore';
import { createAccount, type PracticeAccount, type PracticeMode } from './state/account';
import { type ApplicationStore, createApplicationStore } from './state/applicationStore';
import { webhookAddresses } from './webhooks/address';
import { type SendWebhook, sendOverHttp } from './webhooks/send';
import { createWebhooks } from './webhooks/webhooks';

export interface PracticeOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly mode: PracticeMode;
  /** The listener's address for the practice line, secret path included; read again for each inbound call. */
  readonly callbackBase: () => string;
  /** Stretches queueing, ringing and speaking, not the times a caller names. Default 1; smaller is faster. */
  readonly pace?: number;
  /** How long getCallState answers 404 after createCall. Default 0. */
  readonly visibleAfterMs?: number;
  /** createCall answers 402, insufficient credits. Default false. */
  readonly outOfCredit?: boolean;
  /** createCall answers 429 while so many calls are live. Default: 5 on a Build account, no limit on a full one. */
  readonly maxLiveCalls?: number;
  /** False: an account without voice, where creating a voice application is 409 with code 12150. Default true. */
  readonly voiceEnabled?: boolean;
  /** How many times getAsyncBulkLookup says IN_PROGRESS. Default 1. */
  readonly bulkLookupPolls?: number;
  /** Which other bearer tokens may use the phone: the person has no practice credentials. Default: none. */
  readonly mayUsePhone?: (token: string) => boolean;
  /** How one webhook travels. Default: over a socket. */
  readonly send?: SendWebhook;
  /** Origins on this machine that webhooks may go to besides Switchboard's own listener, such as a server the person develops. Default: none. */
  readonly webhookOrigins?: readonly string[];
  /** For tests that play Bandwidth's part for the real line: another rule than `webhookOrigins`, with a `send` that delivers to those addresses. */
  readonly mayReach?: (url: URL) => boolean;
}

/** Bandwidth's part, played on this machine. */
export interface PracticeLine {
  /** `http://127.0.0.1:PORT`: base of the token, dashboard and voice APIs and of the phone. */
  readonly url: string;
  /** Made at start, good only here. */
  readonly clientId: string;
  readonly clientSecret: string;
  readonly accountId: '9900000';
  readonly applicationId: string;
  /** Undefined on a Build account, which has no messages. */
  readonly messagingApplicationId: string | undefined;
  readonly number: string;
  readonly phone: PracticePhone;
  /** Ends live calls as `error`, "The app stopped", reports them as far as a second allows, and stops listening. */
  close(): Promise<void>;
}

/** How long the practice line waits for the webhooks of the calls it ends. */
const finalReportsMs = 1000;
/** Calls a Build account may have at the same time (bandwidth-api 3.3). */
const buildLiveCalls = 5;

/** What the APIs of one practice line share. */
interface Services {
  readonly options: PracticeOptions;
  readonly account: PracticeAccount;
  /** The practice line's own address. */
  readonly api: string;
  readonly applications: ApplicationStore;
  readonly exchange: Exchange;
  readonly recordings: RecordingStore;
  readonly messages: MessageStore;
  readonly media: MediaStore;
  readonly phone: PracticePhone;
}

/**
 * Starts the practice line on a free port of 127.0.0.1. It reads no environment variables, keychain or disk, and its webhooks go
 * to Switchboard's own listener only.
 */
export async function startPracticeLine(options: PracticeOptions): Promise<PracticeLine> {
  const { clock, log } = options;
  const account = createAccount(options.mode);
  const tokens = createTokenIssuer(account, clock);
  const work = new BackgroundWork(log);
  const server = await startPracticeServer({
    log,
    accountsOf: (token) => tokens.check(token),
    mayUsePhone: options.mayUsePhone ?? (() => false),
  });
  const services = createServices(options, account, server.url, work);
  const { exchange } = services;
  server.route([...oauthRoutes(account, tokens), ...apiRoutes(services)]);
  const endCalls = () => {
    for (const session of exchange.live()) session.end('error', 'The app stopped');
  };
  return {
    url: server.url,
    clientId: account.clientId,
    clientSecret: account.clientSecret,
    accountId: account.accountId,
    applicationId: account.applicationId,
    messagingApplicationId: account.messagingApplicationId,
    number: account.number,
    phone: services.phone,
    async close() {
      work.beginClosing();
      endCalls();
      await work.finish(clock, finalReportsMs);
      await server.close();
      // A call may have been placed while the others were reported.
      endCalls();
    },
  };
}

function createServices(options: PracticeOptions, account: PracticeAccount, api: string, work: BackgroundWork): Services {
  const { clock, log, callbackBase } = options;
  const applications = createApplicationStore(account, callbackBase);
  const mayReach = options.mayReach ?? webhookAddresses(callbackBase, options.webhookOrigins ?? []);
  const webhooks = createWebhooks(clock, log, options.send ?? sendOverHttp, mayReach);
  const shared = { clock, log, api, pace: options.pace ?? 1, webhooks, closing: work.closing, background: work.add };
  const recordings = createRecordingStore(shared);
  const media = createMediaStore(clock);
  const { phone, createParty } = createPhone(api, (from) => exchange.callIn(from));
  const exchange = createExchange({ ...shared, recordings }, account, applications, createParty);
  const messages = createMessageStore({ ...shared, applications, account, media });
  return { options, account, api, applications, exchange, recordings, messages, media, phone };
}

function apiRoutes({ options, account, api, applications, exchange, recordings, messages, media, phone }: Services): readonly Route[] {
  const { clock } = options;
  return [
    ...applicationRoutes(account, applications, options.voiceEnabled ?? true),
    ...numberRoutes(account, clock),
    ...callRoutes({
      clock,
      applications,
      exchange,
      api,
      visibleAfterMs: options.visibleAfterMs ?? 0,
      outOfCredit: options.outOfCredit ?? false,
      maxLiveCalls: options.maxLiveCalls ?? (options.mode === 'build' ? buildLiveCalls : Number.POSITIVE_INFINITY),
    }),
    callListRoute(exchange, api),
    ...recordingRoutes(recordings, api),
    ...messageRoutes({ account, applications, messages, clock, api }),
    ...mediaRoutes(account, media, api),
    ...lookupRoutes(account, options.bulkLookupPolls ?? 1),
    ...registrationRoutes(),
    ...phoneRoutes(phone, messages),
  ];
}
