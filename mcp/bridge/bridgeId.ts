const idShape = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

/** The id of the agent that a bridge without one of its own connects as. */
export const defaultBridge = 'default';

/** True for an agent id that can name a file. */
export function isBridgeId(id: string): boolean {
  return idShape.test(id);
}
