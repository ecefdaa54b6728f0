type JsonFields = Readonly<{ [key: string]: unknown }>;

/** How deep a message may be nested; the deepest BXML tree an agent may send needs far less. */
export const maxDepth = 100;
/** How many values a message may hold, lists and objects included; the longest list of phone numbers needs 15,000. */
export const maxValues = 50_000;

/**
 * The message, or each of a batch, without the nulls that clients send for what they leave out: `params`, `_meta`, `cursor` and
 * `arguments`. Arguments sent as the text of an object become the object. Everything else stays as it came.
 */
export function asMeant(body: unknown): unknown {
  return Array.isArray(body) ? body.map(messageAsMeant) : messageAsMeant(body);
}

const nullable: readonly string[] = ['_meta', 'cursor', 'arguments'];

function messageAsMeant(body: unknown): unknown {
  if (!isFields(body) || !('params' in body)) return body;
  const { params, ...rest } = body;
  if (params === null) return rest;
  if (!isFields(params)) return body;
  const given = objectIn(params.arguments);
  if (given === undefined && !nullable.some((key) => params[key] === null)) return body;
  const kept = Object.fromEntries(Object.entries(params).filter(([key, value]) => value !== null || !nullable.includes(key)));
  return { ...rest, params: given === undefined ? kept : { ...kept, arguments: given } };
}

/** The object in a text, when the text is one and is no larger than a message may be. */
function objectIn(text: unknown): JsonFields | undefined {
  if (typeof text !== 'string' || !text.trimStart().startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return isFields(parsed) && excessOf(parsed) === undefined ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What a parsed message has too much of, completing "The message …"; undefined when it can be read. Deep nesting overflows the stack of
 * validators, and the time that many values take is taken from everybody else.
 */
export function excessOf(body: unknown): string | undefined {
  let left = maxValues;
  const exceeds = (value: unknown, depth: number): string | undefined => {
    if (depth < 0) return `is nested more than ${maxDepth} levels deep`;
    if (typeof value !== 'object' || value === null) return undefined;
    const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    left -= members.length;
    if (left < 0) return `holds more than ${maxValues} values`;
    for (const member of members) {
      const found = exceeds(member, depth - 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return exceeds(body, maxDepth);
}

/** What keeps a parsed message from being one of JSON-RPC 2.0, in a sentence; undefined when it is one. */
export function wrongWith(message: unknown): string | undefined {
  if (!isFields(message)) return 'This is not a JSON-RPC message.';
  const excess = excessOf(message);
  if (excess !== undefined) return `The message ${excess}. Send less at once.`;
  if (message.jsonrpc !== '2.0') return 'The message lacks "jsonrpc": "2.0".';
  const { method, id, params } = message;
  if (method === undefined) return 'id' in message ? undefined : 'The message has neither a method nor an id.';
  if (typeof method !== 'string') return 'The method must be text.';
  if ('id' in message && typeof id !== 'string' && !Number.isSafeInteger(id)) return 'The id must be text or a whole number.';
  return params === undefined || params === null || isFields(params) ? undefined : 'The params must be an object.';
}

/** The id of a request, for an answer that is given before the request is understood. */
export function idOf(body: unknown): string | number | null {
  const id = isFields(body) ? body.id : undefined;
  return typeof id === 'string' || (typeof id === 'number' && Number.isFinite(id)) ? id : null;
}

function isFields(value: unknown): value is JsonFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
