import { describe, expect, it } from 'vitest';
import { prepareBxml } from './prepare';

// Documents from public examples, SDK suites and reports, and what they must become.
const base = 'https://phone.example.com/s3cret';

function prepared(inner: string) {
  const result = prepareBxml(`<?xml version="1.0" encoding="UTF-8"?><Response>${inner}</Response>`, { place: 'call', base });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

describe('voices and locales of the official SDKs pass without a warning', () => {
  it.each([
    ...['carmen', 'chantal', 'emma', 'emma_enh', 'geraint', 'ivy', 'ivy_enh', 'joey', 'joey_enh', 'justin', 'mads', 'miguel', 'naja'],
    ...['nicole', 'penelope', 'raveena', 'ruben', 'russell', 'salli', 'salli_enh'],
  ])('voice %s', (voice) => {
    expect(prepared(`<SpeakSentence voice="${voice}">Hello</SpeakSentence>`).warnings).toEqual([]);
  });

  it.each(['da_DK', 'en_AU', 'en_GB', 'en_GB_WLS', 'en_IN', 'nl_NL', 'ro_RO'])('locale %s', (locale) => {
    expect(prepared(`<SpeakSentence locale="${locale}">Hello</SpeakSentence>`).warnings).toEqual([]);
  });

  it('a voice made later is sent on with a warning', () => {
    const { bxml, warnings } = prepared('<SpeakSentence voice="aurora">Hello</SpeakSentence>');
    expect(bxml).toContain('voice="aurora"');
    expect(warnings).toEqual([
      expect.stringMatching(/^line 1, <SpeakSentence> voice: aurora is not known to Switchboard and is sent on unchanged/),
    ]);
  });
});

describe('newer verbs and attributes', () => {
  it('Refer, with its address completed', () => {
    const { bxml, warnings, then } = prepared(
      '<Refer referCompleteUrl="/after" tag="t1"><SipUri>sip:desk@pbx.example.com</SipUri></Refer>',
    );
    expect(bxml).toContain(`<Refer referCompleteUrl="${base}/voice/after" tag="t1">`);
    expect(warnings).toEqual([]);
    expect(then).toBe('referComplete event');
  });

  it('a Gather of speech, with the address of partial results completed', () => {
    const { bxml, warnings } = prepared(
      '<Gather input="dtmf_speech" hints="sales,support" language="en-US" speechModel="x" speechTimeout="2" profanityFilter="true" partialResultCallback="/part"><SpeakSentence>Say a name</SpeakSentence></Gather>',
    );
    expect(bxml).toContain(`partialResultCallback="${base}/voice/part"`);
    expect(warnings).toEqual([]);
  });

  it.each(['<StartRecording recordingName="greeting"/><Pause/>', '<Record recordingName="greeting"/>'])('%s', (inner) => {
    expect(prepared(inner).warnings).toEqual([]);
  });

  it('one that Switchboard does not know is sent on, and nothing false is said of it', () => {
    const { bxml, warnings } = prepared('<Pause duration="1" brandNew="x"/>');
    expect(bxml).toContain('brandNew="x"');
    expect(warnings).toEqual(['line 1, <Pause> brandNew: is not known to Switchboard and is sent on unchanged; known are duration']);
  });
});
