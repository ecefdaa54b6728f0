import { Transform, type Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { idOf, isTooDeep, maxDepth, withoutNulls } from '../message';

/** The most characters one message may have, as over HTTP. */
const maxLine = 6 * 1024 * 1024;

/**
 * What an agent writes to a server on stdio, made ready for the SDK's reader, which drops in silence what it cannot read: a client then
 * waits for its own time-out. A byte-order mark and nulls for what is left out go; what cannot be served is answered at once, with
 * the request's id where there is one.
 * @param refusals where those answers are written
 */
export function readableLines(refusals: Writable): Transform {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let tooLong = false;
  const refuse = (id: string | number | null, code: number, message: string) => {
    refusals.write(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })}\n`);
  };

  function* take(line: string): Generator<string> {
    if (tooLong) {
      tooLong = false;
      return refuse(null, -32600, `The message is longer than ${maxLine} characters. Send less at once.`);
    }
    const text = line.replace(/^\uFEFF/, '').trim();
    if (text === '') return;
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return refuse(null, -32700, 'This line is not JSON. Send one JSON-RPC message a line.');
    }
    const why = wrongWith(message);
    if (why !== undefined) return refuse(idOf(message), -32600, why);
    yield `${JSON.stringify(withoutNulls(message))}\n`;
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = `${rest}${decoder.write(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) for (const ready of take(line)) this.push(ready);
      if (rest.length > maxLine) {
        rest = '';
        tooLong = true;
      }
      done();
    },
    flush(done) {
      for (const ready of take(`${rest}${decoder.end()}`)) this.push(ready);
      done();
    },
  });
}

function wrongWith(message: unknown): string | undefined {
  if (Array.isArray(message)) return 'Batches are not served on stdio. Send the messages one by one.';
  if (typeof message !== 'object' || message === null) return 'This is not a JSON-RPC message.';
  if (isTooDeep(message)) return `The message is nested more than ${maxDepth} levels deep. Send a flatter one.`;
  if (!('jsonrpc' in message) || message.jsonrpc !== '2.0') return 'The message lacks "jsonrpc": "2.0".';
  const speaks = 'method' in message ? typeof message.method === 'string' : 'id' in message;
  return speaks ? undefined : 'The message has neither a method nor an id.';
}
