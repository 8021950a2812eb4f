import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policyCommand } from '../../src/cli/policy.js';
import { acceptLoan } from '../../src/desk/answer-loan.js';
import { borrow } from '../../src/desk/borrow.js';
import { type DeskOffice, openDeskOffice } from '../desk/office.js';
import { loaded } from '../kit/i18n/loaded.js';

const people = `name,email,team,manager,plan
Ana Ferreira,ana@example.com,Platform,carol@example.com,engineer
Bo Lin,bo@example.com,Platform,carol@example.com,engineer
Carol Mbeki,carol@example.com,Platform,,engineer
Kim Ito,kim@example.com,Risk,,engineer
`;
const rules = `unit: USD
zone: UTC
defaultPlan: engineer
lending: { apart: [[Platform], [Risk]] }
plans:
  engineer:
    allowance: 500
    lending:
      { mostPerLoan: 300, mostOwed: 320, mostPerPair: 310, keepShare: 20, tellManagerFrom: 100, askManagerFrom: 250, mostDays: 30 }
`;

let office: DeskOffice;
beforeAll(async () => {
  office = await openDeskOffice(rules, people, new Date('2026-03-05T15:00:00Z'));
  const [ana, bo] = [await office.id('ana@example.com'), await office.id('bo@example.com')];
  const terms = { borrowerId: ana, lenderId: bo, amount: 50_000_000n, dueAt: null, reason: null };
  const asked = await borrow(office.desk, 'ask', terms);
  if ('refused' in asked) throw new Error(asked.refused.code);
  await acceptLoan(office.desk, 'lend', { loanId: asked.done.loanId, lenderId: bo, part: null });
});
afterAll(() => office.close());

async function run(...argv: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  const words = loaded();
  const code = await policyCommand(argv, io, null, async () => ({
    desk: office.desk,
    words,
    close: async () => {},
  }));
  return { code, out: out.join('\n'), err: err.join('\n') };
}
const explain = (...more: string[]) => run('explain', '--as', 'ana@example.com', ...more);

describe('tokendesk policy explain --borrow', () => {
  test('every guard in order with its limit and the present figure, the manager’s part, the date, and what the credit keeps', async () => {
    const { code, out } = await explain('--borrow', '200', '--from', 'Bo Lin');
    expect(code).toBe(0);
    expect(out.split('\n')).toMatchInlineSnapshot(`
      [
        "Ana Ferreira (plan engineer) would borrow 200 USD from Bo Lin (plan engineer) until Wed 2026-04-01 00:00 UTC.",
        "",
        "ok  both are active: limit active, now active",
        "ok  both plans' lending.enabled: limit on, now on",
        "ok  lending.within and lending.apart, lender → borrower: limit anybody, now Platform → Platform",
        "ok  mostPerLoan: limit 300 USD, now 200 USD",
        "ok  mostDays, due at the latest, and when: limit Sat 2026-04-04 15:00 UTC, now Wed 2026-04-01 00:00 UTC",
        "ok  an open question to the same lender: limit none, now no",
        "ok  cooldownHours, hours after a decline, and the last one: limit 0, now none",
        "ok  lateDays, days after a late repayment, and the last one: limit 0, now none",
        "ok  mostOpen, loans of the borrower: limit 3, now 1",
        "ok  mostQuestions, questions of the borrower: limit 3, now 0",
        "ok  mostOwed, owed by the borrower in all: limit 320 USD, now 50 USD",
        "ok  mostPerPair, open between the two: limit 310 USD, now 50 USD",
        "ok  whoever owes does not lend, owed by the lender: limit 0 USD, now 0 USD",
        "ok  mostLent, lent by the lender in all: limit none, now 50 USD",
        "ok  what the lender may lend now (keepShare, caps, own credit), and what is asked: limit 350 USD, now 200 USD",
        "",
        "Carol Mbeki would be asked, and the credit set aside until then (told from 100 USD, asked from 250 USD).",
        "The credit would keep its end:",
        "  200 USD of allowance, until Wed 2026-04-01 00:00 UTC",
        "",
        "It would be asked; once Bo Lin says yes it would wait for the manager.",
      ]
    `);
  });

  test('names the guard that refuses, and what the borrower would read', async () => {
    const { out } = await explain('--borrow', '270', '--from', 'bo@example.com');
    expect(out).toContain('ok  mostPerLoan: limit 300 USD, now 270 USD');
    expect(out).toContain('ok  mostOwed, owed by the borrower in all: limit 320 USD, now 50 USD');
    const { out: more } = await explain('--borrow', '271', '--from', 'bo@example.com');
    expect(more).toContain('NO  mostOwed, owed by the borrower in all: limit 320 USD, now 50 USD');
    expect(more).toContain('no  mostPerPair, open between the two: limit 310 USD, now 50 USD');
    expect(more).toContain('It would be refused: You may owe $320 in all');
    const { out: apart } = await explain('--borrow', '10', '--from', 'kim@example.com');
    expect(apart).toContain(
      'NO  lending.within and lending.apart, lender → borrower: limit anybody, now Risk → Platform',
    );
  });

  test('as data', async () => {
    const { code, out } = await explain(
      '--borrow',
      '210',
      '--from',
      'bo@example.com',
      '--until',
      '2026-03-20',
      '--json',
    );
    expect(code).toBe(0);
    const seen: unknown = JSON.parse(out);
    expect(seen).toMatchObject({
      amount: '210',
      result: 'asked, then the manager',
      refused: null,
      manager: { part: 'asked', tellFrom: '100', askFrom: '250', people: ['Carol Mbeki'] },
      dueAt: '2026-03-21T00:00:00.000Z',
      lots: [{ kind: 'allowance', amount: '210', expiresAt: '2026-04-01T00:00:00.000Z' }],
    });
    expect(seen).toHaveProperty('guards.0', {
      name: 'people',
      at: 'both',
      limit: 'active',
      found: 'active',
      refuses: false,
    });
  });

  test('what the lender cannot lend is said as well', async () => {
    const { out } = await run(
      'explain',
      '--as',
      'bo@example.com',
      '--borrow',
      '10',
      '--from',
      'ana@example.com',
    );
    expect(out).toContain(
      'It would be asked, but Ana Ferreira could not lend all of it: You have $50 to repay yourself',
    );
  });

  test.each([
    [['--borrow', '10'], 2],
    [['--from', 'bo@example.com'], 2],
    [['--borrow', '10', '--from', 'bo@example.com', '--amount', '5'], 2],
    [['--borrow', '0', '--from', 'bo@example.com'], 2],
    [['--borrow', '1,5', '--from', 'bo@example.com'], 2],
    [['--borrow', '10', '--from', 'bo@example.com', '--until', 'every'], 2],
    [['--borrow', '10', '--from', 'nobody'], 1],
  ])('%j is answered by what to write', async (argv, wanted) => {
    const { code, err } = await explain(...argv);
    expect([code, err.length > 20]).toEqual([wanted, true]);
  });
});
