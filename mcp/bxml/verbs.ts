import {
  type AttributeRules,
  address,
  bareAddress,
  choice,
  credentials,
  diversion,
  fallbackAddress,
  fallbackCredentials,
  flag,
  namedAddress,
  openChoice,
  tag,
  text,
  time,
  userToUser,
  whole,
} from './attributes';
import { locales, voiceNames } from './voices';

/*
 * The BXML verbs. Origin: Bandwidth's public BXML documentation (the 2023 pages and the programmable-voice pages of 2026)
 * and the classes of its official SDKs up to August 2026, gathered in our own words. Where the pages and the SDKs differ, the wider of the two holds.
 */

/** What an element's text must be. `none`: it holds no text. */
export type ContentRule =
  | { readonly kind: 'none' }
  | { readonly kind: 'speech' }
  | { readonly kind: 'tag' }
  | {
      readonly kind: 'value';
      readonly format: 'e164' | 'sip' | 'dtmf' | 'conferenceName' | 'audioUrl' | 'id';
      /** What it is, for messages. */
      readonly what: string;
    };

export interface ChildRule {
  readonly of: readonly string[];
  /** Of all kinds together. */
  readonly min: number;
  readonly max: number;
}

export interface VerbRule {
  readonly attributes: AttributeRules;
  readonly content: ContentRule;
  readonly children: ChildRule | undefined;
  /** The elements it must be inside; empty for a verb at the top of a document. */
  readonly parents: readonly string[];
  /** The next verb waits until it is done. */
  readonly blocks: boolean;
  /** What follows never runs: `always`, or when this attribute is set. */
  readonly ends: 'always' | { readonly attribute: string } | undefined;
  /** What its author misses when the attribute in `ends` is left out; a clause. */
  readonly lost: string | undefined;
  /** Every webhook it can cause. */
  readonly events: readonly string[];
}

interface VerbOptions {
  readonly attributes?: AttributeRules;
  readonly content?: ContentRule;
  readonly children?: ChildRule;
  readonly parents?: readonly string[];
  readonly ends?: VerbRule['ends'];
  readonly lost?: string;
  readonly events?: readonly string[];
}

function verb(blocks: boolean, options: VerbOptions = {}): VerbRule {
  return {
    attributes: options.attributes ?? {},
    content: options.content ?? { kind: 'none' },
    children: options.children,
    parents: options.parents ?? [],
    blocks,
    ends: options.ends,
    lost: options.lost,
    events: options.events ?? [],
  };
}
const blocking = (options?: VerbOptions): VerbRule => verb(true, options);
const instant = (options?: VerbOptions): VerbRule => verb(false, options);
const inside = (parent: string, options: VerbOptions): VerbRule => verb(false, { ...options, parents: [parent] });

const recordingReports: AttributeRules = {
  ...address('recordingAvailable', 'async', 'recordingAvailable'),
  transcribe: flag('false'),
  detectLanguage: flag('false'),
  ...address('transcriptionAvailable', 'async', 'transcriptionAvailable', { onlyWith: 'transcribe' }),
  fileFormat: choice(['wav', 'mp3'], 'wav'),
};

const transferTarget: AttributeRules = {
  ...address('transferAnswer', 'never', 'transferAnswer'),
  ...fallbackAddress('transferAnswer', 'transferAnswer'),
  ...address('transferDisconnect', 'async', 'transferDisconnect'),
  ...credentials,
  ...fallbackCredentials,
  ...tag,
  uui: userToUser,
};
const transferTargetEvents = ['transferAnswer', 'transferDisconnect'];

/** Speech instead of keys, or beside them. */
const speechInput: AttributeRules = {
  input: choice(['dtmf', 'speech', 'dtmf_speech'], 'dtmf'),
  hints: text(),
  language: text(),
  speechModel: text(),
  speechTimeout: time('s', 0, 3600, '5'),
  profanityFilter: flag('true'),
  // It arrives once for each piece of speech, so its author asks for it.
  ...namedAddress('partialResultCallback', 'partialResultCallbackMethod', 'never', 'partialgather'),
};

const namedParameter: AttributeRules = { name: text({ required: true, max: 256 }), value: text({ required: true, max: 2048 }) };
const tracks = choice(['inbound', 'outbound', 'both'], 'inbound');

export const verbTable: Readonly<{ [name: string]: VerbRule }> = {
  Bridge: blocking({
    attributes: {
      ...address('bridgeComplete', 'control', 'bridgeComplete'),
      ...fallbackAddress('bridgeComplete', 'bridgeComplete'),
      ...address('bridgeTargetComplete', 'never', 'bridgeTargetComplete'),
      ...fallbackAddress('bridgeTargetComplete', 'bridgeTargetComplete'),
      ...credentials,
      ...fallbackCredentials,
      ...tag,
    },
    content: { kind: 'value', format: 'id', what: 'the callId of the call to bridge with' },
    ends: { attribute: 'bridgeCompleteUrl' },
    lost: 'no bridgeComplete event will arrive',
    events: ['bridgeComplete', 'bridgeTargetComplete'],
  }),
  Conference: blocking({
    attributes: {
      mute: flag('false'),
      hold: flag('false'),
      callIdsToCoach: text({ format: 'callIds' }),
      ...address('conferenceEvent', 'never', 'conferenceMemberJoin'),
      ...fallbackAddress('conferenceEvent', 'conferenceMemberJoin'),
      ...credentials,
      ...fallbackCredentials,
      ...tag,
      callbackTimeout: time('s', 1, 25),
    },
    content: { kind: 'value', format: 'conferenceName', what: 'the name of the conference' },
    events: ['conferenceCreated', 'conferenceMemberJoin', 'conferenceMemberExit', 'conferenceRedirect', 'conferenceCompleted'],
  }),
  Connect: blocking({
    attributes: { eventCallbackUrl: bareAddress('connect'), eventFallbackUrl: bareAddress('connect') },
    children: { of: ['Endpoint'], min: 1, max: Number.POSITIVE_INFINITY },
  }),
  CustomParam: inside('StartTranscription', { attributes: namedParameter }),
  Endpoint: inside('Connect', { content: { kind: 'value', format: 'id', what: 'an endpoint id' } }),
  Forward: blocking({
    attributes: {
      to: text({ required: true, format: 'e164OrSip' }),
      from: text({ format: 'e164OrWithheld' }),
      callTimeout: time('s', 1, 300, '30'),
      ...diversion,
      uui: userToUser,
    },
    ends: 'always',
  }),
  Gather: blocking({
    attributes: {
      ...address('gather', 'control', 'gather'),
      ...fallbackAddress('gather', 'gather'),
      ...credentials,
      ...fallbackCredentials,
      ...tag,
      terminatingDigits: text({ format: 'keys', default: '' }),
      maxDigits: whole(1, 50, '50'),
      interDigitTimeout: time('s', 1, 60, '5'),
      firstDigitTimeout: time('s', 0, 60, '5'),
      repeatCount: whole(1, 20, '1'),
      ...speechInput,
    },
    children: { of: ['SpeakSentence', 'PlayAudio'], min: 0, max: 20 },
    ends: { attribute: 'gatherUrl' },
    lost: 'no gather event will arrive with the digits',
    events: ['gather', 'partialgather'],
  }),
  Hangup: blocking({ ends: 'always', events: ['disconnect'] }),
  Pause: blocking({ attributes: { duration: time('s', 0.1, 86_400, '1') } }),
  PauseRecording: instant(),
  PhoneNumber: inside('Transfer', {
    attributes: transferTarget,
    content: { kind: 'value', format: 'e164', what: 'the number to call' },
    events: transferTargetEvents,
  }),
  PlayAudio: blocking({
    attributes: credentials,
    content: { kind: 'value', format: 'audioUrl', what: 'the address of a .wav or .mp3 file' },
  }),
  Record: blocking({
    attributes: {
      ...address('recordComplete', 'control', 'recordComplete'),
      ...fallbackAddress('recordComplete', 'recordComplete'),
      ...recordingReports,
      ...credentials,
      ...fallbackCredentials,
      ...tag,
      terminatingDigits: text({ format: 'keys', default: '#' }),
      recordingName: text(),
      maxDuration: time('s', 0, 10_800, '60'),
      silenceTimeout: time('s', 0, 10_800, '0'),
    },
    ends: { attribute: 'recordCompleteUrl' },
    lost: 'no recordComplete event will arrive',
    events: ['recordComplete', 'recordingAvailable', 'transcriptionAvailable'],
  }),
  Redirect: blocking({
    attributes: {
      ...address('redirect', 'control', 'redirect', { required: true }),
      ...fallbackAddress('redirect', 'redirect'),
      ...credentials,
      ...fallbackCredentials,
      ...tag,
    },
    ends: 'always',
    events: ['redirect'],
  }),
  Refer: blocking({
    attributes: { ...address('referComplete', 'control', 'referComplete'), ...credentials, ...tag },
    children: { of: ['SipUri'], min: 1, max: 1 },
    ends: { attribute: 'referCompleteUrl' },
    lost: 'no referComplete event will arrive',
    events: ['referComplete'],
  }),
  ResumeRecording: instant(),
  Ring: blocking({ attributes: { duration: time('s', 0.1, 86_400, '5'), answerCall: flag('true') } }),
  SendDtmf: blocking({
    attributes: { toneDuration: time('ms', 50, 5000, '200'), toneInterval: time('ms', 50, 5000, '400') },
    content: { kind: 'value', format: 'dtmf', what: 'the keys to send' },
  }),
  SipUri: verb(false, {
    parents: ['Transfer', 'Refer'],
    attributes: transferTarget,
    content: { kind: 'value', format: 'sip', what: 'the sip: address to call' },
    events: transferTargetEvents,
  }),
  SpeakSentence: blocking({
    attributes: { voice: openChoice(voiceNames), gender: choice(['male', 'female'], 'female'), locale: openChoice(locales, 'en_US') },
    content: { kind: 'speech' },
  }),
  StartGather: instant({
    attributes: { ...address('dtmf', 'async', 'dtmf', { required: true }), ...credentials, ...tag },
    events: ['dtmf'],
  }),
  StartRecording: instant({
    attributes: { ...recordingReports, ...credentials, ...tag, multiChannel: flag('false'), recordingName: text() },
    events: ['recordingAvailable', 'conferenceRecordingAvailable', 'transcriptionAvailable'],
  }),
  StartStream: instant({
    attributes: {
      name: text(),
      mode: choice(['unidirectional', 'bidirectional'], 'unidirectional'),
      tracks,
      destination: text({ required: true, format: 'websocket' }),
      destinationUsername: text({ secret: true }),
      destinationPassword: text({ secret: true }),
      ...address('streamEvent', 'async', 'mediaStreamStarted'),
      ...credentials,
    },
    children: { of: ['StreamParam'], min: 0, max: 12 },
    events: ['mediaStreamStarted', 'mediaStreamRejected', 'mediaStreamStopped'],
  }),
  StartTranscription: instant({
    attributes: {
      name: text(),
      tracks,
      ...address('transcriptionEvent', 'async', 'realTimeTranscriptionAvailable'),
      ...credentials,
      destination: text({ format: 'websocket' }),
      stabilized: flag('true'),
    },
    children: { of: ['CustomParam'], min: 0, max: 12 },
    events: [
      'realTimeTranscriptionStarted',
      'realTimeTranscriptionRejected',
      'realTimeTranscriptionStopped',
      'realTimeTranscriptionAvailable',
    ],
  }),
  StopGather: instant(),
  StopRecording: instant({ events: ['recordingAvailable', 'conferenceRecordingAvailable'] }),
  StopStream: instant({ attributes: { name: text({ required: true }), wait: flag() }, events: ['mediaStreamStopped'] }),
  StopTranscription: instant({ attributes: { name: text() }, events: ['realTimeTranscriptionStopped', 'realTimeTranscriptionAvailable'] }),
  StreamParam: inside('StartStream', { attributes: namedParameter }),
  Tag: instant({ content: { kind: 'tag' } }),
  Transfer: blocking({
    attributes: {
      transferCallerId: text({ format: 'e164OrWithheld' }),
      privacy: flag(),
      transferCallerDisplayName: text({ max: 256, format: 'printable' }),
      callTimeout: time('s', 1, 300, '30'),
      ...address('transferComplete', 'control', 'transferComplete'),
      ...fallbackAddress('transferComplete', 'transferComplete'),
      ...credentials,
      ...fallbackCredentials,
      ...tag,
      ...diversion,
    },
    children: { of: ['PhoneNumber', 'SipUri'], min: 1, max: 8 },
    ends: { attribute: 'transferCompleteUrl' },
    lost: 'no transferComplete event will arrive',
    events: ['transferAnswer', 'transferComplete', 'transferDisconnect'],
  }),
};

/** What a SipUri takes where it is referred to rather than called: no leg of ours, so no events. */
const referTarget: VerbRule = inside('Refer', {
  content: { kind: 'value', format: 'sip', what: 'the sip: address to refer the caller to' },
});

/** The rule of a verb inside `parent`; undefined for an unknown name (also for names every object has, such as `constructor`). */
export function verbRule(name: string, parent?: string): VerbRule | undefined {
  if (name === 'SipUri' && parent === 'Refer') return referTarget;
  return Object.hasOwn(verbTable, name) ? verbTable[name] : undefined;
}

/** The only verbs a conference webhook may be answered with; one other and Bandwidth refuses the whole document. */
export const conferenceVerbs: readonly string[] = [
  'PlayAudio',
  'SpeakSentence',
  'StartRecording',
  'StopRecording',
  'PauseRecording',
  'ResumeRecording',
];

/** Not on the second leg of a transfer. */
export const transferAnswerForbidden: readonly string[] = ['Bridge', 'Conference', 'Forward', 'Transfer'];
