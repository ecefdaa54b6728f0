import { TrieRouter } from 'hono/router/trie-router';
import type { Api, Reply } from './replies';

/** A request that has passed token, account, method and content-type checks. */
export interface PracticeRequest {
  /** A path parameter by name, percent-decoded. The rest of a path (`{name+}`) stays encoded. */
  param(name: string): string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** A header by its name in lower case. */
  header(name: string): string | undefined;
  /** The body as text. */
  readonly body: string;
  /** The body as it was sent. */
  readonly bytes: Buffer;
}

export type Handler = (request: PracticeRequest) => Reply | Promise<Reply>;

/**
 * One row of the routing table. `path` has `{name}` parameters; `{accountId}` is checked against the token. A final `{name+}`
 * matches the rest of the path, slashes included.
 */
export interface Route {
  readonly api: Api;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The content type a body must have; undefined for requests without a body. */
  readonly takes?: 'application/json' | 'application/xml' | 'application/x-www-form-urlencoded';
  /** The body may be left out, and its content type too. */
  readonly bodyOptional?: true;
  /** The largest body in bytes; default 1 MiB. */
  readonly maxBody?: number;
  readonly handler: Handler;
}

/** The routes of one path, one for each method, and the parameters of the path that matched. */
export interface Match {
  readonly routes: readonly Route[];
  readonly params: ReadonlyMap<string, string>;
}

/** Finds the routes of a path; undefined when there are none. */
export type Router = (pathname: string) => Match | undefined;

const anyMethod = 'ALL';

export function createRouter(routes: readonly Route[]): Router {
  const router = new TrieRouter<readonly Route[]>();
  for (const path of new Set(routes.map((route) => route.path))) {
    router.add(
      anyMethod,
      pattern(path),
      routes.filter((route) => route.path === path),
    );
  }
  return (pathname) => {
    for (const [matched, given] of router.match(anyMethod, pathname)[0]) {
      const params = decodeParams(matched[0]?.path ?? '', given);
      if (params !== undefined) return { routes: matched, params };
    }
    return undefined;
  };
}

/** `{name}` becomes the router's `:name`. */
function pattern(path: string): string {
  return path.replace(/\{(\w+)\+\}$/, ':$1{.*}').replace(/\{(\w+)\}/g, ':$1');
}

/** Undefined when a parameter is not percent-encoded correctly: such a path names nothing. */
function decodeParams(path: string, given: Readonly<Record<string, string | number>>): ReadonlyMap<string, string> | undefined {
  const params = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    const decoded = path.endsWith(`{${name}+}`) ? String(value) : decode(String(value));
    if (decoded === undefined) return undefined;
    params.set(name, decoded);
  }
  return params;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
