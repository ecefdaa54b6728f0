import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, parseRoute } from '../base/callbackAddress';
import { fillAddresses, withCredentials } from './addresses';
import { buildBxml } from './build';
import type { BxmlDocument, BxmlPlace, Verb } from './bxml';
import { isAddress } from './formats';
import { parseBxml } from './parse';
import { allVerbs, atTop, fullest, ruleOf, smallest } from './testing/samples';

const base = 'http://127.0.0.1:4100/s3cret';
const httpsBase = 'https://phone.example.com/s3cret';
const voice = `${base}/voice`;

function doc(inner: string): BxmlDocument {
  const parsed = parseBxml(`<Response>\n${inner}</Response>`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.document;
}

function fill(inner: string, options: { base?: string | undefined; place?: BxmlPlace } = { base }) {
  return fillAddresses(doc(inner), { base: options.base, place: options.place ?? 'call' });
}

/** The label that a POST to this address of ours arrives with. */
function labelIn(url: string): string | undefined {
  const [path = '', query = ''] = url.slice(base.length).split(/\?(.*)/s);
  const route = parseRoute(path, query, 'POST');
  return route?.kind === 'voice' ? route.label : undefined;
}

/** Which attributes are filled in when a verb is the last one, and when another follows; for a child-only element, in its parent too. */
const expectations: Readonly<{ [verb: string]: { readonly last: readonly string[]; readonly followed: readonly string[] } }> = {
  Bridge: { last: ['bridgeCompleteUrl'], followed: [] },
  Gather: { last: ['gatherUrl'], followed: [] },
  Record: { last: ['recordCompleteUrl', 'recordingAvailableUrl'], followed: ['recordingAvailableUrl'] },
  Redirect: { last: ['redirectUrl'], followed: [] },
  Refer: { last: ['referCompleteUrl'], followed: [] },
  StartGather: { last: ['dtmfUrl'], followed: ['dtmfUrl'] },
  StartRecording: { last: ['recordingAvailableUrl'], followed: ['recordingAvailableUrl'] },
  StartStream: { last: ['streamEventUrl'], followed: ['streamEventUrl'] },
  StreamParam: { last: ['streamEventUrl'], followed: ['streamEventUrl'] },
  CustomParam: { last: ['transcriptionEventUrl'], followed: ['transcriptionEventUrl'] },
  StartTranscription: { last: ['transcriptionEventUrl'], followed: ['transcriptionEventUrl'] },
  Transfer: { last: ['transferCompleteUrl', 'transferDisconnectUrl'], followed: ['transferDisconnectUrl'] },
  PhoneNumber: { last: ['transferCompleteUrl', 'transferDisconnectUrl'], followed: ['transferDisconnectUrl'] },
  SipUri: { last: ['transferCompleteUrl', 'transferDisconnectUrl'], followed: ['transferDisconnectUrl'] },
};

describe('addresses that were left out', () => {
  describe.each(allVerbs)('<%s>', (name) => {
    const bare = (verb: Verb): Verb => ({
      ...verb,
      attributes: Object.fromEntries(
        Object.entries(verb.attributes).filter(([attribute]) => ruleOf(verb.verb).attributes[attribute]?.kind !== 'address'),
      ),
    });
    const verb = atTop(bare(smallest(name)));
    const { last, followed } = expectations[name] ?? { last: [], followed: [] };

    it(`as the last verb: ${last.join(', ') || 'none'}`, () => {
      const result = fillAddresses({ root: 'Response', verbs: [verb] }, { base });
      expect(result.filled.map((entry) => entry.attribute)).toEqual(last);
      expect(result.filled.every((entry) => entry.url === voice)).toBe(true);
      expect(result.warnings).toEqual([]);
    });

    it(`with a verb after it: ${followed.join(', ') || 'none'}`, () => {
      const result = fillAddresses({ root: 'Response', verbs: [verb, smallest('Pause')] }, { base });
      expect(result.filled.map((entry) => entry.attribute)).toEqual(followed);
      expect(result.warnings).toHaveLength(ruleOf(verb.verb).ends === undefined ? 0 : 1);
      expect(result.document.verbs[1]).toEqual(smallest('Pause'));
    });

    it('and none of those that were given is touched but paths', () => {
      const full = atTop(fullest(name));
      const result = fillAddresses({ root: 'Response', verbs: [full] }, { base });
      const addresses = Object.entries(ruleOf(name).attributes).filter(([, rule]) => rule.kind === 'address');
      const own = result.document.verbs.flatMap((top) => [top, ...top.children]).find((entry) => entry.verb === name);
      for (const [attribute] of addresses) expect(own?.attributes[attribute]).toBe(`${voice}/somewhere`);
    });
  });

  it('gives the target of a Refer no events, but a Transfer’s its own', () => {
    const attributes = (inner: string) => fill(inner).filled.map((entry) => `${entry.verb} ${entry.attribute}`);
    expect(attributes('<Refer><SipUri>sip:desk@pbx.example.com</SipUri></Refer>')).toEqual(['Refer referCompleteUrl']);
    expect(attributes('<Transfer><SipUri>sip:desk@pbx.example.com</SipUri></Transfer>')).toEqual([
      'Transfer transferCompleteUrl',
      'SipUri transferDisconnectUrl',
    ]);
  });

  it('reports partial speech only to an author who asks for it', () => {
    const gather = (more: string) => fill(`<Gather input="speech"${more}/>`);
    expect(gather('').filled.map((entry) => entry.attribute)).toEqual(['gatherUrl']);
    expect(gather(' partialResultCallback="/part"').document.verbs[0]?.attributes.partialResultCallback).toBe(`${voice}/part`);
  });

  it('asks for a transcription only where one is made', () => {
    const attributes = (inner: string) => fill(inner).filled.map((entry) => entry.attribute);
    expect(attributes('<StartRecording transcribe="true"/>')).toEqual(['recordingAvailableUrl', 'transcriptionAvailableUrl']);
    expect(attributes('<StartRecording transcribe="false"/>')).toEqual(['recordingAvailableUrl']);
  });

  it('counts a blank address as left out', () => {
    expect(fill('<Gather gatherUrl=" "/>').document.verbs[0]?.attributes).toEqual({ gatherUrl: voice });
  });

  it('says which event is lost', () => {
    expect(fill('<Gather/><Hangup/>').warnings.map((warning) => warning.message)).toEqual([
      'it is not the last verb, so gatherUrl is left out: no gather event will arrive with the digits and <Hangup> runs next. Make it the last verb to get its event',
    ]);
    expect(fill('<Gather gatherUrl="/a"/><Hangup/>').warnings[0]?.message).toContain(
      'with gatherUrl, <Hangup> and what follows it never run',
    );
    expect(fill('<Hangup/><Pause/>').warnings[0]?.message).toContain('and what follows it never run');
  });
});

describe('addresses that were given', () => {
  it.each([
    ['/menu/main?x=1', '/menu/main?x=1'],
    ['menu', '/menu'],
    ['?x=1', '/?x=1'],
    ['/../../turn/cb-1', '/turn/cb-1'],
    ['/%2e%2e/voice', '/voice'],
    ['/voice', '/voice'],
    ['/menü#part', '/men%C3%BC'],
    [`${base}/voice/menu?x=1`, '/menu?x=1'],
    [`${base}/turn/cb-1`, '/turn/cb-1'],
    ['http://127.0.0.1:4100/menu', '/menu'],
    ['HTTP://127.0.0.1:4100', '/'],
    [`${base}/voice`, undefined],
    [base, undefined],
    [`${base}evil/voice`, '/s3cretevil/voice'],
  ])('%s becomes ours with the label %s', (given, label) => {
    const url = fill(`<Redirect redirectUrl="${given}"/>`).document.verbs[0]?.attributes.redirectUrl ?? '';
    expect(url).toBe(label === undefined ? voice : `${voice}${label}`);
    expect(labelIn(url)).toBe(label);
  });

  it('keeps an address elsewhere and warns without its query', () => {
    const result = fill('<Gather gatherUrl="https://other.example.com/g?key=1"/>');
    expect(result.document.verbs[0]?.attributes.gatherUrl).toBe('https://other.example.com/g?key=1');
    expect(result.warnings[0]?.message).toBe(
      'gatherUrl points to another server (https://other.example.com/g), so its events do not arrive here',
    );
    expect(result.then).toBe('control passes to https://other.example.com/g');
  });

  it.each(['http://127.0.0.1:4101/menu', 'http://127.0.0.1:4100@evil.example/menu', 'https://127.0.0.1:4100/menu'])(
    '%s is not ours',
    (given) => {
      expect(fill(`<Redirect redirectUrl="${given}"/>`).document.verbs[0]?.attributes.redirectUrl).toBe(given);
    },
  );

  it('warns of an audio path, which nothing serves', () => {
    expect(fill('<PlayAudio>/hello.wav</PlayAudio>').warnings[0]?.message).toContain('serves no audio');
  });

  const pieces = fc.oneof(fc.constantFrom('/', '..', '.', '%2e', '%', '?', '#', '//', '@', ':', ';', 'é'), fc.string({ maxLength: 3 }));

  it('leads every path to our mount and nowhere else', () => {
    fc.assert(
      fc.property(
        fc
          .array(pieces)
          .map((parts) => parts.join(''))
          .filter(isAddress),
        (path) => {
          fc.pre(!/^https?:/i.test(path));
          const url = addressOf(base, path);
          expect(new URL(url).href).toBe(url);
          expect(url.startsWith(`${voice}/`)).toBe(true);
          const label = labelIn(url);
          expect(addressOf(base, label)).toBe(url);
        },
      ),
    );
  });
});

describe('without a public address', () => {
  it('fills nothing in and says so', () => {
    const result = fill('<Gather/>', { base: undefined });
    expect(result.filled).toEqual([]);
    expect(result.warnings[0]?.message).toContain('no public address');
    expect(result.then).toBe('the call hangs up');
  });

  it('refuses paths and required addresses', () => {
    expect(fill('<Gather gatherUrl="/menu"/>', { base: undefined }).problems).toEqual([
      { line: 2, verb: 'Gather', attribute: 'gatherUrl', message: expect.stringContaining('no public address') },
    ]);
    expect(fill('<Redirect/>', { base: undefined }).problems).toEqual([expect.objectContaining({ attribute: 'redirectUrl' })]);
  });
});

describe('what comes next', () => {
  it.each<[string, BxmlPlace, string]>([
    ['<Gather/>', 'call', 'gather event'],
    ['<Gather/><Pause/>', 'call', 'the call hangs up'],
    ['<SpeakSentence>Hi</SpeakSentence>', 'call', 'the call hangs up'],
    ['', 'call', 'the call hangs up'],
    ['', 'initiate', 'the call hangs up without being answered'],
    ['<Hangup/>', 'initiate', 'the call hangs up without being answered'],
    ['<SpeakSentence>Hi</SpeakSentence><Hangup/>', 'initiate', 'the call hangs up'],
    ['<Record/>', 'call', 'recordComplete event'],
    ['<Redirect/>', 'call', 'redirect event'],
    ['<Redirect redirectUrl="/x"/><Hangup/>', 'call', 'redirect event'],
    ['<Redirect redirectUrl="https://a.example/x?k=1"/>', 'call', 'control passes to https://a.example/x'],
    ['<Transfer><PhoneNumber>+15551234567</PhoneNumber></Transfer>', 'call', 'transferComplete event'],
    ['<Bridge>c-1</Bridge>', 'call', 'bridgeComplete event'],
    ['<Forward to="+15551234567"/>', 'initiate', 'the call is forwarded; only its disconnect event will arrive'],
    ['<Conference>a</Conference>', 'call', 'the call stays in the conference and hangs up when it leaves'],
    ['<Pause/>', 'transferAnswer', 'the two legs are connected'],
    ['<StartRecording/>', 'conference', 'the conference goes on'],
  ])('after %s in a %s: %s', (inner, place, next) => {
    expect(fill(inner, { base, place }).then).toBe(next);
  });
});

describe('credentials', () => {
  const credentials = { username: 'switchboard-abc123', password: 'pw' };

  it('go to our addresses, children and fallbacks included, and replace others', () => {
    const transfer = '<Transfer username="mine"><PhoneNumber>+15551234567</PhoneNumber></Transfer>';
    const [verb] = withCredentials(fill(transfer, { base: httpsBase }).document, httpsBase, credentials).verbs;
    expect(verb?.attributes).toMatchObject(credentials);
    expect(verb?.children[0]?.attributes).toMatchObject(credentials);
    const given = withCredentials(fill('<Gather gatherFallbackUrl="/b"/>', { base: httpsBase }).document, httpsBase, credentials).verbs[0];
    expect(given?.attributes).toMatchObject({ fallbackUsername: credentials.username, fallbackPassword: 'pw' });
  });

  it.each([
    '<Gather gatherUrl="https://other.example.com/g"/>',
    '<Gather gatherUrl="https://phone.example.com.evil.example/s3cret/voice"/>',
    '<Gather gatherUrl="https://phone.example.com@evil.example/s3cret/voice"/>',
    '<Record recordCompleteUrl="https://other.example.com/r"/>',
    '<PlayAudio>https://phone.example.com/s3cret/voice/a.wav</PlayAudio>',
    '<SpeakSentence>https://phone.example.com/s3cret/voice</SpeakSentence>',
    '<Hangup/>',
  ])('are added to nothing in %s', (inner) => {
    const { document } = fill(inner, { base: httpsBase });
    expect(withCredentials(document, httpsBase, credentials)).toEqual(document);
  });

  it('keep an address from being filled in beside one elsewhere that would share them', () => {
    const result = fill('<Record recordCompleteUrl="https://other.example.com/r"/>', { base: httpsBase });
    expect(result.filled).toEqual([]);
    expect(result.warnings.map((warning) => warning.message)).toContainEqual(expect.stringContaining('the same credentials'));
    expect(fill('<Record recordCompleteUrl="https://other.example.com/r"/>').filled).toHaveLength(1);
  });

  it('can be added to a written document, and leave any other text alone', () => {
    const { document } = fill('<Gather/>', { base: httpsBase });
    expect(withCredentials(buildBxml(document), httpsBase, credentials)).toContain('username="switchboard-abc123" password="pw"');
    expect(withCredentials('no BXML', httpsBase, credentials)).toBe('no BXML');
  });
});
