import { type Clock, sleep } from '../base/clock';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
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
import { type Route, serve } from './api/practiceServer';
import { recordingRoutes } from './api/recordingRoutes';
import { registrationRoutes } from './api/registrationRoutes';
import { createTokenIssuer } from './api/tokenIssuer';
import { createExchange } from './calls/exchange';
import { createMediaStore } from './calls/mediaStore';
import { createMessageStore } from './calls/messageStore';
import { createPhone } from './calls/phone';
import { createRecordingStore } from './calls/recordingStore';
import { createAccount, type PracticeMode } from './state/account';
import { createApplicationStore } from './state/applicationStore';
import { type SendWebhook, sendOverHttp } from './webhooks/send';
import { createWebhooks } from './webhooks/webhooks';

export interface PracticeOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly mode: PracticeMode;
  /** The listener's address for the practice line, secret path included; asked anew for each inbound call. */
  readonly callbackBase: () => string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Stretches queueing, ringing and speaking, not the times a caller names. Default 1; smaller is faster. */
  readonly pace?: number;
  /** getCallState answers 404 for so long after createCall. Default 0. */
  readonly visibleAfterMs?: number;
  /** createCall answers 402, insufficient credits. Default false. */
  readonly outOfCredit?: boolean;
  /** createCall answers 429 while so many calls are live. Default: 5 on a Build account, no limit on a full one. */
  readonly maxLiveCalls?: number;
  /** False: an account without voice, where creating a voice application is 409 with code 12150. Default true. */
  readonly voiceEnabled?: boolean;
  /** How many times getAsyncBulkLookup says IN_PROGRESS. Default 1. */
  readonly bulkLookupPolls?: number;
  /** Whose bearer tokens work the phone besides the line's own: the person's, who has no practice credentials. Default: nobody's. */
  readonly mayUsePhone?: (token: string) => boolean;
  /** How one webhook travels. Default: over a socket. */
  readonly send?: SendWebhook;
  /** Which addresses webhooks may go to. Default: loopback ones only; another rule needs a `send` that keeps them on this machine. */
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

const finalReportsMs = 1000;
/** Calls a Build account may have at the same time (bandwidth-api 3.3). */
const buildLiveCalls = 5;

/**
 * Starts the practice line on 127.0.0.1. It reads no environment, keychain or disk, and its webhooks go to loopback addresses only.
 * @throws when the port is taken.
 */
export async function startPracticeLine(options: PracticeOptions): Promise<PracticeLine> {
  const { clock, log, callbackBase } = options;
  const pace = options.pace ?? 1;
  const account = createAccount(options.mode);
  const tokens = createTokenIssuer(account, clock);
  const closing = new AbortController();
  const works = new Set<Promise<void>>();
  const background = (work: Promise<void>) => {
    const done = work
      .catch((error: unknown) => log.error('the practice line failed inside', { reason: reasonOf(error) }))
      .finally(() => works.delete(done));
    works.add(done);
  };

  const wire = (url: string) => {
    const applications = createApplicationStore(account, callbackBase);
    const recordings = createRecordingStore({ clock, api: url, pace, closing: closing.signal, background });
    const webhooks = createWebhooks(clock, log, options.send ?? sendOverHttp, options.mayReach);
    const phones = createPhone(url, (from) => exchange.callIn(from));
    const exchange = createExchange(
      { clock, log, api: url, pace, webhooks, recordings, background },
      account,
      applications,
      phones.createParty,
    );
    const media = createMediaStore(clock);
    const messages = createMessageStore({
      clock,
      log,
      api: url,
      pace,
      webhooks,
      applications,
      account,
      media,
      closing: closing.signal,
      background,
    });
    const routes: readonly Route[] = [
      ...oauthRoutes(account, tokens),
      ...applicationRoutes(account, applications, options.voiceEnabled ?? true),
      ...numberRoutes(account, clock),
      ...callRoutes({
        clock,
        applications,
        exchange,
        api: url,
        visibleAfterMs: options.visibleAfterMs ?? 0,
        outOfCredit: options.outOfCredit ?? false,
        maxLiveCalls: options.maxLiveCalls ?? (options.mode === 'build' ? buildLiveCalls : Number.POSITIVE_INFINITY),
      }),
      callListRoute(exchange, url),
      ...recordingRoutes(recordings, url),
      ...messageRoutes({ account, applications, messages, clock, api: url }),
      ...mediaRoutes(account, media, url),
      ...lookupRoutes(account, options.bulkLookupPolls ?? 1),
      ...registrationRoutes(),
      ...phoneRoutes(phones.phone, messages),
    ];
    return { routes, exchange, phone: phones.phone };
  };

  const server = await serve({
    port: options.port ?? 0,
    log,
    accountsOf: (token) => tokens.check(token),
    mayUsePhone: options.mayUsePhone ?? (() => false),
  });
  const { routes, exchange, phone } = wire(server.url);
  server.route(routes);
  return {
    url: server.url,
    clientId: account.clientId,
    clientSecret: account.clientSecret,
    accountId: account.accountId,
    applicationId: account.applicationId,
    messagingApplicationId: account.messagingApplicationId,
    number: account.number,
    phone,
    async close() {
      closing.abort();
      for (const session of exchange.live()) session.end('error', 'The app stopped');
      const waited = new AbortController();
      await Promise.race([Promise.all(works), sleep(clock, finalReportsMs, waited.signal)]);
      waited.abort();
      await server.close();
      // One may have been placed while the last words were said.
      for (const session of exchange.live()) session.end('error', 'The app stopped');
    },
  };
}
