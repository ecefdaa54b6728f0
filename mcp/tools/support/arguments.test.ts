import { describe, expect, it } from 'vitest';
import { allTools } from '../tools';
import { readArguments } from './arguments';

/** Reads arguments for the tool of that name. */
function read(name: string, given: unknown) {
  const tool = allTools.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new Error(`there is no tool ${name}`);
  return readArguments(tool, given);
}

function inputOf(name: string, given: unknown): unknown {
  const reading = read(name, given);
  if (!reading.ok) throw new Error(reading.failure.error);
  return reading.call.input;
}

function errorOf(name: string, given: unknown): string {
  const reading = read(name, given);
  if (reading.ok) throw new Error(`taken as ${JSON.stringify(reading.call.input)}`);
  expect(reading.failure.code).toBe('validation');
  return reading.failure.error;
}

const to = '+15005550002';

describe('arguments are read when they can mean one thing only', () => {
  it.each<[string, string, unknown, object]>([
    ['no arguments at all', 'listApplications', null, {}],
    ['arguments sent as JSON text', 'getCallState', '{"callId":"c-1"}', { callId: 'c-1' }],
    ['null for what is optional', 'createCall', { to, from: null, tag: null, machineDetection: null }, { to, callbackTimeout: 25 }],
    ['"" for what is optional', 'createCall', { to, from: '', tag: '' }, { to, callbackTimeout: 25 }],
    ['null for what has a default', 'getCallbackEvents', { waitSeconds: null }, { limit: 20, waitSeconds: 0 }],
    ['null inside an object', 'createCall', { to, machineDetection: { mode: null } }, { machineDetection: { mode: 'async' } }],
    ['numbers as text', 'getCallbackEvents', { waitSeconds: '1', limit: ' 5 ' }, { limit: 5, waitSeconds: 1 }],
    ['a number and a boolean as text', 'createCall', { to, callTimeout: '30', privacy: 'false' }, { callTimeout: 30, privacy: false }],
    ['a boolean as Python writes it', 'createCall', { to, privacy: 'True' }, { privacy: true }],
    ['a list as text', 'createSyncLookup', { phoneNumbers: '["+15005550001"]' }, { phoneNumbers: ['+15005550001'] }],
    ['recipients as text', 'createMessage', { to: '["+15005550006"]', text: 'hi' }, { to: ['+15005550006'] }],
    ['one recipient', 'createMessage', { to, text: 'hi' }, { to: [to] }],
    ['recipients with commas', 'createMessage', { to: '+15005550006, +15005550001', text: 'hi' }, { to: ['+15005550006', '+15005550001'] }],
    ['a list of one where one is meant', 'createCall', { to: [to] }, { to }],
    ['an object as text', 'createCall', { to, machineDetection: '{"mode":"sync"}' }, { machineDetection: { mode: 'sync' } }],
    ['a choice in other letters', 'updateCall', { callId: 'c-1', action: 'Hangup' }, { action: 'hangup' }],
    ['a number where text is meant', 'createCall', { to, tag: 42 }, { tag: '42' }],
    ['blanks around a number', 'createCall', { to: ` ${to} ` }, { to }],
    ['event types as text', 'getCallbackEvents', { event_type: '["gather","answer"]' }, { event_type: ['gather', 'answer'] }],
    ['event types with commas', 'getCallbackEvents', { event_type: 'gather,answer' }, { event_type: ['gather', 'answer'] }],
    [
      'verbs as text',
      'generateBXML',
      { verbs: '[{"verb":"SpeakSentence","text":"hi"}]' },
      { verbs: [{ verb: 'SpeakSentence', text: 'hi' }] },
    ],
    ['one verb', 'generateBXML', { verbs: { verb: 'Hangup' } }, { verbs: [{ verb: 'Hangup' }] }],
  ])('%s', (_what, name, given, expected) => {
    expect(inputOf(name, given)).toMatchObject(expected);
  });

  it('keeps phone numbers as text, and text as it is', () => {
    expect(inputOf('createMessage', { to, text: ' 007 ' })).toMatchObject({ to: [to], text: ' 007 ' });
    expect(inputOf('createMessage', { to, text: 'null' })).toMatchObject({ text: 'null' });
    expect(inputOf('createMessage', { to, text: '["a"]' })).toMatchObject({ text: '["a"]' });
  });

  it.each<[string, string, unknown, RegExp]>([
    ['a number that is none', 'getCallbackEvents', { waitSeconds: '5s' }, /waitSeconds: must be a number/],
    ['yes for true', 'createCall', { to, privacy: 'yes' }, /privacy: must be true or false/],
    ['several where one is meant', 'createCall', { to: [to, to] }, /to: must be text/],
    [
      'an address with commas, which could be two',
      'createMessage',
      { to, media: 'https://a.example/1.png,https://a.example/2.png' },
      /media: could be one value or several; send a list/,
    ],
    ['a list that is not JSON', 'createSyncLookup', { phoneNumbers: "['+15005550001']" }, /phoneNumbers\[0\]: must be a phone number/],
    ['nothing where something is needed', 'getCallState', { callId: null }, /callId: is missing/],
    ['the text null as an id', 'getCallbackEvents', { callId: 'null' }, /callId: .*leave it out/],
    ['half a character in an id', 'getCallbackEvents', { callId: '\ud800' }, /callId: must be/],
    ['a number without its plus as a filter', 'getCallbackEvents', { from: '19195551234' }, /from: must be/],
    ['the text null as a number', 'getCallbackEvents', { to: 'null' }, /to: must be/],
  ])('refuses %s', (_what, name, given, message) => {
    expect(errorOf(name, given)).toMatch(message);
  });
});

describe('names that are not arguments', () => {
  it.each([
    ['getCallState', 'call_id', 'callId'],
    ['getCallState', 'callID', 'callId'],
    ['getCallState', 'id', 'callId'],
    ['getCallbackEvents', 'messageId', 'message_id'],
    ['getCallbackEvents', 'eventType', 'event_type'],
    ['getCallbackEvents', 'timeout', 'waitSeconds'],
    ['listMessages', 'sourceTn', 'from'],
    ['listMessages', 'destinationTn', 'to'],
    ['updateCall', 'state', 'action'],
    ['createCall', 'form', 'from'],
    ['createMessage', 'body', 'text'],
    ['setCredentials', 'clientId', 'client_id'],
    ['createApplication', 'applicationName', 'appName'],
  ])('%s({%s}): did you mean %s?', (name, written, meant) => {
    expect(errorOf(name, { [written]: 'c-1' })).toContain(`${written}: is not an argument; did you mean ${meant}?`);
  });

  it('a misspelt name is not named a second time as missing', () => {
    expect(errorOf('getCallState', { call_id: 'c-1' })).not.toContain('is missing');
  });

  it('inside an object, too', () => {
    expect(errorOf('createCall', { to, machineDetection: { timeout_detection: 3, detection_timeout: 3 } })).toContain(
      'machineDetection.detection_timeout: is not an argument; did you mean detectionTimeout?',
    );
  });

  it('are ignored and named when they resemble none', () => {
    expect(read('listApplications', { task_progress: '- [ ] call' })).toEqual({
      ok: true,
      call: expect.objectContaining({ input: {} }),
      warnings: ['task_progress is not an argument of listApplications; it was ignored.'],
    });
    expect(read('getCallState', { callId: 'c-1', call_id: 'c-1', explanation: 'why' })).toMatchObject({
      warnings: ['call_id, explanation are not arguments of getCallState; they were ignored.'],
    });
  });

  it('are refused unread when there are more of them than any host adds', () => {
    const names = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`extra${n}`, n]));
    expect(read('listApplications', names(50)).ok).toBe(true);
    expect(errorOf('listApplications', names(51))).toBe(
      'listApplications did not run, because its arguments are wrong. arguments: 51 of the names given are not arguments; send only those that tools/list shows.',
    );
    expect(errorOf('createCall', { to, machineDetection: names(51) })).toBe(
      'createCall did not run, because its arguments are wrong. machineDetection: 51 of the names given are not arguments; send only those that tools/list shows.',
    );
  });
});
