import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../src/config.js';
import { chooseRule, type RequestFacts } from '../../src/core/approval-rules.js';
import { toMinor } from '../../src/core/money.js';
import { projectRoot } from '../../src/store/project-root.js';

const pages = ['policies.md', 'policies.zh-CN.md'] as const;

/** The yaml blocks of a page, in their order. */
function blocks(page: string): string[] {
  const text = readFileSync(join(projectRoot(), 'docs', page), 'utf8');
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
}

/** The rows of the page's first table: amount, granted before, open beside, purpose, and the rule in code. */
function rows(page: string): { facts: Partial<RequestFacts>; rule: string }[] {
  const text = readFileSync(join(projectRoot(), 'docs', page), 'utf8');
  const usd = (word: string | undefined) => toMinor((word ?? '0').replace(',', ''), 'USD');
  const table = text.slice(0, text.indexOf('**')).matchAll(/^\| (.+?) \| `(.+?)` \|/gm);
  return [...table].map(([, request = '', rule = '']) => ({
    rule,
    facts: {
      amount: usd(/[\d,]*\d/.exec(request)?.[0]),
      grantedThisPeriod: usd(/(?:after|已批准) (\d+)/.exec(request)?.[1]),
      openThisPeriod: usd(/another (\d+)|另有 (\d+)/.exec(request)?.slice(1).find(Boolean)),
      purpose: request,
    },
  }));
}

describe.each(pages)('docs/%s', (page) => {
  test.each(blocks(page).map((block, index) => [index + 1, block]))(
    'yaml block %i is a good file',
    (_, block) => {
      expect(() => readPolicy(`${block}`, page)).not.toThrow();
    },
  );

  test('what its first table says is what happens', () => {
    const { approvals } = readPolicy(blocks(page)[0] ?? '', page);
    const usual: RequestFacts = {
      amount: 0n,
      plan: 'standard',
      team: null,
      purpose: '',
      grantedThisPeriod: 0n,
      openThisPeriod: 0n,
      approvedThisPeriod: 0,
      declinedRecently: 0,
      periodShare: 10,
      poolLeft: null,
      lasting: 'period',
    };
    const found = rows(page);
    expect(found.map(({ rule }) => rule)).toEqual(['incidents', 'everyday', 'everyday', 'large', 'large']);
    for (const { facts, rule } of found)
      expect(chooseRule(approvals, { ...usual, ...facts }).rule.name, `${facts.purpose}`).toBe(rule);
  });
});

test('both pages show the same rules', () => {
  const [english, chinese] = pages.map((page) =>
    blocks(page).map((block) => readPolicy(block, page).approvals.version),
  );
  expect(english?.length).toBeGreaterThanOrEqual(4);
  expect(chinese).toEqual(english);
});
