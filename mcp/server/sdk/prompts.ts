import { completable, type McpServer, type RegisteredPrompt } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Agent } from '../../model/agent';
import type { AnyTool } from '../../tools/tool';
import { type Prompt, type PromptArgument, prompts, promptsFor } from '../prompts';
import type { Surface } from '../surface';

/** The longest argument of a prompt, in characters. */
const maxArgument = 2_000;

/** Registers every prompt; the returned function offers only those that make sense with the given tools. */
export function registerPrompts(server: McpServer, surface: Surface, agent: Agent): (tools: readonly AnyTool[]) => void {
  const registered = prompts.map((prompt) => ({ prompt, handle: register(server, surface, agent, prompt) }));
  return (tools) => {
    const offered = new Set(promptsFor(tools));
    for (const { prompt, handle } of registered) {
      const enabled = offered.has(prompt);
      if (handle.enabled !== enabled) handle.update({ enabled });
    }
  };
}

function register(server: McpServer, surface: Surface, agent: Agent, prompt: Prompt): RegisteredPrompt {
  const { title, description } = prompt;
  const argsSchema = z.object(
    Object.fromEntries(prompt.arguments.map((argument) => [argument.name, argumentSchema(argument, surface, agent)])),
  );
  return server.registerPrompt(prompt.name, { title, description, argsSchema }, (given) => ({
    description,
    messages: [{ role: 'user', content: { type: 'text', text: prompt.text(given) } }],
  }));
}

function argumentSchema({ description, required, completes }: PromptArgument, { completions }: Surface, agent: Agent) {
  const text = z.string().max(maxArgument).describe(description);
  const schema = completes === undefined ? text : completable(text, (typed) => completions.complete(completes, agent, typed));
  // Optional on the outside: the SDK looks for completions inside it.
  return required ? schema : schema.optional();
}
