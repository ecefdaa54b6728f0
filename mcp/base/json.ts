/** JSON as it travels: webhook bodies, tool results, API payloads before they are parsed. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}
