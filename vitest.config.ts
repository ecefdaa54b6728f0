/** Unit tests stand beside the file they test; end-to-end tests are Playwright's (`playwright.config.ts`). */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{mcp,main,renderer,scripts}/**/*.test.{ts,tsx}'],
    environment: 'node',
    // No test replaces a module or leaves anything behind, so files share a process: four times as fast as one process each.
    isolate: false,
    // Real sockets on a busy two-core machine: a limit that catches a hang without failing a slow start.
    testTimeout: 15_000,
    restoreMocks: true,
    // Half of the time is spent waiting on sockets and processes, so even a small machine gains from two.
    maxWorkers: 2,
  },
});
