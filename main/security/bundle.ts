import path from 'node:path';

/** The window's own origin. Nothing else is ever loaded into it. */
export const bundleScheme = 'app';
const bundleHost = 'bundle';
export const bundleStart = `${bundleScheme}://${bundleHost}/index.html`;

/** File types the window is made of. Anything else is not served. */
const mimeTypes: Readonly<{ [extension: string]: string }> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** Scripts, styles, fonts and images from the bundle; no connection, frame, form, eval or HTML from text. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Sent with every answer. */
export const bundleHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** True for addresses of the window's own pages; compared part by part, since this scheme has no `origin`. */
export function isBundleUrl(address: string): boolean {
  try {
    const url = new URL(address);
    return url.protocol === `${bundleScheme}:` && url.host === bundleHost && url.username === '' && url.password === '';
  } catch {
    return false;
  }
}

export type BundleFile =
  | { readonly ok: true; readonly file: string; readonly type: string }
  | { readonly ok: false; readonly status: 400 | 404 };

/**
 * Which file an address of the bundle stands for.
 * @param root absolute folder of the built window; no result ever lies outside it
 */
export function bundleFile(root: string, address: string): BundleFile {
  if (!isBundleUrl(address)) return { ok: false, status: 404 };
  const name = decodePath(new URL(address).pathname);
  if (name === undefined) return { ok: false, status: 400 };
  const base = path.resolve(root);
  const file = path.resolve(base, `.${name === '/' ? '/index.html' : name}`);
  if (!file.startsWith(base + path.sep)) return { ok: false, status: 400 };
  const type = mimeTypes[path.extname(file)];
  return type === undefined ? { ok: false, status: 404 } : { ok: true, file, type };
}

/** Undefined for a path that tries to be more than a plain one: encoded separators, parents, drive letters, NUL. */
function decodePath(pathname: string): string | undefined {
  let name: string;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (/[\0\\:]/.test(name) || name.startsWith('//')) return undefined;
  // Decoded once and compared: a slash or a dot that was hidden behind a percent sign is no plain path.
  if (name.split('/').length !== pathname.split('/').length) return undefined;
  if (name.split('/').some((segment) => segment === '..' || segment === '.')) return undefined;
  return name.startsWith('/') ? name : undefined;
}
