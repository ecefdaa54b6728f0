import type { Server } from 'node:net';

/** How many following ports are tried before any free one is taken. */
const neighbours = 20;

/**
 * Binds the server to `port`, 0 for any free one. @returns the port that was bound.
 * @throws NodeJS.ErrnoException why it could not, `EADDRINUSE` for a port that is taken.
 */
export function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      server.off('listening', listening);
      reject(error);
    };
    const listening = () => {
      server.off('error', failed);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    };
    server.once('error', failed);
    server.once('listening', listening);
    server.listen({ host, port, exclusive: true });
  });
}

/**
 * Binds the server to `port`, else to the next free of the 20 that follow, else to any; 0 means any.
 * @throws NodeJS.ErrnoException for every reason but a taken port.
 */
export async function listenNear(
  server: Server,
  host: string,
  port: number,
): Promise<{ readonly port: number; readonly portChanged: boolean }> {
  const last = port === 0 ? 0 : Math.min(port + neighbours, 65_535);
  for (let candidate = port; candidate <= last; candidate += 1) {
    const bound = await listenIfFree(server, host, candidate);
    if (bound !== undefined) return { port: bound, portChanged: port !== 0 && bound !== port };
  }
  const bound = await listenIfFree(server, host, 0);
  if (bound === undefined) throw new Error(`No port is free on ${host}. Close a program that listens there and start again.`);
  return { port: bound, portChanged: true };
}

/** @returns the port that was bound, or undefined when it is taken. @throws NodeJS.ErrnoException for every other reason. */
export async function listenIfFree(server: Server, host: string, port: number): Promise<number | undefined> {
  try {
    return await listenOn(server, host, port);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
}
