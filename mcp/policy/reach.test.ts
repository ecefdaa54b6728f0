import { describe, expect, it } from 'vitest';
import { allTools } from '../tools/tools';
import { reachOf } from './reach';
import { kindOfTool, knownTools, toolKinds } from './toolKinds';

const base = 'https://phone.example.com/secret';
const reach = (tool: string, input: unknown) => reachOf(tool, input, () => base);

describe('what a tool call reaches', () => {
  it.each<[string, string, object, object]>([
    ['the callee', 'createCall', { to: '+19195550100' }, { to: ['+19195550100'], calls: 1 }],
    ['each recipient', 'createMessage', { to: ['+19195550100', '+19195550101'] }, { to: ['+19195550100', '+19195550101'], messages: 2 }],
    ['numbers looked up', 'createSyncLookup', { phoneNumbers: ['+19195550100', '+19195550101'] }, { to: [], lookups: 2 }],
    ['many of them', 'createAsyncBulkLookup', { phoneNumbers: ['+19195550100'] }, { lookups: 1 }],
    ['the end of a call', 'updateCall', { callId: 'c-1', action: 'hangup' }, { callId: 'c-1', hangsUp: true, servers: [] }],
    ['our own server', 'updateCall', { callId: 'c-1', action: 'redirect', redirectUrl: '/menu' }, { servers: [], hangsUp: false }],
    [
      'another server',
      'updateCall',
      { callId: 'c-1', action: 'redirect', redirectUrl: 'https://evil.example/x' },
      { servers: ['https://evil.example'] },
    ],
    [
      'servers that answer for a call',
      'createCall',
      { to: '+19195550100', answerUrl: 'https://a.example/x', answerFallbackUrl: 'https://b.example:8443/' },
      { servers: ['https://a.example', 'https://b.example:8443'] },
    ],
    ['nothing with our own address', 'createCall', { to: '+19195550100', answerUrl: `${base}/voice` }, { servers: [] }],
    ['nothing', 'listCalls', {}, { to: [], servers: [], calls: 0, messages: 0, lookups: 0 }],
  ])('is %s', (_what, tool, input, expected) => {
    expect(reach(tool, input)).toMatchObject(expected);
  });

  it.each<[string, string, readonly string[]]>([
    ['Transfer', '<Transfer><PhoneNumber>+19005551234</PhoneNumber></Transfer>', ['+19005551234']],
    [
      'several legs',
      '<Transfer><PhoneNumber> +19195550100 </PhoneNumber><SipUri>sip:a@b.example</SipUri></Transfer>',
      ['+19195550100', 'sip:a@b.example'],
    ],
    ['Forward', '<Forward to="+1911"/>', ['+1911']],
    ['Refer', '<Refer><SipUri>sip:911@b.example</SipUri></Refer>', ['sip:911@b.example']],
    ['escaped digits', '<Transfer><PhoneNumber>&#43;1&#57;11</PhoneNumber></Transfer>', ['+1911']],
    ['CDATA', '<Transfer><PhoneNumber><![CDATA[+1911]]></PhoneNumber></Transfer>', ['+1911']],
    ['a number that is only spoken', '<SpeakSentence>Call +19005551234</SpeakSentence>', []],
    ['a number in a tag', '<Tag>+19005551234</Tag>', []],
  ])('in a document finds %s', (_what, verbs, to) => {
    for (const tool of ['respondToCallback', 'updateCallBxml']) {
      expect(reach(tool, { callId: 'c-1', bxml: `<Response>${verbs}</Response>` })).toMatchObject({ to, calls: to.length });
    }
  });

  it.each<[string, readonly string[]]>([
    ['<Redirect redirectUrl="https://evil.example/x"/>', ['https://evil.example']],
    ['<Redirect redirectUrl="/menu"/>', []],
    ['<Redirect/>', []],
    [`<Redirect redirectUrl="${base}/voice/menu"/>`, []],
    ['<Redirect redirectFallbackUrl="https://evil.example/x" redirectUrl="/a"/>', ['https://evil.example']],
    ['<Gather gatherUrl="http://evil.example"/>', ['http://evil.example']],
    ['<Record recordCompleteUrl="https://evil.example" recordingAvailableUrl="https://store.example"/>', ['https://evil.example']],
    [
      '<Transfer transferCompleteUrl="https://e.example"><PhoneNumber transferAnswerUrl="https://f.example">+19195550100</PhoneNumber></Transfer>',
      ['https://e.example', 'https://f.example'],
    ],
    ['<Bridge bridgeTargetCompleteUrl="https://e.example">c-1</Bridge>', ['https://e.example']],
    ['<Conference conferenceEventUrl="https://e.example">room</Conference>', ['https://e.example']],
    ['<PlayAudio>https://music.example/a.mp3</PlayAudio>', []],
  ])('hands the call over with %s to %j', (verbs, servers) => {
    expect(reach('respondToCallback', { bxml: `<Response>${verbs}</Response>` }).servers).toEqual(servers);
  });

  it('is the call that a document connects with', () => {
    const document = '<Response><Bridge> c-2 </Bridge></Response>';
    expect(reach('respondToCallback', { bxml: document })).toMatchObject({ bridged: ['c-2'], to: [], calls: 0 });
  });

  it('is nothing in a document that the tool refuses anyway', () => {
    expect(reach('updateCallBxml', { callId: 'c-1', bxml: '<Response><Transfer>' })).toMatchObject({ to: [], servers: [], calls: 0 });
  });
});

describe('the table of tools’ kinds', () => {
  it('has a row for every tool, and no other', () => {
    expect([...knownTools].sort()).toEqual(allTools.map(({ name }) => name).sort());
    expect(new Set(knownTools.map(kindOfTool))).toEqual(new Set(toolKinds));
  });

  it('calls reading what says of itself that it only reads, but for lookups, which cost money', () => {
    for (const { name, annotations } of allTools) {
      const kind = kindOfTool(name);
      if (kind === 'lookup') continue;
      expect([name, kind === 'read']).toEqual([name, annotations.readOnlyHint]);
    }
  });

  it('takes a tool without a row for one that changes the account', () => {
    expect([kindOfTool('unknown'), kindOfTool('constructor'), kindOfTool('toString')]).toEqual(['set-up', 'set-up', 'set-up']);
  });
});
