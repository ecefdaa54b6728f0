/** What a client takes an answer as. */
export type Accepted = 'either' | 'json' | 'stream' | 'neither';

/** What the protocol layer reads in place of the client's own header, where the answer may be of either type. */
export const eitherType = 'application/json, text/event-stream';
/** The same where it must be a stream: both types, because the SDK refuses a request that does not name both. */
export const streamOnly = 'text/event-stream, application/json;q=0';

/**
 * Reads an Accept header as RFC 9110 (section 12.5.1) has it: no header and a wildcard take anything, q=0 takes nothing, and the more
 * exact range wins. MCP asks clients to name both types; many name one, or none.
 */
export function acceptedBy(accept: string | undefined): Accepted {
  const ranges = (accept ?? '*/*').split(',').map(readRange);
  const json = takes(ranges, 'application', 'json');
  const stream = takes(ranges, 'text', 'event-stream');
  if (json) return stream ? 'either' : 'json';
  return stream ? 'stream' : 'neither';
}

interface Range {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
}

function readRange(text: string): Range {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const [type = '', subtype = ''] = range.split('/');
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return { type, subtype, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
}

function takes(ranges: readonly Range[], type: string, subtype: string): boolean {
  const exact = ranges.find((range) => range.type === type && range.subtype === subtype);
  const partial = ranges.find((range) => range.type === type && range.subtype === '*');
  const any = ranges.find((range) => range.type === '*' && range.subtype === '*');
  return ((exact ?? partial ?? any)?.quality ?? 0) > 0;
}
