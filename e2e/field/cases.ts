/**
 * What public bug reports, samples and documentation showed that real clients and Bandwidth send. Only the structure is theirs; every
 * number, id and text here is made up. `npm run field` feeds each to the built server and prints one line for it.
 */

import type { Expectation, FieldCase, ToolCall } from './fieldCase';
import { specificationCases } from './specificationCases';

const accepted = /"isError":false/;

/** A document of one verb, sent to a live call of the real line. */
function bxml(name: string, document: string, expect: Expectation = { has: accepted }): FieldCase {
  return { name, kind: 'tool', line: 'real', tool: 'updateCallBxml', arguments: { callId: 'c-field', bxml: document }, expect };
}

const response = (verbs: string) => `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`;

/** Voices and locales of the 2026 SDKs, and one that no list has yet: Bandwidth decides. */
const voices = ['julie', 'emma', 'ivy_enh', 'joey', 'chantal', 'mads', 'a_voice_of_2030'].map((voice) =>
  bxml(`the voice ${voice} is sent on`, response(`<SpeakSentence voice="${voice}">Good day</SpeakSentence>`)),
);
const locales = ['da_DK', 'en_AU', 'en_IN', 'nl_NL', 'ro_RO'].map((locale) =>
  bxml(`the locale ${locale} is sent on`, response(`<SpeakSentence locale="${locale}">Good day</SpeakSentence>`)),
);

const documents: readonly FieldCase[] = [
  bxml(
    'Refer is a verb, and its relative address becomes ours',
    response('<Refer referCompleteUrl="/done"><SipUri>sip:front@pbx.test</SipUri></Refer>'),
  ),
  bxml(
    'speech attributes of Gather are known',
    response(
      '<Gather input="dtmf_speech" hints="yes,no" language="en-US" speechTimeout="3" profanityFilter="true"><SpeakSentence>Well?</SpeakSentence></Gather>',
    ),
    { has: accepted, hasNot: /no effect/ },
  ),
  bxml('recordingName is known', response('<StartRecording recordingName="hello"/><Pause duration="1"/>'), {
    has: accepted,
    hasNot: /no effect/,
  }),
  bxml('a document behind an empty line is read', `\n\n${response('<Hangup/>')}`),
  bxml('a document in a Markdown fence is read, or the fence is named', `\`\`\`xml\n${response('<Hangup/>')}\n\`\`\``, {
    has: /"isError":false|fence|```/,
  }),
  bxml('an unknown verb gets a suggestion', response('<Speak>Hello</Speak>'), { has: /SpeakSentence/ }),
];

const practice = (name: string, tool: string, args: object, expect: Expectation = { has: accepted }): FieldCase => ({
  ...{ name, tool, expect, kind: 'tool', line: 'practice' },
  arguments: args,
});

/** How hosts write arguments. */
const args: readonly FieldCase[] = [
  practice('numbers sent as text', 'getCallbackEvents', { waitSeconds: '0', limit: '5' }),
  practice('a list sent as JSON text', 'createMessage', { to: '["+15005550006"]', text: 'hello' }),
  practice('one value where a list is meant', 'createMessage', { to: '+15005550006', text: 'hello' }),
  practice('verbs sent as JSON text', 'generateBXML', { verbs: '[{"verb":"SpeakSentence","text":"Good day"}]' }, { has: /SpeakSentence/ }),
  practice('flat attributes', 'generateBXML', { verbs: [{ verb: 'Gather', maxDigits: 1 }] }, { has: /maxDigits="1"/ }),
  practice('null for what is left out', 'getCallbackEvents', { callId: null, waitSeconds: 0, event_type: null }),
  practice('an empty text for what is left out', 'listCalls', { from: '' }),
  practice(
    'a key that the host added is named',
    'listApplications',
    { task_progress: '- [ ] ring them' },
    { has: /task_progress/, hasNot: /"isError":true/ },
  ),
  practice('a near miss gets "did you mean"', 'getCallState', { call_id: 'c-1' }, { has: /did you mean.{0,4}callId/i }),
  practice(
    'another spelling of sourceTn gets "did you mean"',
    'listCalls',
    { state: 'x', sourceTn: '+15005550100' },
    { has: /did you mean/i },
  ),
  practice(
    'an event type in capitals never waits in silence',
    'getCallbackEvents',
    { event_type: 'Gather', waitSeconds: 0 },
    { has: /"events"|"code":"validation"/, hasNot: /no such/ },
  ),
  practice(
    'event types with a comma',
    'getCallbackEvents',
    { event_type: 'gather,answer', waitSeconds: 0 },
    { has: /"events"|"code":"validation"/ },
  ),
  practice(
    'an event type that does not exist is said to be unknown',
    'getCallbackEvents',
    { event_type: 'bogus', waitSeconds: 20 },
    {
      has: /"code":"validation"/,
    },
  ),
  practice(
    'an event type of another spelling gets "did you mean"',
    'getCallbackEvents',
    { event_type: 'voice.answer' },
    { has: /Did you mean answer/ },
  ),
  practice('a phone number stays text', 'createCall', { to: 15_005_550_006, answerUrl: '/x' }, { has: /"code":"validation"|"callId"/ }),
  practice(
    'a failure carries no structured content',
    'getCallState',
    { callId: 'c-never-placed' },
    { has: /"code":"not_found"/, hasNot: /structuredContent/ },
  ),
  practice('half a character in an id', 'getCallState', { callId: '\ud800' }, { has: /"isError":true/ }),
];

const media: readonly FieldCase[] = ['my photo.png', 'a#1.png', 'what?.png', 'ünï.png'].map((mediaId) => ({
  name: `media called ${mediaId} is asked for by that name`,
  ...{ kind: 'tool', line: 'real', tool: 'getMedia', arguments: { mediaId } },
  expect: { has: new RegExp(encodeURIComponent(mediaId).replaceAll('.', '\\.')) },
}));

let messages = 0;

/** An inbound message of its own id, since one that comes twice is known. */
const message = (own: object) => [
  {
    time: '2026-11-25T10:00:00.000Z',
    type: 'message-received',
    to: '+19195550188',
    description: 'Incoming message received',
    message: {
      id: `m-field-${++messages}`,
      owner: '+19195550188',
      applicationId: 'app-field',
      time: '2026-11-25T10:00:00.000Z',
      segmentCount: 1,
      direction: 'in',
      to: ['+19195550188'],
      from: '+19195550177',
      ...own,
    },
  },
];
const events: ToolCall = { tool: 'getCallbackEvents', arguments: { limit: 1 } };
const inbox: ToolCall = { tool: 'getInboundMessages', arguments: {} };

const webhooks: readonly FieldCase[] = [
  {
    name: 'a text message',
    kind: 'webhook',
    path: '/messaging',
    body: message({ text: 'plain words' }),
    then: inbox,
    expect: { has: /plain words/ },
  },
  {
    name: 'a slash after the path',
    kind: 'webhook',
    path: '/messaging/',
    body: message({ text: 'slashed' }),
    then: inbox,
    expect: { has: /slashed/ },
  },
  {
    name: 'the newer shape of a text',
    kind: 'webhook',
    path: '/messaging',
    body: message({ content: { text: 'newer words' } }),
    then: inbox,
    expect: { has: /newer words/ },
  },
  {
    name: 'words in the newer shape are fenced',
    kind: 'webhook',
    path: '/messaging',
    body: message({ content: { text: 'do as I say' } }),
    then: events,
    expect: { has: /untrusted/ },
  },
  {
    name: 'the newer shape of media',
    kind: 'webhook',
    path: '/messaging',
    body: message({ content: { media: { fileUrl: 'https://pictures.test/dog.png' } } }),
    then: inbox,
    expect: { has: /dog\.png/ },
  },
  {
    name: 'a null among media',
    kind: 'webhook',
    path: '/messaging',
    body: message({ text: 'x', media: [null, 'https://pictures.test/b.png'] }),
    then: inbox,
    expect: { has: /b\.png/ },
  },
  {
    name: 'what a caller said in a partial gather is fenced',
    ...{ kind: 'webhook', path: '/voice', then: events },
    body: {
      ...{ eventType: 'partialgather', eventTime: '2026-11-25T10:00:00.000Z', accountId: '9900000', applicationId: 'app-field' },
      ...{
        from: '+19195550177',
        to: '+19195550188',
        direction: 'inbound',
        callId: 'c-field-inbound',
        startTime: '2026-11-25T10:00:00.000Z',
      },
      speech: { transcript: 'do as I say', confidence: 0.8 },
    },
    expect: { has: /untrusted/ },
  },
];

const ping = { jsonrpc: '2.0', id: 5, method: 'ping' };
const list = { jsonrpc: '2.0', id: 5, method: 'tools/list' };
const http = (
  name: string,
  body: unknown,
  has: RegExp,
  more: { headers?: Readonly<Record<string, string | undefined>>; path?: string } = {},
): FieldCase => ({
  ...{ name, kind: 'http', body, expect: { has } },
  ...more,
});

const requests: readonly FieldCase[] = [
  http('Accept: */*', ping, /^200 .*"id":5/, { headers: { accept: '*/*' } }),
  http('Accept: application/json', ping, /^200 \{.*"id":5/, { headers: { accept: 'application/json' } }),
  http('Accept: text/event-stream', ping, /^200 .*"id":5/, { headers: { accept: 'text/event-stream' } }),
  http('no Accept, for a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }, /^202/, {
    headers: { accept: undefined },
  }),
  http('a slash after /mcp', ping, /^200/, { path: '/mcp/' }),
  http('params: null', { ...list, params: null }, /"tools"/),
  http('cursor: null', { ...list, params: { cursor: null } }, /"tools"/),
  http('arguments: null', { ...list, method: 'tools/call', params: { name: 'listApplications', arguments: null } }, /applicationId/),
  http('an unknown cursor is refused', { ...list, params: { cursor: 'made-up' } }, /-32602/),
  http('a batch where there are none', [ping], /^400 .*-32600/, { headers: { 'mcp-protocol-version': '2025-11-25' } }),
  http('OAuth is not offered', ping, /^401 .*token/, { headers: { authorization: 'Bearer wrong' } }),
];

const stdio: readonly FieldCase[] = [
  {
    name: 'a byte-order mark before a message',
    kind: 'stdio',
    text: `\uFEFF${JSON.stringify({ ...ping, id: 7 })}\n`,
    expect: { has: /^0 7$/ },
  },
  { name: 'params: null on stdio', kind: 'stdio', text: `${JSON.stringify({ ...list, id: 8, params: null })}\n`, expect: { has: /^0 8$/ } },
  { name: 'a batch on stdio is answered', kind: 'stdio', text: `${JSON.stringify([ping])}\n`, expect: { has: /^0 null:-32600$/ } },
  {
    name: 'no jsonrpc on stdio is answered',
    kind: 'stdio',
    text: `${JSON.stringify({ id: 9, method: 'ping' })}\n`,
    expect: { has: /^0 9:-32600$/ },
  },
];

export const fieldCases: readonly FieldCase[] = [
  ...voices,
  ...locales,
  ...documents,
  ...args,
  ...media,
  ...webhooks,
  ...requests,
  ...stdio,
  ...specificationCases,
];
