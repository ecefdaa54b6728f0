/** Why Bandwidth cannot reach the callback listener, and what to do about it, in whole sentences for an agent. */
export interface Unreachable {
  readonly why: string;
  readonly recovery: string;
  /** Whether it passes by itself. */
  readonly passes: boolean;
}

/** Nothing opens a public address: only the headless server starts so, because the app always has its tunnel. */
export const noPublicAddress: Unreachable = {
  why: 'Bandwidth cannot reach this server: it has no public address.',
  recovery:
    'Ask the user to restart the server with BW_MCP_DEV_TUNNEL=1, which opens a tunnel for development, or with BW_MCP_BASE_URL set to a public https address that reaches its callback listener.',
  passes: false,
};
