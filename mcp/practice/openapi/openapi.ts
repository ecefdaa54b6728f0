import { z } from 'zod';
import type { Json, JsonObject } from '../../base/json';
import bandwidth from './bandwidth.json';
import registration from './registration.json';

/** One HTTP request as it travels. `body` is the text of a JSON or XML body; undefined when there is none or it is binary. */
export interface SentRequest {
  readonly method: string;
  /** From the root of the host, `/api/v2/…`, percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | undefined;
}

/** The answer to `method` `path`. */
export interface GivenAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | undefined;
}

export interface Verdict {
  /** Undefined for a path or method the descriptions do not hold; then there are no problems either. */
  readonly operationId: string | undefined;
  /** What contradicts the description, in words; empty when all is well. */
  readonly problems: readonly string[];
}

const schema = z.record(z.string(), z.json());
const content = z.record(z.string(), z.object({ schema }));
const parameter = z.object({ name: z.string(), in: z.enum(['path', 'query', 'header']), required: z.boolean().optional(), schema });
const answer = z.object({
  content: content.optional(),
  headers: z.record(z.string(), z.object({ schema })).optional(),
});
const operation = z.object({
  operationId: z.string(),
  parameters: z.array(parameter).default([]),
  requestBody: z.object({ required: z.boolean().default(false), content }).optional(),
  responses: z.record(z.string(), answer),
});
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Operation = z.output<typeof operation>;
type Schema = z.output<typeof schema>;
type Content = z.output<typeof content>;

interface Described {
  readonly method: string;
  readonly pattern: RegExp;
  readonly operation: Operation;
  compile(schema: Schema): z.ZodType;
}

/**
 * Answers that are right although the description does not list them. 402, a Build account without credit: the public CLI
 * knows it. 413, a body above what is read: undocumented, a guess of the practice line (docs/practice-line.md).
 */
const knownAnswers: Readonly<Record<string, readonly number[]>> = {
  createCall: [402, 413],
  createMessage: [413],
  uploadMedia: [413],
};

const described: readonly Described[] = [bandwidth, registration].flatMap(read);

/** Checks method, path, query, headers and body of a request against the description of its operation. */
export function checkRequest(request: SentRequest): Verdict {
  const found = find(request.method, request.path);
  if (found === undefined) return { operationId: undefined, problems: [] };
  const { operation: asked, compile } = found;
  const problems: string[] = [];
  for (const given of asked.parameters) {
    const value = parameterValue(given, request);
    if (value === undefined) {
      if (given.required === true && given.in !== 'path') problems.push(`${given.in} parameter ${given.name} is missing`);
    } else if (given.in !== 'path')
      problems.push(...wrong(`${given.in} parameter ${given.name}`, compile(given.schema), coerce(given.schema, value)));
  }
  const known = asked.parameters.filter((each) => each.in === 'query').map((each) => each.name);
  for (const name of new Set(request.query.keys())) if (!known.includes(name)) problems.push(`query parameter ${name} is unknown`);
  const { requestBody } = asked;
  const type = mediaType(request.headers['content-type']);
  if (requestBody === undefined) {
    if (request.body !== undefined && request.body !== '') problems.push('a body is sent, but none is described');
  } else if (type === '') {
    if (requestBody.required) problems.push('a body is required');
  } else problems.push(...body('request body', requestBody.content, type, request.body, compile));
  return { operationId: asked.operationId, problems };
}

/** Checks status, content type, headers and body of an answer against the description of its operation. */
export function checkAnswer(given: GivenAnswer): Verdict {
  const found = find(given.method, given.path);
  if (found === undefined) return { operationId: undefined, problems: [] };
  const { operation: asked, compile } = found;
  const expected = asked.responses[String(given.status)] ?? asked.responses.default;
  if (expected === undefined) {
    const known = knownAnswers[asked.operationId]?.includes(given.status) ?? false;
    return { operationId: asked.operationId, problems: known ? [] : [`status ${given.status} is not described`] };
  }
  const problems: string[] = [];
  for (const [name, { schema: shape }] of Object.entries(expected.headers ?? {})) {
    const value = given.headers[name.toLowerCase()];
    if (value !== undefined) problems.push(...wrong(`header ${name}`, compile(shape), coerce(shape, value)));
  }
  if (expected.content === undefined) {
    if (given.body !== undefined && given.body !== '') problems.push('a body is sent, but none is described');
  } else problems.push(...body('body', expected.content, mediaType(given.headers['content-type']), given.body, compile));
  return { operationId: asked.operationId, problems };
}

function body(what: string, kinds: Content, type: string, text: string | undefined, compile: Described['compile']): readonly string[] {
  const exact = kinds[type];
  // A download has the type it was uploaded with; the description names only the catch-all.
  const kind = exact ?? kinds['application/octet-stream'];
  if (kind === undefined) return [`content type ${type === '' ? 'is missing' : `${type} is not described`}`];
  if (type !== 'application/json' || kind.schema.format === 'binary') return [];
  const parsed = parseJson(text ?? '');
  return parsed === undefined ? [`${what} is not JSON`] : wrong(what, compile(kind.schema), parsed);
}

function wrong(what: string, shape: z.ZodType, value: unknown): readonly string[] {
  const parsed = shape.safeParse(value);
  return parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${what}${issue.path.map((part) => `.${String(part)}`).join('')}: ${issue.message}`);
}

function find(method: string, path: string): Described | undefined {
  return described.find((each) => each.method === method.toLowerCase() && each.pattern.test(path));
}

function parameterValue(given: z.output<typeof parameter>, request: SentRequest): string | undefined {
  if (given.in === 'query') return request.query.get(given.name) ?? undefined;
  return given.in === 'header' ? request.headers[given.name.toLowerCase()] : undefined;
}

/** Query and header values are text; numbers and booleans are written in it. */
function coerce(shape: Schema, value: string): Json {
  if (shape.type === 'integer' || shape.type === 'number') return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (shape.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function mediaType(header: string | undefined): string {
  return (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Undefined for text that is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One operation for each path and method of a description, its references resolved. */
function read(document: unknown): readonly Described[] {
  const { paths, components } = z.object({ paths: z.record(z.string(), schema), components: z.record(z.string(), schema) }).parse(document);
  const definitions = z.record(z.string(), schema).parse(tidy(components.schemas ?? {}));
  const compiled = new Map<string, z.ZodType>();
  const compile = (shape: Schema): z.ZodType => {
    const key = JSON.stringify(shape);
    const ready = compiled.get(key) ?? z.fromJSONSchema({ ...tidyObject(shape), definitions }, { defaultTarget: 'openapi-3.0' });
    compiled.set(key, ready);
    return ready;
  };
  const resolve = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isObject(value)) return value;
    const reference =
      typeof value.$ref === 'string' ? /^#\/components\/(parameters|responses|requestBodies)\/(.+)$/.exec(value.$ref) : null;
    if (reference !== null) return resolve(components[reference[1] ?? '']?.[reference[2] ?? ''] ?? null);
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, each === undefined ? each : resolve(each)]));
  };
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const raw = item[method];
      if (raw === undefined) return [];
      return [{ method, pattern: patternOf(path), operation: operation.parse(resolve(raw)), compile }];
    }),
  );
}

/** A media id holds slashes (bandwidth-api 10), so it takes the rest of the path. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace('{mediaId}', '.+').replace(/\{\w+\}/g, '[^/]+')}$`);
}

/** Closes every object whose fields are described, and points references to where the compiler looks for them. */
function tidy(value: Json): Json {
  if (Array.isArray(value)) return value.map(tidy);
  return isObject(value) ? tidyObject(value) : value;
}

function tidyObject(value: JsonObject): JsonObject {
  const entries = Object.entries(value).map(([name, each]): [string, Json | undefined] => {
    if (name === '$ref' && typeof each === 'string') return [name, each.replace('#/components/schemas/', '#/definitions/')];
    return [name, each === undefined ? each : tidy(each)];
  });
  const closed = isObject(value.properties) && value.type === 'object' && value.additionalProperties === undefined;
  return { ...Object.fromEntries(entries), ...(closed ? { additionalProperties: false } : {}) };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
