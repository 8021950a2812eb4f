import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Seen } from '../../src/sandbox/slack/sight.js';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  try {
    expect(await world.verify()).toEqual([]);
    expect(world.troubles).toEqual([]);
  } finally {
    await world.close();
  }
});

/** Headlines of what the bot wrote to somebody since a position and that holds all of `parts`. */
async function told(who: 'ana' | 'bo', since: number, ...parts: string[]): Promise<string[]> {
  await world.settled();
  const { items } = await world.slack.news({ user: who, since });
  const fresh = (seen: Seen) => !seen.own && !seen.edited && seen.kind === 'message';
  const headlines = items.filter(fresh).map((seen) => seen.text.split('\n')[0] ?? '');
  return headlines.filter((line) => parts.every((part) => line.includes(part)));
}

describe.each(locales)('the due date of a loan, in %s', (locale) => {
  // Ana is in Berlin: Friday ends there at 23:00 UTC.
  const command =
    locale === 'en' ? '/tokens borrow 80 from @bo until Friday' : '/tokens 找 @bo 借 80，周五还';

  beforeEach(async () => {
    world = await startTestWorld({ locale });
    await world.ana.types(command);
    await world.bo.clicks(world.t('button.lend', { amount: '$80' }));
    await world.ana.sees(world.says('notice.loan-accepted', { amount: '$80' }));
  });

  it('returns what is unspent, and both hear of it', async () => {
    const { ana, bo } = world;
    await world.spends('ana', '310');
    expect([await world.balance('ana'), await world.balance('bo')]).toEqual(['70', '220']);
    const [anas, bos] = [await ana.mark(), await bo.mark()];
    await world.advance('2026-03-14T08:00:00Z');
    const note = await ana.sees(world.t('notice.loan-returned', { lender: 'Bo Lindqvist', amount: '$70' }), {
      since: anas,
    });
    expect(note.text).toContain(world.t('outstanding.some', { amount: '$10' }));
    expect(note.text).toContain(world.t('notice.loan-returned.rest'));
    const back = await bo.sees(
      world.t('notice.loan-repaid.return', { borrower: 'Ana Costa', amount: '$70' }),
      { since: bos },
    );
    expect(back.text).toContain(world.t('notice.loan-repaid.rest', { amount: '$10' }));
    expect(await world.balance('bo')).toBe('290');
  });

  it('is remembered the day before, on the day and after it, never twice in the same words', async () => {
    const { ana, bo } = world;
    await world.spends('ana', '380');
    const since = await ana.mark();
    await world.advance('2026-03-12T07:59:00Z');
    expect(await told('ana', since, '$80', 'Bo Lindqvist')).toEqual([]);
    await world.advance('2026-03-12T09:00:00Z');
    expect(await told('ana', since, '$80', 'Bo Lindqvist')).toHaveLength(1);
    await world.advance('2026-03-13T09:00:00Z');
    expect(await told('ana', since, '$80', 'Bo Lindqvist')).toHaveLength(2);
    await world.advance('2026-03-30T09:00:00Z');
    const reminders = await told('ana', since, '$80', 'Bo Lindqvist');
    // Morning after, then 1, 2, 4 and 8 days later.
    expect(reminders).toHaveLength(7);
    for (const [index, line] of reminders.entries()) expect(line).not.toBe(reminders[index - 1]);
    expect(reminders[0]).toMatch(
      world.says('notice.loan-reminder.before.0', { lender: 'Bo Lindqvist', amount: '$80' }),
    );
    expect(reminders[1]).toBe(
      world.t('notice.loan-reminder.today.1', { lender: 'Bo Lindqvist', amount: '$80' }),
    );
    await bo.doesNotSee(world.says('notice.loan-reminder.overdue.2'), { since: 0 });
    // A reminder repays with two clicks.
    await world.advance('2026-04-01T09:00:00Z');
    await bo.sees(world.says('notice.loan-repaid.refill', { borrower: 'Ana Costa', amount: '$80' }), {
      since: 0,
    });
  });

  it('is followed by repayment at the refill, which leaves the protected half', async () => {
    const { ana, bo } = world;
    await world.spends('ana', '380');
    await ana.types(locale === 'en' ? '/tokens loans' : '/tokens 借还记录');
    const list = await ana.sees(world.t('loans.owing', { owed: '$80' }));
    expect(list.text).toMatch(world.says('loans.at-refill', { amount: '$80' }));
    const [anas, bos] = [await ana.mark(), await bo.mark()];
    await world.advance('2026-04-01T09:00:00Z');
    const note = await ana.sees(world.t('notice.loan-collected', { lender: 'Bo Lindqvist', amount: '$80' }), {
      since: anas,
    });
    expect(note.text).toContain(world.t('outstanding.none'));
    const back = await bo.sees(
      world.t('notice.loan-repaid.refill', { borrower: 'Ana Costa', amount: '$80' }),
      { since: bos },
    );
    expect(back.text).toContain(world.t('notice.loan-repaid.all'));
    await bo.sees(world.says('loan.status.repaid'), { since: bos });
    await ana.types('/tokens');
    const balance = await ana.sees(/\$300/);
    expect(balance.text).toMatch(
      world.says('balance.lot-until', { what: world.t('lot.allowance'), left: '$420' }),
    );
    // What was repaid lives on with Bo as the credit it was: to the end of the period.
    await bo.types('/tokens');
    expect((await bo.sees(/\$380/)).text).toContain('$80');
    await bo.types(locale === 'en' ? '/tokens history' : '/tokens 使用明细');
    await bo.sees(world.says('booking.collection', { way: 'in', name: 'Ana Costa' }));
  });
});
