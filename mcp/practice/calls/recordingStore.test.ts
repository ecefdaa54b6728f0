import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bxml, Rig } from '../testing/practiceRig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

/** A recording of two seconds with the greeting of the answering machine in it; returns the address of the recordings and its own id. */
async function recorded(attributes = ''): Promise<{ readonly callId: string; readonly all: string; readonly id: string }> {
  rig.answer('/answer', bxml(`<Record maxDuration="2" recordingAvailableUrl="/secret/recorded" ${attributes}/>`));
  const callId = await rig.place({ to: '+15005550007' });
  const { body } = await rig.until('recordingAvailable');
  return { callId, all: `${rig.callsPath}/${callId}/recordings`, id: String(body.recordingId) };
}

const list = async (path: string): Promise<unknown> => JSON.parse((await rig.request('GET', path)).text);

describe('recordings', () => {
  it('are listed by call and account-wide, processing first, complete with a mediaUrl later', async () => {
    rig.answer('/answer', bxml('<Record maxDuration="2"/><Pause duration="60"/>'));
    const callId = await rig.place();
    await rig.clock.advance(200);
    await rig.webhook('answer');
    const all = `${rig.callsPath}/${callId}/recordings`;
    for (let found: unknown = []; Array.isArray(found) && found.length === 0; found = await list(all)) await rig.clock.advance(100);
    expect(await list(all)).toMatchObject([
      { callId, status: 'processing', duration: 'PT2S', transcription: null, direction: 'outbound', channels: 1 },
    ]);
    const [{ recordingId }] = JSON.parse((await rig.request('GET', all)).text);
    expect((await rig.request('GET', `${all}/${recordingId}/media`)).status).toBe(404);
    await rig.clock.advance(500);
    expect(await list(all)).toMatchObject([{ status: 'complete', mediaUrl: `${rig.line.url}${all}/${recordingId}/media` }]);
    const account = '/api/v2/accounts/9900000/recordings';
    expect(await list(`${account}?from=%2B15005550100&minStartTime=2026-01-01T00:00:00Z`)).toMatchObject([{ recordingId }]);
    expect(await list(`${account}?to=%2B15005550002`)).toEqual([]);
    expect((await rig.request('GET', `${account}?minStartTime=yesterday`)).status).toBe(400);
  });

  it('carry the name the document gave them', async () => {
    const { all, id } = await recorded('recordingName="greeting"');
    expect((await rig.request('GET', `${all}/${id}`)).json).toMatchObject({ recordingName: 'greeting' });
  });

  it('of an unknown call: an empty list; an unknown one: 404', async () => {
    expect(await list(`${rig.callsPath}/c-nobody/recordings`)).toEqual([]);
    const { all, id } = await recorded();
    expect((await rig.request('GET', `${all}/r-nobody`)).status).toBe(404);
    expect((await rig.request('GET', `${rig.callsPath}/c-nobody/recordings/${id}`)).status).toBe(404);
  });

  it('download as a WAV file of their length, 16 bit at 8 kHz', async () => {
    const { all, id } = await recorded();
    const { status, headers, bytes } = await rig.request('GET', `${all}/${id}/media`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('audio/vnd.wave');
    expect(headers.get('content-length')).toBe(String(44 + 2 * 8000 * 2));
    expect(bytes.length).toBe(44 + 2 * 8000 * 2);
    expect(bytes.subarray(0, 4).toString()).toBe('RIFF');
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
    expect([bytes.readUInt16LE(20), bytes.readUInt16LE(22), bytes.readUInt32LE(24), bytes.readUInt16LE(34)]).toEqual([1, 1, 8000, 16]);
    expect(bytes.readUInt32LE(40)).toBe(2 * 8000 * 2);
  });

  it('download as MP3 when the document says so', async () => {
    const { all, id } = await recorded('fileFormat="mp3"');
    const { headers, bytes } = await rig.request('GET', `${all}/${id}/media`);
    expect(headers.get('content-type')).toBe('audio/mpeg');
    expect(bytes.readUInt16BE(0)).toBe(0xfffb);
    expect(bytes.length % 104).toBe(0);
    expect(bytes.readUInt16BE(104)).toBe(0xfffb);
  });

  it('can be deleted; deleting only the media keeps the rest', async () => {
    const { all, id } = await recorded();
    expect((await rig.request('DELETE', `${all}/${id}/media`)).status).toBe(204);
    expect((await rig.request('GET', `${all}/${id}/media`)).status).toBe(404);
    const without = (await rig.request('GET', `${all}/${id}`)).json;
    expect(without).toMatchObject({ recordingId: id, status: 'deleted' });
    expect(without).not.toHaveProperty('mediaUrl');
    expect((await rig.request('DELETE', `${all}/${id}`)).status).toBe(204);
    expect((await rig.request('GET', `${all}/${id}`)).status).toBe(404);
    expect((await rig.request('DELETE', `${all}/${id}`)).status).toBe(404);
  });
});

describe('transcriptions', () => {
  it('are requested, processed, reported with their own tag and credentials, read and deleted', async () => {
    const { callId, all, id } = await recorded();
    const path = `${all}/${id}/transcription`;
    expect((await rig.request('GET', path)).status).toBe(404);
    const asked = { callbackUrl: `${rig.base}/words`, username: 'u', password: 'p', tag: 'mine' };
    expect(await rig.request('POST', path, asked)).toMatchObject({ status: 204, text: '' });
    expect((await rig.request('GET', `${all}/${id}`)).json).toMatchObject({ transcription: { status: 'processing' } });
    const told = await rig.until('transcriptionAvailable');
    expect(told).toMatchObject({
      path: '/secret/words',
      authorization: 'Basic dTpw',
      body: { callId, recordingId: id, tag: 'mine', transcription: { status: 'available', url: `${rig.line.url}${path}` } },
    });
    expect((await rig.request('GET', path)).text).toContain('leave a message');
    expect((await rig.request('DELETE', path)).status).toBe(204);
    expect((await rig.request('GET', path)).status).toBe(404);
    expect((await rig.request('GET', `${all}/${id}`)).json).toMatchObject({ transcription: null });
  });

  it('need no body', async () => {
    const { all, id } = await recorded();
    expect((await rig.request('POST', `${all}/${id}/transcription`)).status).toBe(204);
  });

  it.each([[{ callbackTimeout: 26 }], [{ callbackUrl: 'ftp://example.com' }], [{ callbackMethod: 'PUT' }]])('400 for %j', async (body) => {
    const { all, id } = await recorded();
    expect(await rig.request('POST', `${all}/${id}/transcription`, body)).toMatchObject({ status: 400, json: { type: 'validation' } });
  });

  it('of an unknown recording: 404', async () => {
    expect((await rig.request('POST', `${rig.callsPath}/c-1/recordings/r-1/transcription`, {})).status).toBe(404);
  });
});
