import { z } from 'zod';
import { SwitchboardError } from '../../base/errors';
import { type AnyTool, defineTool } from '../../tools/tool';

const readOnly = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false } as const;

/** One tool that works, one that fails as tools do, one with a defect, one whose result breaks its own schema. */
export const plainTools: readonly AnyTool[] = [
  defineTool({
    name: 'add',
    title: 'Add',
    description: 'Adds two numbers and says who asked.',
    profiles: ['session'],
    annotations: readOnly,
    input: z.object({
      a: z.number().describe('First summand.'),
      b: z.number(),
      tags: z.union([z.string(), z.array(z.string())]).optional(),
    }),
    output: z.looseObject({ sum: z.number() }),
    handler: async ({ a, b }, context) => ({ sum: a + b, agent: context.agent.id }),
  }),
  defineTool({
    name: 'findCall',
    title: 'Find call',
    description: 'Knows no call.',
    profiles: ['session'],
    annotations: readOnly,
    input: z.object({ callId: z.string() }),
    output: z.looseObject({ state: z.string() }),
    handler: async ({ callId }) => {
      throw new SwitchboardError('not_found', `No call ${callId}.`, 'Check the callId.');
    },
  }),
  defineTool({
    name: 'broken',
    title: 'Broken',
    description: 'Has a defect.',
    profiles: ['session'],
    annotations: readOnly,
    input: z.object({ secret: z.string() }),
    output: z.looseObject({}),
    handler: async ({ secret }) => {
      throw new Error(`cannot parse ${secret}`);
    },
  }),
  defineTool({
    name: 'misfit',
    title: 'Misfit',
    description: 'Returns less than it promises.',
    profiles: ['session'],
    annotations: readOnly,
    input: z.object({}),
    output: z.looseObject({ sum: z.number().min(1) }),
    handler: async () => ({ sum: 0 }),
  }),
];

/** A tool that waits until it is cancelled, and tells the test when each call began and ended. */
export function waitingTool(): { readonly tool: AnyTool; readonly began: Promise<void>; readonly aborted: Promise<void> } {
  let begin: () => void = () => undefined;
  let abort: () => void = () => undefined;
  const began = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const aborted = new Promise<void>((resolve) => {
    abort = resolve;
  });
  const tool = defineTool({
    name: 'waitForever',
    title: 'Wait',
    description: 'Waits until it is cancelled.',
    profiles: ['session'],
    annotations: readOnly,
    input: z.object({}),
    output: z.looseObject({}),
    handler: (_input, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          abort();
          resolve({});
        });
        begin();
      }),
  });
  return { tool, began, aborted };
}
