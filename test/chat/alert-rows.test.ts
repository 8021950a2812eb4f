import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clicks } from '../../src/chat/talk/clicks.js';
import { renderRow } from '../../src/chat/talk/render.js';
import type { Policy } from '../../src/core/policy.js';
import { readCatalogues } from '../../src/kit/i18n/catalogue.js';
import { createI18n } from '../../src/kit/i18n/i18n.js';
import { fakeGateway } from '../../src/ports/fake-gateway.js';
import { projectRoot } from '../../src/store/project-root.js';
import { sqlDeliveries } from '../../src/store/work-deliveries.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

const words = createI18n(readCatalogues(join(projectRoot(), 'locales')));
const alerts: Policy['alerts'] = { enabled: true, pace: 120, burnFactor: 5, burnFloor: 10, quiet: null };
const scale = 1_000_000n;

async function opened(): Promise<Company> {
  const caps = [{ window: 'week' as const, amount: 400n * scale }];
  const plan = testPlan({ allowance: 1000n * scale, caps });
  const house = await company(testPolicy([plan], { alerts }), nov(27, '10:00'));
  house.desk.gateway = fakeGateway();
  return house;
}

/** The headline, the first lines and the buttons of everything that is to be said now, as it is written now. */
async function written(
  house: Company,
): Promise<{ name: string; text: string; buttons: string[]; urgent: string }[]> {
  const { rows } = await house.owner.query<{ id: string }>(
    // What the gateway is told are no words.
    "SELECT id FROM outbox WHERE kind <> 'gateway' ORDER BY created_at, due_at, id",
  );
  const found = [];
  for (const { id } of rows) {
    const row = await sqlDeliveries(house.desk.db).load(id);
    const rendered = row && (await renderRow(house.desk, words, row));
    if (!row || !rendered) continue;
    const { card, callClass } = rendered;
    found.push({
      name: row.name,
      text: [card.headline, ...card.lines].join(' | '),
      buttons: card.actions.map(({ name }) => name),
      urgent: callClass,
    });
  }
  return found;
}

test('a row of the outbox becomes words with the figures of that moment', async () => {
  const house = await opened();
  try {
    const ana = await house.join('ana');
    await house.spends(ana, 330n * scale);
    const [level, burn, ...rest] = await written(house);
    expect(rest).toEqual([]);
    expect(level).toMatchObject({ name: 'alert-level', urgent: 'alert' });
    expect(level?.text).toMatch(
      /^80% of your weekly limit is used; \$70 is left \| The limit resets Monday, 30 Nov/,
    );
    expect(level?.buttons).toEqual(['request.open', 'borrow.open', 'ask.open', 'balance.show']);
    expect(burn).toBeUndefined();
    await house.spends(ana, 300n * scale);
    const now = await written(house);
    // The 80 percent that nobody has sent yet is overtaken; the month has passed its half.
    expect(now.map(({ text }) => text.split(' | ')[0]).sort()).toEqual([
      '$630 used since 10:00: far more than your usual hour',
      '50% of your quota for this period is used; $370 is left',
      'Your weekly limit is used up',
    ]);
    const alarm = now.find(({ name }) => name === 'burn-alarm');
    expect(alarm).toMatchObject({
      urgent: 'alarm',
      buttons: ['gateway.pause', 'history.show', 'balance.show'],
    });
  } finally {
    await house.close();
  }
});

test('the buttons of alerts exist, and those that change something say so', () => {
  for (const name of ['request.open', 'borrow.open', 'balance.show', 'history.show'])
    expect(clicks[name]?.changes).toBe(false);
  for (const name of ['gateway.pause', 'gateway.resume']) expect(clicks[name]?.changes).toBe(true);
});
