import { z } from 'zod';
import { parseUrl } from '../base/url';
import { onOurHost } from '../bxml/addresses';
import type { Verb } from '../bxml/bxml';
import { parseBxml } from '../bxml/parse';
import { verbRule } from '../bxml/verbs';

/** What one tool call would reach, read from its arguments. */
export interface Reach {
  /** Numbers and SIP addresses that are called or written to, each once. */
  readonly to: readonly string[];
  /** Origins of servers, not ours, that would decide what the call does next. */
  readonly servers: readonly string[];
  /** The call that is changed. */
  readonly callId: string | undefined;
  /** Calls that it is connected to. */
  readonly bridged: readonly string[];
  /** It only ends a call. */
  readonly hangsUp: boolean;
  /** How much it counts. A message to several numbers is one message to each of them. */
  readonly calls: number;
  readonly messages: number;
  readonly lookups: number;
}

const nothing: Reach = { to: [], servers: [], callId: undefined, bridged: [], hangsUp: false, calls: 0, messages: 0, lookups: 0 };

/** Our own public address on the line of a call, undefined while there is none. */
type Base = (callId: string | undefined) => string | undefined;
type ReadReach = (input: unknown, base: Base) => Reach;

const callArguments = z.looseObject({
  to: z.string(),
  answerUrl: z.string().optional(),
  answerFallbackUrl: z.string().optional(),
  answerBxml: z.string().optional(),
});
const messageArguments = z.looseObject({ to: z.array(z.string()) });
const updateArguments = z.looseObject({ callId: z.string(), action: z.string(), redirectUrl: z.string().optional() });
const documentArguments = z.looseObject({ callId: z.string().optional(), bxml: z.string() });
const lookupArguments = z.looseObject({ phoneNumbers: z.array(z.string()) });

/** The tools that reach someone or cost something, by name. Every other tool reaches nothing. */
const readers: Readonly<Record<string, ReadReach>> = {
  createCall(input, base) {
    const { to, answerUrl, answerFallbackUrl, answerBxml } = callArguments.parse(input);
    const said = answerBxml === undefined ? nothing : ofDocument(answerBxml, undefined, base);
    const servers = foreign([answerUrl, answerFallbackUrl], undefined, base);
    return {
      ...nothing,
      to: [...new Set([to, ...said.to])],
      calls: 1 + said.calls,
      servers: [...new Set([...servers, ...said.servers])],
    };
  },
  createMessage(input) {
    const { to } = messageArguments.parse(input);
    return { ...nothing, to: [...new Set(to)], messages: to.length };
  },
  updateCall(input, base) {
    const { callId, action, redirectUrl } = updateArguments.parse(input);
    return { ...nothing, callId, hangsUp: action === 'hangup', servers: foreign([redirectUrl], callId, base) };
  },
  updateCallBxml: readDocument,
  respondToCallback: readDocument,
  createSyncLookup: readLookup,
  createAsyncBulkLookup: readLookup,
};

/** What a call of this tool with these checked arguments would reach. */
export function reachOf(tool: string, input: unknown, base: Base): Reach {
  return Object.hasOwn(readers, tool) ? (readers[tool]?.(input, base) ?? nothing) : nothing;
}

function readDocument(input: unknown, base: Base): Reach {
  const { callId, bxml } = documentArguments.parse(input);
  return ofDocument(bxml, callId, base);
}

function ofDocument(bxml: string, callId: string | undefined, base: Base): Reach {
  const parsed = parseBxml(bxml);
  // The tool refuses what cannot be read, and says why.
  if (!parsed.ok) return { ...nothing, callId };
  const verbs = everyVerb(parsed.document.verbs, undefined);
  const to = [...new Set(verbs.flatMap(({ verb, parent }) => dialled(verb, parent)))];
  const bridged = verbs.flatMap(({ verb }) => (verb.verb === 'Bridge' ? present([verb.text]) : []));
  return { ...nothing, callId, to, bridged, calls: to.length, servers: foreign(verbs.flatMap(controlAddresses), callId, base) };
}

function readLookup(input: unknown): Reach {
  return { ...nothing, lookups: lookupArguments.parse(input).phoneNumbers.length };
}

interface Placed {
  readonly verb: Verb;
  readonly parent: string | undefined;
}

function everyVerb(verbs: readonly Verb[], parent: string | undefined): readonly Placed[] {
  return verbs.flatMap((verb) => [{ verb, parent }, ...everyVerb(verb.children, verb.verb)]);
}

/** What a verb dials, or sends its caller to. */
function dialled(verb: Verb, parent: string | undefined): readonly string[] {
  if (verb.verb === 'Forward') return present([verb.attributes.to]);
  const { content } = verbRule(verb.verb, parent) ?? {};
  const dials = content?.kind === 'value' && (content.format === 'e164' || content.format === 'sip');
  return dials ? present([verb.text]) : [];
}

function present(values: readonly (string | undefined)[]): readonly string[] {
  return values.flatMap((value) => (value === undefined || value.trim() === '' ? [] : [value.trim()]));
}

/** The addresses of a verb whose answer is BXML, so that their server can let the call dial. */
function controlAddresses({ verb, parent }: Placed): readonly string[] {
  const { attributes = {} } = verbRule(verb.verb, parent) ?? {};
  return Object.entries(verb.attributes).flatMap(([name, value]) => {
    const rule = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return rule?.kind === 'address' && rule.class !== 'async' ? [value] : [];
  });
}

/** The origins of addresses that are neither paths nor on our own host. */
function foreign(addresses: readonly (string | undefined)[], callId: string | undefined, base: Base): readonly string[] {
  const given = addresses.flatMap((address) => (address === undefined ? [] : [address.trim()]));
  const absolute = given.flatMap((address) => {
    const url = parseUrl(address);
    return url === undefined ? [] : [{ address, url }];
  });
  if (absolute.length === 0) return [];
  const own = base(callId);
  return [...new Set(absolute.flatMap(({ address, url }) => (own !== undefined && onOurHost(address, own) ? [] : [url.origin])))];
}
