/** One promise of the specification of the agents' side, and the tests that show it. */
export interface Promised {
  /** What is promised, in the specification's words or close to them. */
  readonly promise: string;
  /** `file › title`, the title as it is written in the test: first those that drive the built server, then those of its parts. */
  readonly shownBy: readonly [string, ...string[]];
  /** Why no test of the built server shows it. */
  readonly partsOnly?: string;
}

export interface Section {
  readonly name: string;
  readonly promises: readonly Promised[];
}

const row = (promise: string, ...shownBy: [string, ...string[]]): Promised => ({ promise, shownBy });

const rowOfParts = (promise: string, partsOnly: string, ...shownBy: [string, ...string[]]): Promised => ({ promise, partsOnly, shownBy });

// The built server, its clients and its Bandwidth over real sockets.
const practiceLine = 'e2e/specification/practice.e2e.ts';
const buildAccount = 'e2e/specification/build.e2e.ts';
const realLine = 'e2e/specification/real.e2e.ts';
const starts = 'e2e/specification/starts.e2e.ts';
// Its parts.
const surface = 'mcp/tools/surface.test.ts';
const every = 'mcp/compose/everyTool.test.ts › does its work on a full account';
const callbacks = 'mcp/tools/callbacks.test.ts';
const applications = 'mcp/tools/catalog/applications.test.ts';
const messages = 'mcp/tools/catalog/messages.test.ts';
const recordings = 'mcp/tools/catalog/recordings.test.ts';
const lookups = 'mcp/tools/catalog/lookup.test.ts';
const registration = 'mcp/tools/catalog/registration.test.ts';
const accountTypes = 'mcp/tools/accountTypes.test.ts';
const numbers = 'mcp/tools/catalog/phoneNumbers.test.ts';
const createCall = 'mcp/tools/catalog/createCall.test.ts';
const state = 'mcp/tools/catalog/getCallState.test.ts';
const update = 'mcp/tools/catalog/updateCall.test.ts';
const session = 'mcp/tools/catalog/session.test.ts';
const errors = 'mcp/bandwidth/errors.test.ts';
const http = 'mcp/bandwidth/http.test.ts';
const lines = 'mcp/bandwidth/lines.test.ts';
const oauth = 'mcp/bandwidth/oauth.test.ts';
const hosts = 'mcp/bandwidth/hosts.test.ts';
const log = 'mcp/callbacks/stores/memory/eventLog.test.ts';
const turns = 'mcp/callbacks/callbacks.test.ts';

export const specification: readonly Section[] = [
  {
    name: 'Overview',
    promises: [
      row(
        'Tools are grouped into profiles: voice, messaging, lookup, onboarding, recordings',
        `${starts} › a profile chosen at the start limits the tools to its own; without one all 31 are offered`,
        `${surface} › has every %s tool of the specification, and no other`,
      ),
      row(
        'Selecting a profile at startup limits the tools loaded',
        `${starts} › a profile chosen at the start limits the tools to its own; without one all 31 are offered`,
        'mcp/server/toolset.test.ts › follows the setting, except for agents with profiles of their own, and excludes for all',
        'mcp/compose/composition.test.ts › changed profiles reach the agents without their own',
      ),
      row(
        'One-shot API calls: create a message, place a call, run a lookup',
        `${practiceLine} › createMessage is accepted, not delivered; getCallbackEvents by message_id tells which it became`,
        `${realLine} › createCall sends what is needed with the public address, returns at once and says what to poll`,
        `${practiceLine} › createSyncLookup is the result; createAsyncBulkLookup is polled until complete`,
        every,
      ),
      row(
        'State queries: call state, messages, callback events',
        `${practiceLine} › getCallState tells a call that never connected, also one that failed after createCall had returned`,
        `${realLine} › listMessages gives metadata under the API’s own names, and no text`,
        `${realLine} › a call’s webhook is an event with event_type and timestamp, its body untouched`,
        every,
      ),
      row(
        'BXML generation',
        `${realLine} › generateBXML writes a document from a list of verbs and sends nothing`,
        'mcp/bxml/generate.test.ts › writes a list of verbs, with numbers and booleans as values',
        `${callbacks} › writes a document that can be sent as it is, and sends nothing`,
      ),
      row(
        'First-write-wins callback responses for live calls',
        `${practiceLine} › respondToCallback: of 50 writers one wins, the others read conflict, and the caller hears the winner`,
        `${turns} › of 50 agents, half by callId and half by callbackId, and one 100 ms later`,
      ),
      row(
        'Build Registration without prior credentials',
        `${starts} › createRegistration needs no credentials, needs the accepted terms, and ends with the four steps in the browser`,
        `${registration} › sends the person’s details, without credentials, and ends with the four steps in the browser`,
      ),
    ],
  },
  {
    name: 'Auth',
    promises: [
      row(
        'OAuth2 client credentials',
        `${realLine} › gets its token with the client credentials of the environment`,
        `${oauth} › asks as the API wants it: Basic credentials and a form`,
      ),
      row(
        'BW_CLIENT_ID and BW_CLIENT_SECRET before the start',
        `${realLine} › gets its token with the client credentials of the environment`,
        `${lines} › are the environment’s until the agent sets its own, and other agents keep theirs`,
      ),
      row(
        'setCredentials(client_id, client_secret) mid-session unlocks authenticated tools',
        `${starts} › without credentials tools are auth; setCredentials opens them for this session only, clearCredentials closes them again`,
        `${session} › says which account it found and whether it is Build`,
        `${lines} › are gone after clear for this agent only, until it sets some again`,
      ),
      row(
        'The account id is discovered from the token’s accounts or sub',
        `${realLine} › finds the account in the token, and needs it of no agent`,
        `${starts} › without credentials tools are auth; setCredentials opens them for this session only, clearCredentials closes them again`,
        `${oauth} › takes the chosen one of several, else the one that sub names: %j, chosen %s`,
        'mcp/tools/catalog/session.test.ts › chooses one of several accounts with account_id, without a restart',
        `${oauth} › asks for the account when the token names none: %j`,
      ),
      row('Agents never need to give an account id', `${realLine} › finds the account in the token, and needs it of no agent`, `${every}`),
      row(
        'clearCredentials logs out and forces a new login',
        `${starts} › without credentials tools are auth; setCredentials opens them for this session only, clearCredentials closes them again`,
        `${session} › makes every tool that needs an account answer auth, for this agent only`,
      ),
      row(
        'setCredentials is session-scoped',
        `${starts} › without credentials tools are auth; setCredentials opens them for this session only, clearCredentials closes them again`,
        `${lines} › are the environment’s until the agent sets its own, and other agents keep theirs`,
      ),
    ],
  },
  {
    name: 'Host URLs',
    promises: [
      row(
        'Production is the default; test or uat flips API and voice',
        `${starts} › production is the default`,
        `${starts} › BW_ENVIRONMENT moves API and voice to the test hosts; messages stay in production and take its tokens`,
        `${hosts} › BW_ENVIRONMENT %j`,
      ),
      row(
        'Per-host overrides win over BW_ENVIRONMENT',
        `${starts} › each host that is given wins over BW_ENVIRONMENT`,
        `${hosts} › lets each override win over the environment and trims trailing slashes`,
      ),
      row(
        'An unknown environment is refused',
        `${starts} › an unknown environment is refused at the start`,
        `${hosts} › refuses an unknown environment instead of reaching production by mistake`,
      ),
      row(
        'Messaging has no test host and takes production tokens',
        `${starts} › BW_ENVIRONMENT moves API and voice to the test hosts; messages stay in production and take its tokens`,
        `${lines} › is given tokens of the production realm, and the other hosts those of their own`,
        `${hosts} › takes the tokens of an overridden API host for messaging too`,
        `${hosts} › are named, each with what goes there`,
        'mcp/tools/support/deliveryWarnings.test.ts › says that a message left the test environment for a real phone',
      ),
    ],
  },
  {
    name: 'Callbacks',
    promises: [
      row(
        'In hosted mode Bandwidth reaches the server at BW_MCP_BASE_URL',
        `${realLine} › createCall sends what is needed with the public address, returns at once and says what to poll`,
        'mcp/callbacks/intake/listener.test.ts › tells Bandwidth the public address of a line, or its own on loopback',
      ),
      row(
        'Without a public address, tools that need one say so and name the variable',
        `${starts} › without a public address createCall and configureCallbacks say so and name the variable`,
        `${createCall} › is refused before any HTTP when Bandwidth cannot reach us and no answerUrl is given`,
        `${applications} › is refused before any change while Bandwidth cannot reach us`,
      ),
      row(
        'The events of calls and messages reach the agent',
        `${realLine} › a call’s webhook is an event with event_type and timestamp, its body untouched`,
        `${realLine} › a message that arrives can be read by number and time, its words fenced as untrusted`,
        every,
      ),
      rowOfParts(
        'Events are held about an hour, in memory',
        'The built server counts the hour by the system’s clock, and no test waits for an hour.',
        `${log} › keeps one hour`,
        `${log} › keeps its memory bounded whatever the size of the bodies`,
      ),
      row(
        'Events of an earlier run are gone, and that is said',
        `${starts} › the events of an earlier run are gone, and a cursor of it says so`,
        `${log} › accepts a cursor of an earlier run and says so`,
      ),
    ],
  },
  {
    name: 'Account types and capabilities',
    promises: [
      row(
        'On Build, messaging and lookup return feature_limit with the upgrade path',
        `${buildAccount} › a Build account is voice-only: messaging and lookup are feature_limit with the way up`,
        `${accountTypes} › %s is a feature limit that names the way up, without a request`,
      ),
      row(
        'A Build account’s pre-provisioned application is listed',
        `${buildAccount} › a Build account has its application and its number, and calls with them without making any`,
        'mcp/compose/everyTool.test.ts › says what a Build account cannot do',
      ),
      row(
        'A Build account’s pre-provisioned number is listed, where any way shows it',
        `${buildAccount} › a Build account has its application and its number, and calls with them without making any`,
        `${numbers} › always asks Bandwidth first, on Build too`,
        `${numbers} › falls back on the number the person typed in, then on what calls have shown`,
      ),
      row(
        'With both, a call is placed without provisioning anything',
        `${buildAccount} › a Build account has its application and its number, and calls with them without making any`,
        'mcp/compose/everyTool.test.ts › says what a Build account cannot do',
        `${createCall} › fills in everything but whom to call`,
      ),
    ],
  },
  {
    name: 'Tool inventory',
    promises: [
      row(
        'Always loaded: setCredentials, clearCredentials',
        `${starts} › a profile chosen at the start limits the tools to its own; without one all 31 are offered`,
        `${surface} › has every %s tool of the specification, and no other`,
      ),
      row(
        'createRegistration: registrationId and status USER_CREATION_PENDING',
        `${starts} › createRegistration needs no credentials, needs the accepted terms, and ends with the four steps in the browser`,
        `${registration} › sends the person’s details, without credentials, and ends with the four steps in the browser`,
      ),
      row(
        'No tool takes or verifies a code',
        `${starts} › a profile chosen at the start limits the tools to its own; without one all 31 are offered`,
        `${surface} › has no tool that takes or verifies a code`,
      ),
      row(
        'listApplications finds the voice application, with its type',
        `${practiceLine} › listApplications gives the voice application with its type; configureCallbacks points one here`,
        `${applications} › lists applications with their own elements, and hides the secret of our address`,
      ),
      row(
        'createApplication creates a voice application with callback URLs and gives its applicationId',
        `${realLine} › createApplication sends a voice application with callback URLs and gives its applicationId`,
        `${applications} › makes a voice application that leads here and gives its id`,
      ),
      row(
        'listPhoneNumbers finds numbers usable as from',
        `${practiceLine} › results are the natural payload: the same object as structured content and as JSON text`,
        `${buildAccount} › a Build account has its application and its number, and calls with them without making any`,
        `${numbers} › lists numbers up to the limit, counts them all and says where they come from`,
      ),
      row(
        'createCall initiates an outbound call',
        `${realLine} › createCall sends what is needed with the public address, returns at once and says what to poll`,
        `${createCall} › fills in everything but whom to call`,
        `${numbers} › lets createCall use a \`from\` that no list shows`,
      ),
      row(
        'getCallState reads state and disconnectCause',
        `${practiceLine} › getCallState tells a call that never connected, also one that failed after createCall had returned`,
        `${state} › passes Bandwidth’s fields on unchanged and adds its reading of them`,
      ),
      row(
        'listCalls lists calls with filters',
        `${practiceLine} › listCalls lists calls with filters`,
        `${lookups} › passes the filters on and gives Bandwidth’s objects and the next page`,
      ),
      row(
        'updateCall redirects, hangs up or pauses',
        `${practiceLine} › updateCall hangs up, redirects and pauses; updateCallBxml replaces the document`,
        `${update} › hangs up`,
        `${update} › redirects to us, path %j`,
        `${update} › pauses: silence, then back to us`,
      ),
      row(
        'updateCallBxml replaces the BXML of an active call',
        `${practiceLine} › updateCall hangs up, redirects and pauses; updateCallBxml replaces the document`,
        `${update} › completes the document, sends it and says what comes next`,
      ),
      row(
        'generateBXML builds valid BXML from a verb list',
        `${realLine} › generateBXML writes a document from a list of verbs and sends nothing`,
        `${callbacks} › writes a document that can be sent as it is, and sends nothing`,
        'mcp/bxml/generate.test.ts › takes text as plain words, never as SSML or verbs',
      ),
      row(
        'respondToCallback: the second writer gets conflict',
        `${practiceLine} › respondToCallback: of 50 writers one wins, the others read conflict, and the caller hears the winner`,
        `${callbacks} › lets the first answer win and gives the second a conflict`,
      ),
      row(
        'getCallbackEvents: every event has event_type and timestamp',
        `${realLine} › a call’s webhook is an event with event_type and timestamp, its body untouched`,
        `${callbacks} › returns the webhook untouched, with its turn and label`,
      ),
      row(
        'configureCallbacks points an application here; listApplications confirms it',
        `${practiceLine} › listApplications gives the voice application with its type; configureCallbacks points one here`,
        `${applications} › changes only the addresses, reads them back and tells what was there before`,
        `${applications} › points a messaging application at the messaging address`,
      ),
      row(
        'listCallRecordings',
        `${practiceLine} › recordings are listed, read, heard, transcribed and deleted`,
        `${recordings} › lists those of a call with every field of Bandwidth’s`,
      ),
      row(
        'getCallRecording: status complete',
        `${practiceLine} › recordings are listed, read, heard, transcribed and deleted`,
        `${recordings} › reads one, and says which tool lists them when it is unknown`,
      ),
      row(
        'deleteRecording: absent on the next list',
        `${practiceLine} › recordings are listed, read, heard, transcribed and deleted`,
        every,
        `${recordings} › deletes one`,
      ),
      row(
        'downloadCallRecording gives the media',
        `${practiceLine} › recordings are listed, read, heard, transcribed and deleted`,
        `${recordings} › gives a short one as audio beside the result`,
        `${recordings} › gives a long one as a file the person can open`,
        'mcp/server/wire.test.ts › what a tool lets be heard travels as content of its own, and not in the JSON',
      ),
      row(
        'transcribeCallRecording, then poll getRecordingTranscription',
        `${practiceLine} › recordings are listed, read, heard, transcribed and deleted`,
        `${recordings} › are asked for with our webhook, so that an event tells when they are there`,
        `${recordings} › that are not there yet say how far they are: %j`,
      ),
      row(
        'createMessage sends SMS or MMS',
        `${practiceLine} › createMessage is accepted, not delivered; getCallbackEvents by message_id tells which it became`,
        `${practiceLine} › uploadMedia gives the address that createMessage takes; media are listed, read and deleted`,
        `${messages} › sends what is given, and says that nothing is delivered yet and what to poll`,
      ),
      row(
        'listMessages needs a filter and millisecond dates',
        `${realLine} › listMessages without a filter, or with seconds where milliseconds are needed, is validation and sends nothing`,
        `${realLine} › listMessages gives metadata under the API’s own names, and no text`,
        `${messages} › is refused with no filter, saying which there are`,
        `${messages} › refuses the date %s before the wire`,
      ),
      row(
        'getInboundMessages reads messages captured here, by number and time',
        `${realLine} › a message that arrives can be read by number and time, its words fenced as untrusted`,
        `${messages} › gives the texts fenced, filtered by number and time`,
      ),
      row(
        'listMedia, getMedia, uploadMedia, deleteMedia',
        `${practiceLine} › uploadMedia gives the address that createMessage takes; media are listed, read and deleted`,
        `${messages} › lists them by pages`,
        `${messages} › keeps the slashes of an id and escapes each part`,
        `${messages} › deletes`,
      ),
      row(
        'The URL from uploadMedia feeds createMessage',
        `${practiceLine} › uploadMedia gives the address that createMessage takes; media are listed, read and deleted`,
        `${messages} › uploads bytes and gives the address createMessage takes`,
      ),
      row(
        'createSyncLookup: the response is the result',
        `${practiceLine} › createSyncLookup is the result; createAsyncBulkLookup is polled until complete`,
        `${lookups} › give the result at once, with the numbers that have no match`,
      ),
      row(
        'createAsyncBulkLookup, then poll getAsyncBulkLookup until complete',
        `${practiceLine} › createSyncLookup is the result; createAsyncBulkLookup is polled until complete`,
        `${lookups} › of many numbers give a request to poll`,
        `${lookups} › in state %s: complete is %s`,
      ),
    ],
  },
  {
    name: 'Output shape',
    promises: [
      row(
        'Results are the natural payload, not wrapped',
        `${practiceLine} › results are the natural payload: the same object as structured content and as JSON text`,
        'mcp/server/wrapper.test.ts › returns the natural payload',
        'mcp/server/eras.test.ts › gets a result as structured content and as the same JSON in text',
      ),
      row(
        'Failures are {error, code, recovery}',
        `${realLine} › a failure of Bandwidth is {error, code, recovery}: `,
        'mcp/server/eras.test.ts › gets {error, code, recovery} with isError for %s',
      ),
      row(
        'auth: 401',
        `${realLine} › a failure of Bandwidth is {error, code, recovery}: `,
        `${realLine} › an expired token is renewed without a word; refused again it is auth`,
        `${errors} › %i: %s`,
        `${http} › calls a second 401 auth and stops there`,
      ),
      row(
        'feature_limit: 402, 403, Build limits',
        `${realLine} › a failure of Bandwidth is {error, code, recovery}: `,
        `${buildAccount} › a Build account is voice-only: messaging and lookup are feature_limit with the way up`,
        `${errors} › %i: %s`,
        `${errors} › tells the Build limit from a missing role`,
        `${errors} › says credits for 402`,
      ),
      row('not_found: 404', `${realLine} › a failure of Bandwidth is {error, code, recovery}: `, `${errors} › %i: %s`),
      row(
        'conflict: 409, also respondToCallback',
        `${realLine} › a failure of Bandwidth is {error, code, recovery}: `,
        `${practiceLine} › respondToCallback: of 50 writers one wins, the others read conflict, and the caller hears the winner`,
        `${errors} › %i: %s`,
        `${callbacks} › lets the first answer win and gives the second a conflict`,
      ),
      row(
        'rate_limited: 429',
        `${realLine} › a failure of Bandwidth is {error, code, recovery}: `,
        `${realLine} › 429 is waited out by a read, and told by a write that is never repeated`,
        `${errors} › says how long to wait: %j`,
      ),
      row(
        'timeout: deadline exceeded with no terminal state; a wait without a match is an empty success',
        `${starts} › a write whose connection breaks before its answer is timeout: look first, do not repeat`,
        `${practiceLine} › getCallbackEvents: a wait without a match is an empty success`,
        `${callbacks} › is an empty success when the agent stops waiting`,
        `${errors} › %i to a request that changes something: it may have taken effect`,
        `${http} › gives up after 30 seconds, and says that a write may have happened`,
      ),
      row(
        'Every status and body gives one known code',
        `${realLine} › every status and every body gives one of the known codes`,
        `${errors} › gives a safe, known error for any status and any body`,
      ),
    ],
  },
  {
    name: 'Trust nothing',
    promises: [
      row(
        'createCall returns at once, even when the call never goes out',
        `${practiceLine} › getCallState tells a call that never connected, also one that failed after createCall had returned`,
        'mcp/practice/outbound.test.ts › is accepted and fails later when `from` is not on the account',
      ),
      row(
        'createCall’s result says that nothing is connected yet and what to poll',
        `${realLine} › createCall sends what is needed with the public address, returns at once and says what to poll`,
        `${createCall} › fills in everything but whom to call`,
      ),
      row(
        'getCallState tells a call that never connected',
        `${practiceLine} › getCallState tells a call that never connected, also one that failed after createCall had returned`,
        'mcp/tools/support/verdict.test.ts › never calls a call connected that was not answered',
      ),
      row(
        'createMessage’s 202 means accepted, not delivered; the result says so',
        `${practiceLine} › createMessage is accepted, not delivered; getCallbackEvents by message_id tells which it became`,
        `${messages} › sends what is given, and says that nothing is delivered yet and what to poll`,
      ),
      row(
        'Delivery arrives as message-delivered or message-failed',
        `${practiceLine} › createMessage is accepted, not delivered; getCallbackEvents by message_id tells which it became`,
        every,
      ),
      row(
        'A message that may not arrive, or not be reported here, is warned of',
        `${realLine} › createMessage warns of a message whose delivery cannot be reported here`,
        `${messages} › delivery events go to %j`,
        `${messages} › the application is linked %s`,
        `${messages} › the number has no 10DLC campaign`,
        `${messages} › the toll-free number is not verified: %j`,
      ),
      row(
        'Words from outside reach the agent as fenced, untrusted data',
        `${realLine} › a message that arrives can be read by number and time, its words fenced as untrusted`,
        `${messages} › gives the texts fenced, filtered by number and time`,
        `${messages} › getCallbackEvents leaves the body as it was and fences words from outside around it`,
        `${recordings} › reach the agent fenced, with a new id each time`,
        `${recordings} › marks what others chose, such as the SIP address of a caller`,
        'mcp/server/wrapper.test.ts › marks the words that a failure quotes as data, for the agent and not for the person',
      ),
    ],
  },
  {
    name: 'Async operations',
    promises: [
      row(
        'createCall: poll getCallState',
        `${practiceLine} › getCallState tells a call that never connected, also one that failed after createCall had returned`,
        `${state} › answers from the webhooks while Bandwidth does not know a new call`,
      ),
      row(
        'createMessage: poll getCallbackEvents by message_id',
        `${practiceLine} › createMessage is accepted, not delivered; getCallbackEvents by message_id tells which it became`,
        every,
      ),
      row(
        'respondToCallback: the loser’s BXML is dropped',
        `${practiceLine} › respondToCallback: of 50 writers one wins, the others read conflict, and the caller hears the winner`,
        `${turns} › of 50 agents, half by callId and half by callbackId, and one 100 ms later`,
      ),
      row(
        'A late writer hears how the turn ended',
        `${practiceLine} › a late writer reads how the turn ended`,
        `${turns} › hangs up: its turn is gone, and the late answer hears why`,
      ),
    ],
  },
  {
    name: 'Provisioning workflows',
    promises: [
      row(
        'Registration ends with the four browser steps and “stop calling tools”',
        `${starts} › createRegistration needs no credentials, needs the accepted terms, and ends with the four steps in the browser`,
        `${registration} › sends the person’s details, without credentials, and ends with the four steps in the browser`,
        'mcp/compose/everyTool.test.ts › tells the steps of the sign-up in the same words in the tool’s result, the prompt and the guide',
      ),
      row(
        'The person’s acceptance of the terms is needed',
        `${starts} › createRegistration needs no credentials, needs the accepted terms, and ends with the four steps in the browser`,
        `${registration} › sends nothing for %j`,
      ),
      row(
        'Build: listApplications, listPhoneNumbers, createCall, getCallState',
        `${buildAccount} › a Build account has its application and its number, and calls with them without making any`,
        'mcp/compose/everyTool.test.ts › says what a Build account cannot do',
      ),
      row(
        'Full account: createMessage, then getCallbackEvents until delivered',
        `${practiceLine} › createMessage is accepted, not delivered; getCallbackEvents by message_id tells which it became`,
        every,
      ),
      row(
        'createMessage on Build is feature_limit: surface and stop',
        `${buildAccount} › a Build account is voice-only: messaging and lookup are feature_limit with the way up`,
        `${accountTypes} › %s is a feature limit that names the way up, without a request`,
      ),
    ],
  },
  {
    name: 'Limitations',
    promises: [
      row(
        'No message-content retrieval: listMessages gives metadata',
        `${realLine} › listMessages gives metadata under the API’s own names, and no text`,
        `${messages} › asks by the API’s own names and returns metadata and the next page`,
      ),
      row(
        'No 10DLC, toll-free, ordering or sub-account tools',
        `${starts} › a profile chosen at the start limits the tools to its own; without one all 31 are offered`,
        `${surface} › has every %s tool of the specification, and no other`,
      ),
      row(
        'Build accounts are voice-only',
        `${buildAccount} › a Build account is voice-only: messaging and lookup are feature_limit with the way up`,
        'mcp/compose/everyTool.test.ts › says what a Build account cannot do',
      ),
    ],
  },
  {
    name: 'Error patterns',
    promises: [
      row(
        'No credentials: auth, call setCredentials',
        `${starts} › without credentials tools are auth; setCredentials opens them for this session only, clearCredentials closes them again`,
        `${lines} › are needed: without any, auth tells how to get them`,
      ),
      row(
        'Token expired mid-session: silent refresh, else auth',
        `${realLine} › an expired token is renewed without a word; refused again it is auth`,
        `${http} › renews the token once after a 401 and repeats itself`,
        `${oauth} › makes one request for 100 callers whose token has expired`,
      ),
      row(
        'Build account calls createMessage: feature_limit',
        `${buildAccount} › a Build account is voice-only: messaging and lookup are feature_limit with the way up`,
        `${accountTypes} › %s is a feature limit that names the way up, without a request`,
      ),
      row(
        'Credential lacks a role: feature_limit, escalate to the account manager',
        `${realLine} › credentials without a role are feature_limit, for the account manager`,
        `${accountTypes} › %s is a feature limit for the account manager`,
      ),
      row(
        'Unknown id: not_found, verify it, list the parents',
        `${realLine} › an unknown id is not_found: verify it, list the parents`,
        `${recordings} › reads one, and says which tool lists them when it is unknown`,
        `${state} › says not_found for an unknown call`,
      ),
      row(
        'Duplicate createApplication: conflict, reuse the existing one',
        `${realLine} › createApplication with a name that exists is conflict, and creates nothing`,
        `${applications} › gives conflict for a name that exists, creates nothing and says to reuse it`,
      ),
      row(
        'Second writer to respondToCallback: conflict',
        `${practiceLine} › respondToCallback: of 50 writers one wins, the others read conflict, and the caller hears the winner`,
        `${callbacks} › lets the first answer win and gives the second a conflict`,
      ),
      row(
        '429 from upstream: rate_limited, backoff and retry',
        `${realLine} › 429 is waited out by a read, and told by a write that is never repeated`,
        `${http} › is tried three more times with growing waits, then reported`,
        `${http} › is waited out by a read, as long as Retry-After says`,
        `${http} › never repeats a write`,
      ),
      row(
        'listMessages with zero filters: validation',
        `${realLine} › listMessages without a filter, or with seconds where milliseconds are needed, is validation and sends nothing`,
        `${messages} › is refused with no filter, saying which there are`,
      ),
      row(
        'listMessages with a second-precision date: validation',
        `${realLine} › listMessages without a filter, or with seconds where milliseconds are needed, is validation and sends nothing`,
        `${messages} › refuses the date %s before the wire`,
      ),
    ],
  },
];

const intro = `# The specification and what shows it

Every promise of the specification of the agents' side, and the tests that show it. The tests in \`e2e/specification/\` come first: they
start the built server, drive it through a client over real sockets, and state the expected value. The others test its parts.

This page is made from \`mcp/testing/specification.ts\`. \`npx vitest run mcp/testing/specification -u\` writes the page again. The same
command fails when a test named here no longer exists.
`;

/** The page in docs. */
export function specificationPage(sections: readonly Section[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const shown = ({ shownBy, partsOnly }: Promised) => [...(partsOnly === undefined ? [] : [`*Parts only.* ${partsOnly}`]), ...shownBy];
  return `${[
    intro,
    ...sections.flatMap(({ name, promises }) => [
      `## ${name}\n`,
      '| Promise | Shown by |',
      '|---|---|',
      ...promises.map((promised) => `| ${cell(promised.promise)} | ${shown(promised).map(cell).join('<br>')} |`),
      '',
    ]),
  ].join('\n')}`;
}
