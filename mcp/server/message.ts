type JsonFields = Readonly<{ [key: string]: unknown }>;

/** How deep a message may be nested; the deepest BXML tree an agent may send needs far less. */
export const maxDepth = 100;

/**
 * The message, or each of a batch, without the nulls that clients send for what they leave out: `params`, `_meta`, `cursor` and
 * `arguments`. Everything else stays as it came.
 */
export function withoutNulls(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutNulls);
  if (!isFields(body) || !('params' in body)) return body;
  const { params, ...rest } = body;
  if (params === null) return rest;
  if (!isFields(params) || !nullable.some((key) => params[key] === null)) return body;
  const kept = Object.fromEntries(Object.entries(params).filter(([key, value]) => value !== null || !nullable.includes(key)));
  return { ...rest, params: kept };
}

const nullable: readonly string[] = ['_meta', 'cursor', 'arguments'];

/** Whether a parsed message is nested deeper than `maxDepth`, which validators answer by overflowing their stack. */
export function isTooDeep(body: unknown): boolean {
  return isDeeper(body, maxDepth);
}

function isDeeper(value: unknown, depth: number): boolean {
  if (depth < 0) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((member) => isDeeper(member, depth - 1));
}

/** The id of a request, for an answer that is given before the request is understood. */
export function idOf(body: unknown): string | number | null {
  const id = isFields(body) ? body.id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

function isFields(value: unknown): value is JsonFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
