/** Who the command `switchboard-mcp stop` proves to be: no agent, and without a way to the tools. */
export const controlId = 'switchboard-control';
