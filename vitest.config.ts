/** Unit tests are beside the file they test; Playwright runs the end-to-end tests (`playwright.config.ts`). */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{mcp,main,renderer,scripts}/**/*.test.{ts,tsx}'],
    environment: 'node',
    // No test replaces a module or leaves anything behind, so files can share a process, which is four times as fast.
    isolate: false,
    // Real sockets on a machine that may do ten other things: a limit that catches a hang without failing what is only slow.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    // Tests spend half of their time waiting for sockets and processes, so a machine of two cores gains from three workers.
    maxWorkers: 3,
  },
});
