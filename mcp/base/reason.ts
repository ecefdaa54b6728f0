/** What an unknown thrown value says, as text for a log or the end of a sentence. Keep the value itself as the `cause`. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The stack of an unknown thrown value, for a log of defects; its text where it has no stack. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
