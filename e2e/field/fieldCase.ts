/** Matched against the JSON of what came back. */
export interface Expectation {
  readonly has: RegExp;
  readonly hasNot?: RegExp;
}

export type FieldCase = { readonly name: string; readonly expect: Expectation } & (
  | { readonly kind: 'tool'; readonly line: 'practice' | 'real'; readonly tool: string; readonly arguments: object }
  /** What Bandwidth posts; read back with `then`. */
  | { readonly kind: 'webhook'; readonly path: string; readonly body: unknown; readonly then: ToolCall }
  | {
      readonly kind: 'http';
      readonly headers?: Readonly<Record<string, string | undefined>>;
      readonly path?: string;
      readonly body: unknown;
    }
  /** The command, started with this and ended by itself; its exit code and what it wrote come back. */
  | { readonly kind: 'start'; readonly arguments: readonly string[]; readonly environment?: Readonly<Record<string, string>> }
  /** Lines written after a good `initialize`; the answers' ids and error codes come back. */
  | { readonly kind: 'stdio'; readonly text: string }
);

export interface ToolCall {
  readonly tool: string;
  readonly arguments: object;
}
