/** The commands of `switchboard-mcp` that do one thing and end. `cli.ts` reads this, so it imports nothing. */
export const commandNames = ['login', 'logout', 'whoami'] as const;

export type CommandName = (typeof commandNames)[number];

/** The command that the first argument names; undefined when the server is meant. */
export function commandNamed(argument: string | undefined): CommandName | undefined {
  return commandNames.find((name) => name === argument);
}

/** The commands about desktop agents, which are in a program that loads no server. */
export const agentCommandNames = ['agents', 'connect', 'disconnect'] as const;

export type AgentCommandName = (typeof agentCommandNames)[number];

/** The command about desktop agents that the first argument names. */
export function agentCommandNamed(argument: string | undefined): AgentCommandName | undefined {
  return agentCommandNames.find((name) => name === argument);
}

/** Ends all calls. It is a program of its own, so that it starts quickly. */
export const stopCommandName = 'stop';
