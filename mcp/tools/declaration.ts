import { wireSchema } from './schema';
import type { AnyTool } from './tool';

/** A tool as tools/list sends it. */
export interface ToolDeclaration {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly annotations: AnyTool['annotations'];
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly outputSchema: Readonly<Record<string, unknown>>;
}

/** What a tool costs every agent that loads it, and what docs and snapshot are made from. */
export function declarationOf({ name, title, description, annotations, input, output }: AnyTool): ToolDeclaration {
  return { name, title, description, annotations, inputSchema: wireSchema(input, 'input'), outputSchema: wireSchema(output, 'output') };
}
