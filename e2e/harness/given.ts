/**
 * What `scripts/endToEnd.mjs` prepared for the tests: which Electron runs, where the built app stands, on which display.
 */
import { z } from 'zod';

const shape = z.object({
  electron: z.object({ executable: z.string(), version: z.string(), label: z.string() }),
  /** Folder of the built app: package.json, dist/ and, of node_modules, its native database. */
  app: z.string(),
  /** This run's folder; what tests make inside is removed with it. */
  folder: z.string(),
  /** The whole environment an Electron is given: home, display, language. */
  environment: z.record(z.string(), z.string()),
  /** Whom Electron runs as, when not as this very user. */
  account: z.object({ uid: z.number(), gid: z.number() }).nullable(),
});

export type Given = z.infer<typeof shape>;

let read: Given | undefined;

/** @throws {Error} When the tests were not started by `npm run e2e` or `npm test`. */
export function given(): Given {
  const text = process.env.SWITCHBOARD_E2E;
  if (text === undefined) throw new Error('These tests need a built app, a display and an Electron: run them with `npm run e2e`.');
  read ??= shape.parse(JSON.parse(text));
  return read;
}
