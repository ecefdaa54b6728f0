/** The id of the agent that a bridge without an id of its own connects as. */
export const defaultBridge = 'default';
