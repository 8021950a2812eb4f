import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keysAsked } from '../../src/chat/cards/alert-keys.js';
import type { Card } from '../../src/chat/cards/card.js';
import { notice } from '../../src/chat/cards/notice.js';
import type { Reader } from '../../src/core/views.js';
import { readCatalogues } from '../../src/kit/i18n/catalogue.js';
import { createI18n } from '../../src/kit/i18n/i18n.js';
import { projectRoot } from '../../src/store/project-root.js';
import { allReaders, readerOf } from './cards/readers.js';
import { friday, now, refillAt } from './cards/samples.js';
import { cardTexts } from './cards/texts.js';

const words = createI18n(readCatalogues(join(projectRoot(), 'locales')));
const english = readerOf();
const chinese = readerOf({ locale: 'zh-CN' });

const figures = {
  budget: 'credit',
  level: 80,
  used: '400000000',
  total: '500000000',
  left: '100000000',
  leftNow: '100000000',
  overdraft: '0',
  until: refillAt.toISOString(),
  refillAt: refillAt.toISOString(),
  runsOutAt: null,
  lends: 'yes',
  free: '',
};
const burn = {
  hour: '2026-11-23T01:00:00.000Z',
  spent: '60000000',
  leftNow: '100000000',
  refillAt: refillAt.toISOString(),
  model: 'claude-sonnet-5',
  agent: 'reviewer',
  pausable: 'yes',
};
const pool = {
  team: 'Payments',
  level: 80,
  left: '300000000',
  allowance: '1500000000',
  until: refillAt.toISOString(),
};
const keys = {
  about: '0193a0de-0000-7000-8000-000000000001',
  by: 'x',
  wanted: 'paused',
  name: null,
  byName: null,
};

/** Every alert in every state. */
function everyAlert(reader: Reader): [string, Card][] {
  const write = (label: string, name: Parameters<typeof notice>[0], params: Record<string, unknown>) =>
    [label, notice(name, params, reader, words, now)] satisfies [string, Card];
  const out = { ...figures, level: 100, left: '0', leftNow: '0', used: '500000000' };
  const end = friday.toISOString();
  return [
    ...['credit', 'week', 'day'].flatMap((budget) => [
      write(`level ${budget}`, 'alert-level', { ...figures, budget }),
      write(`out ${budget}`, 'alert-level', { ...out, budget }),
      write(`back ${budget}`, 'credit-back', { ...figures, budget, begins: end }),
    ]),
    write('level with pace', 'alert-level', { ...figures, runsOutAt: end, lends: 'no', free: 'a, b' }),
    write('out and over', 'alert-level', { ...out, overdraft: '3000000' }),
    write('pace', 'alert-pace', { ...figures, runsOutAt: end }),
    write('burn', 'burn-alarm', burn),
    write('burn without gateway', 'burn-alarm', { ...burn, agent: null, pausable: 'no' }),
    write('pool', 'pool-level', pool),
    write('pool out', 'pool-level', { ...pool, level: 100, left: '0' }),
    write('organisation', 'pool-level', { ...pool, team: null }),
    write('organisation out', 'pool-level', { ...pool, team: null, level: 100, left: '0' }),
    ...(['gateway-paused', 'gateway-resumed', 'gateway-failed'] as const).flatMap((name) => [
      write(name, name, { ...keys, contact: 'Dave' }),
      write(`${name} of another`, name, { ...keys, name: 'Ana Souza', wanted: 'running' }),
      write(`${name} by another`, name, { ...keys, byName: 'Bo Chen' }),
    ]),
    ...(['paused', 'running'] as const).flatMap((wanted): [string, Card][] =>
      [true, false].flatMap((already) =>
        [null, 'Ana Souza'].map((name) => [
          `asked ${wanted} ${already}`,
          keysAsked({ wanted, already, name }, reader, words, now),
        ]),
      ),
    ),
  ];
}

describe.each(allReaders())('for %s', (_, reader) => {
  test('every alert is whole, short and says what to do', () => {
    for (const [name, card] of everyAlert(reader)) {
      const texts = [...cardTexts(card), ...card.actions.map(({ label }) => label)];
      for (const text of texts) {
        expect.soft(text, name).not.toMatch(/undefined|null|NaN|\[object|[{}]|\uE000| {2}|^\s|\s$/);
        expect.soft(text, name).not.toMatch(/!|！|您|fail|must|too much|waste/i);
        if (reader.locale === 'zh-CN') {
          expect.soft(text, name).not.toMatch(/\p{Script=Han}[,.;:!?()]|\b(the|your|you|is|of)\b/u);
          const bare = text.replace(/\d+月\d+日/g, '');
          expect.soft(bare, name).not.toMatch(/\p{Script=Han}[A-Za-z0-9$¥]|[A-Za-z0-9]\p{Script=Han}/u);
        }
      }
      expect.soft(card.headline.length, name).toBeLessThanOrEqual(150);
      if (!name.startsWith('asked')) expect.soft(card.actions.length, name).toBeGreaterThan(0);
    }
  });
});

const headline = (name: Parameters<typeof notice>[0], params: Record<string, unknown>, reader: Reader) =>
  notice(name, params, reader, words, now).headline;
const actions = (name: Parameters<typeof notice>[0], params: Record<string, unknown>) =>
  notice(name, params, english, words, now).actions.map((one) => one.name);

test('an alert names the budget that binds, what is left and when it is back', () => {
  const weekly = { ...figures, budget: 'week', until: friday.toISOString() };
  const card = notice('alert-level', weekly, english, words, now);
  expect(card.headline).toBe('80% of your weekly limit is used; $100 is left');
  expect(card.lines[0]).toMatch(/^The limit resets Saturday, 28 Nov/);
  expect(headline('alert-level', weekly, chinese)).toBe('本周用量已达上限的 80%，还剩 $100');
  expect(headline('alert-level', { ...figures, level: 100 }, chinese)).toBe('本期额度已用完');
});

test('the next step is a button', () => {
  expect(actions('alert-level', figures)).toEqual([
    'request.open',
    'borrow.open',
    'ask.open',
    'balance.show',
  ]);
  expect(actions('alert-level', { ...figures, lends: 'no' })).toEqual(['request.open', 'balance.show']);
  expect(actions('burn-alarm', burn)).toEqual(['gateway.pause', 'history.show', 'balance.show']);
  expect(actions('burn-alarm', { ...burn, pausable: 'no' })).not.toContain('gateway.pause');
  const paused = notice('gateway-paused', keys, english, words, now);
  expect(paused.actions[0]).toMatchObject({ name: 'gateway.resume', value: keys.about });
});
