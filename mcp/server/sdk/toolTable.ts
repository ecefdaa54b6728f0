import type { Tool } from '@modelcontextprotocol/server';
import type { Agent } from '../../model/agent';
import { wireSchema } from '../../tools/schema';
import type { AnyTool } from '../../tools/tool';
import type { Toolset } from '../toolset';

/** The tools that one choice of profiles offers, as the protocol shows them. */
interface Offer {
  readonly definitions: Tool[];
  readonly byName: ReadonlyMap<string, AnyTool>;
  /** The definitions as JSON. */
  json: string | undefined;
}

/** The tools in the protocol's terms, each list put together once for each choice of profiles. */
export class ToolTable {
  readonly #toolset: Toolset;
  readonly #offers = new WeakMap<readonly AnyTool[], Offer>();

  constructor(toolset: Toolset) {
    this.#toolset = toolset;
  }

  /** What the agent is offered now. The same array as long as nothing has changed. */
  offered(agent: Agent): readonly AnyTool[] {
    return this.#toolset.of(agent);
  }

  /** The tool of this name; undefined when the agent is not offered it. */
  find(agent: Agent, name: string): AnyTool | undefined {
    return this.#offer(agent).byName.get(name);
  }

  /** True when there is a tool of this name, whether or not the agent is offered it. */
  exists(name: string): boolean {
    return this.#toolset.all.some((tool) => tool.name === name);
  }

  definitions(agent: Agent): Tool[] {
    return this.#offer(agent).definitions;
  }

  definitionsAsJson(agent: Agent): string {
    const offer = this.#offer(agent);
    offer.json ??= JSON.stringify(offer.definitions);
    return offer.json;
  }

  #offer(agent: Agent): Offer {
    const offered = this.offered(agent);
    const known = this.#offers.get(offered);
    if (known !== undefined) return known;
    const offer: Offer = {
      definitions: offered.map(definitionOf),
      byName: new Map(offered.map((tool) => [tool.name, tool])),
      json: undefined,
    };
    this.#offers.set(offered, offer);
    return offer;
  }
}

const converted = new WeakMap<AnyTool, Tool>();

/** A tool in the protocol's terms. It is converted when it is first asked for, since converting all of them is slow. */
export function definitionOf(tool: AnyTool): Tool {
  const known = converted.get(tool);
  if (known !== undefined) return known;
  const definition = convert(tool);
  converted.set(tool, definition);
  return definition;
}

function convert({ name, title, description, annotations, input, output }: AnyTool): Tool {
  return {
    name,
    title,
    description,
    inputSchema: { ...wireSchema(input, 'input'), type: 'object' },
    annotations,
    outputSchema: { ...wireSchema(output, 'output'), type: 'object' },
  };
}
