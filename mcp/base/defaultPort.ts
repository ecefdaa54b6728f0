/** The port of the MCP endpoint, in the app and headless, until the person chooses another. */
export const defaultPort = 7467;
