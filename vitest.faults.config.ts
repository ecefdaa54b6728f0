/** Fault tests: killed processes, full disks, fuzzed bodies. They take too long for `npm run check`; `npm test` runs them. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['mcp/**/*.faults.ts'],
    environment: 'node',
    testTimeout: 120_000,
  },
});
