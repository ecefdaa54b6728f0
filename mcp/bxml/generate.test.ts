import { describe, expect, it } from 'vitest';
import { generateBxml, type VerbInput } from './generate';
import { parseBxml } from './parse';
import { listError } from './prepare';
import { allVerbs, atTop, fullest } from './testing/samples';

function generated(...verbs: readonly VerbInput[]) {
  const result = generateBxml(verbs);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

describe('generating BXML', () => {
  it('writes a list of verbs, with numbers and booleans as values', () => {
    const result = generated({
      verb: 'Gather',
      attributes: { maxDigits: 1, gatherUrl: '/menu' },
      children: [{ verb: 'SpeakSentence', text: 'Fish & chips?' }],
    });
    expect(result).toMatchObject({ corrected: [], warnings: [] });
    expect(result.then).toBe('gather event');
    expect(result.bxml).toContain('  <Gather maxDigits="1" gatherUrl="/menu">\n    <SpeakSentence>Fish &amp; chips?</SpeakSentence>');
    expect(generated({ verb: 'StartRecording', attributes: { transcribe: true } }).bxml).toContain('<StartRecording transcribe="true"/>');
  });

  it.each(allVerbs)('writes <%s>', (name) => {
    const verb = atTop(fullest(name));
    const parsed = parseBxml(
      generated({
        verb: verb.verb,
        attributes: verb.attributes,
        text: verb.text,
        children: verb.children.map(({ verb, attributes, text }) => ({ verb, attributes, text })),
      }).bxml,
    );
    expect(parsed.ok && parsed.document.verbs[0]).toMatchObject({ verb: verb.verb, attributes: verb.attributes, text: verb.text });
  });

  it('leaves addresses out: they are filled in when it is sent', () => {
    expect(generated({ verb: 'StartGather' }, { verb: 'Redirect' }).bxml).toContain('  <StartGather/>\n  <Redirect/>');
  });

  it('takes text as plain words, never as SSML or verbs', () => {
    const { bxml } = generated({ verb: 'SpeakSentence', text: 'a <break time="1s"/></SpeakSentence><Hangup/>' });
    const parsed = parseBxml(bxml);
    expect(parsed.ok && parsed.document.verbs).toEqual([
      expect.objectContaining({ text: 'a <break time="1s"/></SpeakSentence><Hangup/>', children: [] }),
    ]);
  });

  it('writes SSML given as children, after the text', () => {
    expect(generated({ verb: 'SpeakSentence', text: 'Wait', children: [{ verb: 'Break', attributes: { time: '1s' } }] }).bxml).toContain(
      '<SpeakSentence>Wait<break time="1s"/></SpeakSentence>',
    );
  });

  it('corrects slips and lists them', () => {
    const result = generated(
      { verb: 'speaksentence', attributes: { Voice: 'Kate' }, text: 'Hi\u0000' },
      { verb: 'Transfer', attributes: { transferCallerId: '+1 (555) 123-4567' }, children: [{ verb: 'PhoneNumber', text: '15557654321' }] },
    );
    expect(result.bxml).toContain('<SpeakSentence voice="kate">Hi</SpeakSentence>');
    expect(result.bxml).toContain('transferCallerId="+15551234567"');
    expect(result.bxml).toContain('<PhoneNumber>+15557654321</PhoneNumber>');
    expect(result.corrected).toEqual([
      'verb 1, "speaksentence" is written SpeakSentence',
      'verb 1, <SpeakSentence>: characters that XML does not allow were left out',
      'verb 1, <SpeakSentence>: "Voice" is written voice',
      'verb 1, <SpeakSentence> voice: "Kate" is written kate',
      'verb 2, <Transfer> transferCallerId: the number "+1 (555) 123-4567" is written +15551234567',
      'verb 2, <PhoneNumber>: the number "15557654321" is written +15557654321',
    ]);
  });

  it('does not guess the country of a number', () => {
    const result = generateBxml([{ verb: 'Transfer', children: [{ verb: 'PhoneNumber', text: '5551234567' }] }]);
    expect(result).toMatchObject({ ok: false, problems: [{ line: 1, verb: 'PhoneNumber' }] });
  });

  it('refuses what it cannot correct, by the place in the list', () => {
    const result = generateBxml([
      { verb: 'Pause' },
      { verb: 'Gather', attributes: { maxDigits: 80 } },
      { verb: 'constructor' },
      { verb: 'x><Hangup/' },
    ]);
    const { message } = listError(result.ok ? [] : result.problems);
    expect(message).toContain('verb 2, <Gather> maxDigits: must be a whole number, 1 to 50, got 80');
    expect(message).toContain('verb 3, <constructor>: is not a BXML verb');
  });

  it('refuses attribute names that would break out', () => {
    expect(generateBxml([{ verb: 'Pause', attributes: { 'a="1"/><Hangup b': '1' } }]).ok).toBe(false);
  });

  it('warns by the place in the list', () => {
    expect(generated({ verb: 'Gather' }, { verb: 'Hangup' }).warnings).toEqual([
      expect.stringMatching(/^verb 1, <Gather>: it is not the last verb/),
    ]);
  });
});
