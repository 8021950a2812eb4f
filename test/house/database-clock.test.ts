import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schemaPath } from '../../src/store/drift.js';
import { migrationsDirectory } from '../../src/store/migrate.js';
import { readMigrations } from '../../src/store/migration-files.js';

// Every time in the tables comes from the program's clock, which the sandbox moves; the database's own stands outside.
const CLOCKS =
  /\bnow\s*\(\s*\)|@updatedAt|\b(current_timestamp|current_date|current_time|localtimestamp|localtime)\b|\b(clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(/i;

/** Without comments, which may speak of what the code must not do. */
function code(text: string): string {
  return text.replaceAll(/(--|\/\/).*$/gm, '').replaceAll(/\/\*[\s\S]*?\*\//g, '');
}

test('the schema reads no clock', () => {
  const schema = code(readFileSync(schemaPath(), 'utf8'));
  expect(schema).toContain('model ');
  expect(schema).not.toMatch(CLOCKS);
});

test('no migration reads a clock', () => {
  const migrations = readMigrations(migrationsDirectory());
  expect(migrations.length).toBeGreaterThan(0);
  for (const { name, script } of migrations) expect(code(script), name).not.toMatch(CLOCKS);
});

test.each([
  'at DateTime @default(now())',
  'at DateTime @updatedAt',
  'at timestamptz DEFAULT CURRENT_TIMESTAMP',
  'NEW.at := clock_timestamp();',
  'SELECT NOW ( )',
])('a clock would be seen: %s', (text) => {
  expect(code(text)).toMatch(CLOCKS);
});
