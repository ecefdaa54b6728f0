import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { declarationOf } from './declaration';
import { allTools } from './tools';

type Node = Readonly<Record<string, unknown>>;

/** A place in a schema where an agent's model converter would stop. */
interface Rule {
  readonly says: string;
  readonly breaks: (node: Node, depth: number) => boolean;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const namesOf = (value: unknown): readonly string[] => (isNode(value) ? Object.keys(value) : []);
const without = (node: Node, keywords: readonly string[]) => Object.keys(node).every((keyword) => keywords.includes(keyword));

const composition = ['anyOf', 'oneOf', 'allOf', 'not', 'enum'];

/**
 * What each provider publishes about the schemas of functions:
 * OpenAI, "Function calling" and "Structured Outputs: supported schemas"; Google, `FunctionDeclaration.parameters` (the Schema
 * message of the Gemini API and of Vertex AI); Anthropic, "Tool use: input_schema".
 */
const dialects: Readonly<Record<string, readonly Rule[]>> = {
  'OpenAI, not strict': [
    {
      says: 'the whole is an object without composition',
      breaks: (node, depth) => depth === 0 && (node.type !== 'object' || composition.some((word) => word in node)),
    },
    { says: 'an object names its properties', breaks: (node) => node.type === 'object' && !isNode(node.properties) },
    { says: 'a list says of what', breaks: (node) => node.type === 'array' && !isNode(node.items) },
    {
      says: 'names are letters, digits, _ and -, at most 64',
      breaks: (node) => !namesOf(node.properties).every((name) => /^[\w-]{1,64}$/.test(name)),
    },
  ],
  // A converter makes every property required and, where it was optional, nullable; what is left must already be so.
  'OpenAI, strict': [
    { says: 'every object is closed', breaks: (node) => node.type === 'object' && node.additionalProperties !== false },
    {
      says: 'no other keywords than these',
      breaks: (node) =>
        !without(node, [
          'type',
          'description',
          'properties',
          'required',
          'additionalProperties',
          'items',
          'enum',
          'anyOf',
          'minimum',
          'maximum',
          'maxItems',
        ]),
    },
    { says: 'at most 10 levels', breaks: (_node, depth) => depth > 10 },
    { says: 'at most 1000 choices', breaks: (node) => Array.isArray(node.enum) && node.enum.length > 1000 },
  ],
  'Gemini and Vertex AI': [
    { says: 'one type, by name', breaks: (node) => !('anyOf' in node) && typeof node.type !== 'string' },
    { says: 'anyOf stands alone', breaks: (node) => 'anyOf' in node && Object.keys(node).length > 1 },
    {
      says: 'choices are texts, none empty',
      breaks: ({ enum: choices, type }) =>
        Array.isArray(choices) && (type !== 'string' || choices.some((choice) => typeof choice !== 'string' || choice === '')),
    },
    {
      says: 'required names are properties',
      breaks: ({ required, properties }) =>
        Array.isArray(required) && !required.every((name) => namesOf(properties).includes(String(name))),
    },
    {
      says: 'no other keywords than these',
      breaks: (node) =>
        !without(node, [
          'type',
          'format',
          'title',
          'description',
          'items',
          'minItems',
          'maxItems',
          'enum',
          'properties',
          'required',
          'minimum',
          'maximum',
          'anyOf',
          'additionalProperties',
        ]),
    },
    {
      says: 'no members below the first level without names',
      breaks: (node, depth) => depth > 0 && node.type === 'object' && namesOf(node.properties).length === 0,
    },
  ],
  Anthropic: [
    {
      says: 'the whole is an object without composition',
      breaks: (node, depth) => depth === 0 && (node.type !== 'object' || composition.some((word) => word in node)),
    },
    {
      says: 'names are letters, digits, _, . and -, at most 64',
      breaks: (node) => !namesOf(node.properties).every((name) => /^[\w.-]{1,64}$/.test(name)),
    },
  ],
};

/** Every schema in a schema, with its depth and its place. */
function* nodesIn(
  node: Node,
  place: string,
  depth = 0,
): Generator<{ readonly node: Node; readonly place: string; readonly depth: number }> {
  yield { node, place, depth };
  for (const [name, child] of Object.entries(isNode(node.properties) ? node.properties : {})) {
    if (isNode(child)) yield* nodesIn(child, `${place}.${name}`, depth + 1);
  }
  for (const child of [node.items, ...(Array.isArray(node.anyOf) ? node.anyOf : []), node.additionalProperties]) {
    if (isNode(child)) yield* nodesIn(child, `${place}[]`, depth + 1);
  }
}

describe.each(Object.entries(dialects))('%s', (_provider, rules) => {
  it.each(allTools.map((tool) => [tool.name, declarationOf(tool)] as const))('takes %s', (name, { inputSchema, description }) => {
    const broken = [...nodesIn(inputSchema, name)].flatMap(({ node, place, depth }) =>
      rules.filter((rule) => rule.breaks(node, depth)).map((rule) => `${place}: ${rule.says}`),
    );
    expect(broken).toEqual([]);
    expect(name).toMatch(/^[a-zA-Z][\w-]{0,63}$/);
    expect(description.length).toBeLessThanOrEqual(1024);
  });
});

it('has no const, no list of types and no format', () => {
  const found = allTools.flatMap((tool) =>
    [...nodesIn(declarationOf(tool).inputSchema, tool.name)].filter(
      ({ node }) => 'const' in node || 'format' in node || Array.isArray(node.type),
    ),
  );
  expect(found.map(({ place }) => place)).toEqual([]);
});

/** Hosts such as Mastra, n8n and Flowise turn the schemas into Zod and validate with that, arguments before and results after the call. */
describe('a converter from MCP to Zod', () => {
  const samples: Readonly<Record<string, object>> = {
    setCredentials: { client_id: 'id', client_secret: 'secret', account_id: '9900000' },
    createCall: { to: '+19195550143', machineDetection: { mode: 'async' }, privacy: true },
    getCallbackEvents: { event_type: ['gather'], waitSeconds: 25, limit: 100 },
    generateBXML: { verbs: [{ verb: 'Gather', attributes: [{ name: 'maxDigits', value: '1' }], children: [{ verb: 'Pause' }] }] },
    createMessage: { to: ['+19195550143'], text: 'x', priority: 'high' },
    createSyncLookup: { phoneNumbers: ['+19195550143'] },
  };

  it.each(allTools.map((tool) => [tool.name, declarationOf(tool)] as const))('takes %s', (name, { inputSchema, outputSchema }) => {
    const input = z.fromJSONSchema(inputSchema);
    expect(input.safeParse({ [name]: { nothing: 'of this' } }).success).toBe(false);
    if (samples[name] !== undefined) expect(input.safeParse(samples[name])).toMatchObject({ success: true, data: samples[name] });
    // Results carry more members than the schema names.
    const output = z.fromJSONSchema(outputSchema);
    expect(output.safeParse('not an object').success).toBe(false);
  });
});
