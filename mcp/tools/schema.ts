import { z } from 'zod';

type Node = { readonly [key: string]: unknown };

/**
 * What agents do not act on and every agent would pay for, and what some models' converters refuse: a default is written in the
 * description instead. Everything left out is still checked.
 */
const left: ReadonlySet<string> = new Set([
  '$schema',
  'pattern',
  'minLength',
  'maxLength',
  'propertyNames',
  'format',
  'minItems',
  'default',
]);

/**
 * A tool's schema as tools/list shows it: JSON Schema 2020-12 (the protocol's default dialect), reduced to the keywords that
 * OpenAI, Gemini, Vertex and Anthropic all take. portability.test.ts holds it to their published rules.
 */
export function wireSchema(schema: z.ZodObject, io: 'input' | 'output'): Record<string, unknown> {
  const json = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return { ...trimmedNode(json), ...(io === 'input' ? { properties: named(json.properties ?? {}) } : {}) };
}

function trimmedNode(node: Node): Record<string, unknown> {
  const description = describe(node);
  return Object.fromEntries(
    Object.entries({ ...node, ...(description === undefined ? {} : { description }) })
      .filter(([key, value]) => !left.has(key) && !saysNothing(key, value))
      .map(([key, value]) => [key, key === 'properties' ? named(value) : trimmed(value)]),
  );
}

/** The description, ending with the default. */
function describe({ description, default: fallback }: Node): string | undefined {
  const text = typeof description === 'string' ? description : undefined;
  if (fallback === undefined) return text;
  const byDefault = `Default ${typeof fallback === 'string' ? fallback : JSON.stringify(fallback)}.`;
  return text === undefined ? byDefault : `${text} ${byDefault}`;
}

function saysNothing(key: string, value: unknown): boolean {
  if (key === 'additionalProperties' || key === 'properties') return isNode(value) && Object.keys(value).length === 0;
  return key === 'maximum' && value === Number.MAX_SAFE_INTEGER;
}

/** The names under `properties` are arguments, not keywords: a `format` among them stays. */
function named(properties: unknown): unknown {
  if (!isNode(properties)) return properties;
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, trimmed(value)]));
}

function trimmed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(trimmed);
  return isNode(value) ? trimmedNode(value) : value;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
