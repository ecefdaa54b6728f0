import { completable, type McpServer, type RegisteredPrompt } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Agent } from '../../model/agent';
import type { AnyTool } from '../../tools/tool';
import { type Prompt, type PromptArgument, prompts, promptsFor } from '../prompts';
import type { Surface } from '../surface';

/** The longest argument of a prompt, in characters. */
const maxArgument = 2_000;

/** Registers every prompt; the returned function offers only those that make sense with the given tools. */
export type RegisterPrompts = (server: McpServer, agent: Agent) => (tools: readonly AnyTool[]) => void;

/** Makes the schemas of the prompts' arguments once for each agent, because a server may be built for each request. */
export function createPromptRegistrar(surface: Surface): RegisterPrompts {
  const schemas = new WeakMap<Agent, readonly PromptSchema[]>();
  return (server, agent) => {
    const known = schemas.get(agent) ?? prompts.map((prompt) => ({ prompt, argsSchema: argumentsSchema(prompt, surface, agent) }));
    schemas.set(agent, known);
    const registered = known.map((schema) => ({ prompt: schema.prompt, handle: register(server, schema) }));
    return (tools) => {
      const offered = new Set(promptsFor(tools));
      for (const { prompt, handle } of registered) {
        const enabled = offered.has(prompt);
        if (handle.enabled !== enabled) handle.update({ enabled });
      }
    };
  };
}

interface PromptSchema {
  readonly prompt: Prompt;
  readonly argsSchema: ReturnType<typeof argumentsSchema>;
}

function register(server: McpServer, { prompt, argsSchema }: PromptSchema): RegisteredPrompt {
  const { title, description } = prompt;
  return server.registerPrompt(prompt.name, { title, description, argsSchema }, (given) => ({
    description,
    messages: [{ role: 'user', content: { type: 'text', text: prompt.text(given) } }],
  }));
}

function argumentsSchema(prompt: Prompt, surface: Surface, agent: Agent) {
  return z.object(Object.fromEntries(prompt.arguments.map((argument) => [argument.name, argumentSchema(argument, surface, agent)])));
}

function argumentSchema({ description, required, completes }: PromptArgument, { completions }: Surface, agent: Agent) {
  const text = z.string().max(maxArgument).describe(description);
  const schema = completes === undefined ? text : completable(text, (typed) => completions.complete(completes, agent, typed));
  // Optional on the outside: the SDK looks for completions inside it.
  return required ? schema : schema.optional();
}
