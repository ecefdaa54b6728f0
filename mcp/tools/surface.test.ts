import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allTools } from './tools';

const names = [
  'setCredentials',
  'clearCredentials',
  'listApplications',
  'listPhoneNumbers',
  'createCall',
  'getCallState',
  'updateCall',
  'updateCallBxml',
  'generateBXML',
  'respondToCallback',
  'getCallbackEvents',
];

/** As tools/list sends it. */
const wire = (tool: (typeof allTools)[number]) => {
  const { name, title, description, annotations } = tool;
  const schema = (shape: z.ZodObject, io: 'input' | 'output') => z.toJSONSchema(shape, { io });
  return { name, title, description, annotations, inputSchema: schema(tool.input, 'input'), outputSchema: schema(tool.output, 'output') };
};

it('offers exactly the tools of the main job, in a fixed order', () => {
  expect(allTools.map((tool) => tool.name)).toEqual(names);
});

describe.each(allTools.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
  it('has a title, and a description of bearable length that says what comes next', () => {
    expect(tool.title).not.toBe('');
    expect(tool.description.length).toBeGreaterThan(100);
    expect(tool.description.length).toBeLessThanOrEqual(600);
    expect(new Set(tool.description.match(/\b(?:get|list|create|update|respond|set|clear|generate)[A-Z]\w+/g)).size).toBeGreaterThan(0);
  });

  it('declares all four annotations', () => {
    expect(Object.keys(tool.annotations).sort()).toEqual(['destructiveHint', 'idempotentHint', 'openWorldHint', 'readOnlyHint']);
    if (tool.annotations.readOnlyHint) expect(tool.annotations.destructiveHint).toBe(false);
  });

  it('describes every argument that its name and choices do not explain', () => {
    for (const [argument, schema] of Object.entries(tool.input.shape)) {
      const explained = z.toJSONSchema(z.object({ argument: schema }), { io: 'input' }).properties?.argument;
      expect(explained, argument).toSatisfy((json: object) => 'description' in json || 'enum' in json);
    }
  });

  it('refuses arguments it does not know and leaves its result open', () => {
    expect(wire(tool).inputSchema.additionalProperties).toBe(false);
    expect(wire(tool).outputSchema.additionalProperties).not.toBe(false);
  });

  it('costs few tokens', () => {
    const budget = name === 'createCall' || name === 'generateBXML' ? 900 : 700;
    expect(JSON.stringify(wire(tool)).length / 4).toBeLessThan(budget);
  });
});
