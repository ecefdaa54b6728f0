import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Rig } from '../testing/practiceRig';

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.open();
});
afterAll(() => rig.close());

/** One request with exactly these headers; PORT stands for the practice line's port. */
function ask(headers: readonly string[], path = '/practice/phone'): Promise<{ readonly status: number; readonly body: string }> {
  const { port } = new URL(rig.line.url);
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, setHost: false, headers: headers.map((each) => each.replace('PORT', port)) },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          body += part;
        });
        response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    sent.once('error', reject);
    sent.end();
  });
}

const failure = z.object({ error: z.string(), code: z.string(), recovery: z.string() });

describe('the head of a request', () => {
  it.each([
    ['a foreign Host', ['Host', 'evil.example:PORT']],
    ['a Host without the port', ['Host', '127.0.0.1']],
    ['an Origin', ['Host', '127.0.0.1:PORT', 'Origin', 'http://127.0.0.1:PORT']],
    ['the Origin of a sandboxed page', ['Host', '127.0.0.1:PORT', 'Origin', 'null']],
  ])('with %s: 403, denied, before the token is looked at', async (_name, headers) => {
    const { status, body } = await ask([...headers, 'Authorization', `Bearer ${rig.token}`]);
    expect(status).toBe(403);
    expect(failure.parse(JSON.parse(body)).code).toBe('denied');
  });

  it.each([
    ['a target that is no path', ['Host', '127.0.0.1:PORT'], 'http://[/'],
    ['two Authorization headers', ['Host', '127.0.0.1:PORT', 'Authorization', 'Bearer a', 'Authorization', 'Bearer b'], '/practice/phone'],
    ['two Host headers', ['Host', '127.0.0.1:PORT', 'Host', 'evil.example'], '/practice/phone'],
  ])('with %s: 400, validation', async (_name, headers, path) => {
    const { status, body } = await ask(headers, path);
    expect(status).toBe(400);
    expect(failure.parse(JSON.parse(body)).code).toBe('validation');
  });

  it('with 1,500 other headers: its Origin still counts', async () => {
    const filler = Array.from({ length: 1_500 }, (_, index) => [`a${index}`, '']).flat();
    expect((await ask(['Host', '127.0.0.1:PORT', ...filler, 'Origin', 'http://evil.example'])).status).toBe(403);
  });

  it('as programs of this machine send it: answered, by either name', async () => {
    for (const host of ['127.0.0.1:PORT', 'localhost:PORT', 'LOCALHOST:PORT']) {
      expect((await ask(['Host', host, 'Authorization', `Bearer ${rig.token}`])).status).toBe(200);
    }
  });
});
