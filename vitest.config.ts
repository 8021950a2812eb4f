import { defineConfig } from 'vitest/config';

// What somebody has set for a production service must not reach the tests: they would run against it.
for (const name of Object.keys(process.env))
  if (/^(DATABASE_URL|REDIS_URL|PORT|TOKENDESK_CONFIG|TOKENDESK_ROLES|(SLACK|DINGTALK)_.*)$/.test(name))
    delete process.env[name];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // A process per file, two at a time: the tests share one PostgreSQL server and often two cores.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What comes soon comes later on a busy machine; a poll that waits longer proves no less.
    expect: { poll: { timeout: 10_000 } },
  },
});
