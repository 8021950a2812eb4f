import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { variables } from '../../src/config/environment.js';
import { fileShape } from '../../src/config/schema.js';
import { documentedKeys } from '../../src/config/schema-keys.js';
import { readPolicy } from '../../src/config.js';
import { projectRoot } from '../../src/store/project-root.js';

const read = (...path: string[]) => readFileSync(join(projectRoot(), ...path), 'utf8');

/** The rows of every table that begin with a name in code: name, type and default; the meaning must be there. */
function rows(text: string): string[] {
  return [...text.matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, name, type, fallback]) => `${name} | ${type?.trim()} | ${fallback?.trim()}`,
  );
}

const [, environment = '', file = ''] = read('docs', 'configuration.md').split(
  /^## (?:Environment|tokendesk\.yaml)$/m,
);

describe('docs/configuration.md', () => {
  test('lists every environment name with its type and default, and no other', () => {
    const real = Object.entries(variables).map(
      ([name, { type, fallback }]) => `${name} | ${type} | ${fallback}`,
    );
    expect(rows(environment).sort()).toEqual(real.sort());
  });

  test('lists every key of tokendesk.yaml with its type and default, and no other', () => {
    const real = documentedKeys(fileShape('USD', 'UTC')).map(
      ({ key, type, fallback }) => `${key} | ${type} | ${fallback}`,
    );
    expect(real.length).toBeGreaterThan(30);
    expect(rows(file).sort()).toEqual(real.sort());
  });
});

test('.env.example names every environment name, and no other', () => {
  const names = [...read('.env.example').matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
  expect(names.sort()).toEqual(Object.keys(variables).sort());
});

test('tokendesk.example.yaml is a valid file', () => {
  const policy = readPolicy(read('tokendesk.example.yaml'), 'tokendesk.example.yaml');
  expect([...policy.plans.keys()]).toEqual(['standard', 'builder', 'light']);
  expect(policy.plans.get('standard')?.allowance).toBe(500_000_000n);
  // 4 CNY at 0.14.
  expect(policy.prices.find(({ model }) => model === 'local-medium')?.input).toBe(560_000n);
  expect(policy.prices.some(({ input, output }) => input + output === 0n)).toBe(true);
});
