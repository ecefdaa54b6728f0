import { readFile } from 'node:fs/promises';
import { type Protocol, protocol } from 'electron';
import type { Log } from '../../mcp/base/log';
import { reasonOf } from '../../mcp/base/reason';
import { bundleFile, bundleHeaders, bundleScheme } from './bundle';

/** Must run once, before the app is ready: makes `app:` a standard, secure scheme with no other privilege than fetch. */
export function registerBundleScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: bundleScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/**
 * Serves the built window, and nothing else, from `root` under `app://bundle/`.
 * @returns resolves when the page's script has been served: from then on the page does without the main process for a while
 */
export function serveBundle(target: Pick<Protocol, 'handle'>, root: string, log: Log): Promise<void> {
  let scriptServed = () => {};
  const served = new Promise<void>((resolve) => {
    scriptServed = resolve;
  });
  target.handle(bundleScheme, async (request) => {
    if (request.method !== 'GET') return plain(405, 'Only GET is supported.');
    const found = bundleFile(root, request.url);
    if (!found.ok) return plain(found.status, 'Not found.');
    try {
      const body = await readFile(found.file);
      // After this turn of the loop, so that the response is on its way.
      if (found.type.includes('javascript')) setImmediate(scriptServed);
      return new Response(new Uint8Array(body), { headers: { ...bundleHeaders, 'content-type': found.type } });
    } catch (error) {
      log.warn('A file of the window is missing', { file: found.file, reason: reasonOf(error) });
      return plain(404, 'Not found.');
    }
  });
  return served;
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { ...bundleHeaders, 'content-type': 'text/plain; charset=utf-8' } });
}
