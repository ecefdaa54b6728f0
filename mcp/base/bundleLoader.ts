import path from 'node:path';
import process from 'node:process';
import { CachedModules } from './cachedModules';
import { CodeCache } from './codeCache';
import { userFolders } from './userFolders';
import { version } from './version';

/** Milliseconds after which a start is over and what it compiled can be stored. */
const startMs = 2_000;

/**
 * The loader of a built entry. As with Node's own compile cache, NODE_DISABLE_COMPILE_CACHE turns the cache off, and so does
 * NODE_V8_COVERAGE, whose counts are wrong for cached code.
 */
export function bundleLoader(): CachedModules {
  const { env } = process;
  const off = [env.NODE_DISABLE_COMPILE_CACHE, env.NODE_V8_COVERAGE].some((value) => value !== undefined && value !== '');
  return new CachedModules({
    cache: off ? undefined : new CodeCache(path.join(userFolders(env).cache, 'code-cache')),
    version,
    later: (work) => setTimeout(work, startMs).unref(),
  });
}
