import { Transform, type Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { asMeant, idOf, wrongWith } from '../message';

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
    const data = { code: 'validation', recovery: 'Send one JSON-RPC 2.0 message a line.' };
    refusals.write(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, data } })}\n`);
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
    const why = Array.isArray(message) ? 'Batches are not served on stdio.' : wrongWith(message);
    if (why !== undefined) return refuse(idOf(message), -32600, why);
    yield `${JSON.stringify(asMeant(message))}\n`;
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
