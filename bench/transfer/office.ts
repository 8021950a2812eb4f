import { makeDesk } from '../../src/compose.js';
import { readPolicy } from '../../src/config.js';
import { acceptLoan } from '../../src/desk/answer-loan.js';
import type { Desk } from '../../src/desk/desk.js';
import { install } from '../../src/desk/install.js';
import { nextReminder } from '../../src/desk/reminders.js';
import type { Clock } from '../../src/ports/clock.js';
import type { Database } from '../../src/store/db.js';
import { fillBooks } from '../command/data.js';
import { personId } from '../decide/data.js';
import { fillQuestions, loanId, sidesOf } from './data.js';
import { lendBarely } from './floor.js';

/** Has the lender of question `n` lend. */
export type Lend = (n: number) => Promise<void>;

/** An organisation whose people wait for loans. */
export interface TransferOffice {
  desk: Desk;
  /** From where the desk is asked to lend. */
  desked: Lend;
  /** The same by the least statements that could be called so. */
  barely: Lend;
}

const policyYaml = `
unit: USD
zone: UTC
language: en
members: auto
defaultPlan: engineer
plans:
  engineer: { allowance: 500, window: month, caps: { week: 400 }, lending: { mostOpen: 1000, mostQuestions: 1000 } }
`;

/** Fills an empty, migrated database: everybody has used credit, and so many questions wait. */
export async function openTransferOffice(
  adminUrl: string,
  db: Database,
  clock: Clock,
  members: number,
  questions: number,
): Promise<TransferOffice> {
  const desk = makeDesk({ db, clock, policy: readPolicy(policyYaml, 'bench') });
  await install(desk);
  await fillBooks(adminUrl, { members, spenders: members, usages: 4 }, clock.now());
  await fillQuestions(adminUrl, desk, members, questions);
  // A period of thirty days began twenty days ago: the program has put the first question as due when it ends.
  const due = await desk.db.client.loan.findUniqueOrThrow({ where: { id: loanId(1) } });
  const now = () => clock.now();
  return {
    desk,
    desked: async (n) => {
      const { lender } = sidesOf(n, members);
      const input = { loanId: loanId(n), lenderId: personId(lender), part: null };
      const outcome = await acceptLoan(desk, `lend ${n}`, input);
      if ('refused' in outcome) throw new Error(`question ${n}: ${outcome.refused.code}`);
    },
    barely: async (n) => {
      const { lender, borrower } = sidesOf(n, members);
      const it = {
        loanId: loanId(n),
        lenderId: personId(lender),
        borrowerId: personId(borrower),
        lotId: desk.newId(),
        entryId: desk.newId(),
        outboxId: desk.newId(),
        nextReminderAt: nextReminder(due.dueAt, now()),
        now: now(),
      };
      await desk.db.transaction((tx) => lendBarely(tx, it));
    },
  };
}
