import type { Socket } from 'node:net';
import type { Clock } from '../../base/clock';
import { maxLine, proveWithinMs } from './proof';

/**
 * Reads the next line of a socket and leaves what follows it unread. The socket must not be read elsewhere meanwhile.
 * @returns undefined, with the socket destroyed, when the line is too long, late, or the connection ends before it.
 */
export function readLine(socket: Socket, clock: Clock): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = Buffer.alloc(0);
    const done = (line: string | undefined) => {
      cancel();
      socket.off('data', onData).off('error', failed).off('close', failed);
      socket.pause();
      // A peer that breaks off later has its own listeners; until then an error must not end the process.
      if (line === undefined) socket.on('error', () => undefined).destroy();
      resolve(line);
    };
    const failed = () => done(undefined);
    const onData = (chunk: Buffer) => {
      text = Buffer.concat([text, chunk]);
      const end = text.indexOf('\n');
      if (end === -1 ? text.length >= maxLine : end >= maxLine) return failed();
      if (end === -1) return;
      const rest = text.subarray(end + 1);
      const line = text.toString('latin1', 0, end);
      done(line);
      if (rest.length > 0) socket.unshift(rest);
    };
    const cancel = clock.after(proveWithinMs, failed);
    socket.on('data', onData).once('error', failed).once('close', failed);
    socket.resume();
  });
}
