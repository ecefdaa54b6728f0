import type { ServerResponse } from 'node:http';

/**
 * Makes a response that is written as an event stream arrive as plain JSON, for a client that takes nothing else: the last
 * message is the answer, and what precedes it (progress) is left out. A response that is not a stream is unchanged.
 */
export function answerAsJson(res: ServerResponse): void {
  const { write, end } = res;
  const writeHead = res.writeHead.bind(res);
  let text: string | undefined;
  let headers: { [name: string]: string } = {};

  const capture = (status: number, given: unknown) => {
    headers = Object.fromEntries(
      Object.entries(Array.isArray(given) ? pairs(given) : (given ?? {})).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    const type = headers['content-type'] ?? res.getHeader('content-type');
    if (status !== 200 || !String(type).startsWith('text/event-stream')) return false;
    text = '';
    return true;
  };

  Object.assign(res, {
    writeHead(status: number, ...rest: readonly unknown[]) {
      const given = rest.find((value) => typeof value === 'object');
      if (!capture(status, given)) Reflect.apply(writeHead, res, [status, ...rest]);
      return res;
    },
    flushHeaders() {
      // The head is written with the answer.
    },
    write(chunk: string | Uint8Array, ...rest: readonly unknown[]) {
      if (text === undefined) return Reflect.apply(write, res, [chunk, ...rest]);
      text += Buffer.from(chunk).toString('utf8');
      const done = rest.find((value) => typeof value === 'function');
      if (typeof done === 'function') done();
      return true;
    },
    end(...rest: readonly unknown[]) {
      if (text === undefined) return Reflect.apply(end, res, rest);
      const [last] = rest;
      if (typeof last === 'string' || last instanceof Uint8Array) text += Buffer.from(last).toString('utf8');
      const json = lastMessage(text);
      text = undefined;
      res.removeHeader('transfer-encoding');
      writeHead(json === undefined ? 202 : 200, {
        ...headers,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(json ?? '')),
      });
      return Reflect.apply(end, res, [json ?? '']);
    },
  });
}

/** The data of the last event that has any. */
function lastMessage(stream: string): string | undefined {
  return stream
    .split(/\r?\n\r?\n/)
    .map((event) =>
      event
        .split(/\r?\n/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trimStart())
        .join('\n'),
    )
    .filter((data) => data !== '')
    .at(-1);
}

function pairs(flat: readonly unknown[]): { [name: string]: unknown } {
  const found: { [name: string]: unknown } = {};
  for (let n = 0; n + 1 < flat.length; n += 2) found[String(flat[n])] = flat[n + 1];
  return found;
}
