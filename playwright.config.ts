/**
 * End-to-end tests. They need a built app, a display and an Electron, which `npm run e2e` provides; without them
 * `npx playwright test` fails with that message. Screenshots that tests take go to `screenshots/`.
 */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  workers: 2,
  // A real app on a busy machine: what passes the second time is listed as flaky, to be looked into, and stops nobody.
  retries: 1,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
});
