import { describe, expect, it } from 'vitest';
import { prepareBxml, validationError } from './prepare';

const base = 'http://127.0.0.1:4100/s3cret';

describe('preparing what an agent wrote', () => {
  it('completes, checks and writes it', () => {
    const text = '<Response><Gather maxDigits="1" color="red"><SpeakSentence>Press 1 &amp; wait</SpeakSentence></Gather></Response>';
    const prepared = prepareBxml(text, { place: 'call', base });
    expect(prepared).toMatchObject({
      ok: true,
      bxml: [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<Response>',
        `  <Gather maxDigits="1" color="red" gatherUrl="${base}/voice">`,
        '    <SpeakSentence>Press 1 &amp; wait</SpeakSentence>',
        '  </Gather>',
        '</Response>',
      ].join('\n'),
      filled: [{ verb: 'Gather', attribute: 'gatherUrl', url: `${base}/voice` }],
      warnings: [expect.stringMatching(/^line 1, <Gather> color: is not known to Switchboard/)],
    });
    expect(prepared.ok && prepared.then).toBe('gather event');
  });

  it('changes nothing when it prepares its own result', () => {
    const once = prepareBxml('<Response><StartGather/><Record transcribe="true"/></Response>', { place: 'call', base });
    const twice = once.ok ? prepareBxml(once.bxml, { place: 'call', base }) : once;
    expect(twice).toEqual({ ...once, filled: [] });
  });

  it('fails with line, verb and attribute of every problem, and says that the turn is open', () => {
    const prepared = prepareBxml('<Response>\n<Pause/>\n<Gather maxDigits="80"/>\n<Dance/>\n</Response>', { place: 'call', base });
    const error = validationError(prepared.ok ? [] : prepared.problems);
    expect(error.code).toBe('validation');
    expect(error.message).toContain(
      'line 3, <Gather> maxDigits: must be a whole number, 1 to 50, got 80; line 4, <Dance>: is not a BXML verb',
    );
    expect(error.recovery).toContain('the turn is still open');
  });

  it('shows only the first problems of many', () => {
    const prepared = prepareBxml(`<Response>${'<Dance/>'.repeat(20)}</Response>`, { place: 'call', base });
    expect(validationError(prepared.ok ? [] : prepared.problems).message).toMatch(/and 12 more\.$/);
  });

  it('names a required address that cannot be filled in once', () => {
    const prepared = prepareBxml('<Response><Redirect/></Response>', { place: 'call', base: undefined });
    expect(prepared).toMatchObject({
      ok: false,
      problems: [{ attribute: 'redirectUrl', message: expect.stringContaining('no public address') }],
    });
    expect(!prepared.ok && prepared.problems).toHaveLength(1);
  });
});
