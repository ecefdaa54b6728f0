/** Fault tests: killed processes, full disks, fuzzed bodies. Too long for every `npm run check`, so `npm test` runs them apart. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['mcp/**/*.faults.ts'],
    environment: 'node',
    testTimeout: 120_000,
  },
});
