import { z } from 'zod';

type Node = { readonly [key: string]: unknown };

/** Limits that arguments are checked against anyway and that no agent acts on; they would cost every agent tokens. */
const left: ReadonlySet<string> = new Set(['$schema', 'pattern', 'minLength', 'maxLength', 'propertyNames', 'format', 'minItems']);

/**
 * A tool's schema as tools/list shows it: JSON Schema 2020-12 (the protocol's default dialect) without what agents do not
 * need. Everything left out is still checked.
 */
export function wireSchema(schema: z.ZodObject, io: 'input' | 'output'): Record<string, unknown> {
  return trimmedNode(z.toJSONSchema(schema, { io, target: 'draft-2020-12' }));
}

function trimmedNode(node: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(node)
      .filter(
        ([key, value]) =>
          !left.has(key) && !(key === 'additionalProperties' && isEmpty(value)) && !(key === 'properties' && isEmpty(value)),
      )
      .map(([key, value]) => portable(key, key === 'properties' ? named(value) : trimmed(value))),
  );
}

/** Some hosts know only one type at a place, so a list of them becomes alternatives. */
function portable(key: string, value: unknown): [string, unknown] {
  return key === 'type' && Array.isArray(value) ? ['anyOf', value.map((type: unknown) => ({ type }))] : [key, value];
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

function isEmpty(value: unknown): boolean {
  return isNode(value) && Object.keys(value).length === 0;
}
