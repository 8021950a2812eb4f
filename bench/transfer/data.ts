import pg from 'pg';
import { borrow } from '../../src/desk/borrow.js';
import type { Desk } from '../../src/desk/desk.js';
import { team } from '../command/workspace.js';
import { personId } from '../decide/data.js';

/** What each loan is of, in minor units: a dollar. */
export const amount = 1_000_000n;

/** Whoever owes cannot lend, so the one half of the people lends and the other borrows. */
const halves = 2;

/** The id of question `n`, counted from 1. */
export function loanId(n: number): string {
  return `01970007-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** Who is asked and who asks in question `n`: people's numbers, from 1. Any two of either half, the same in every run. */
export function sidesOf(n: number, members: number): { lender: number; borrower: number } {
  const half = Math.floor(members / halves);
  const stirred = (salt: number) => Math.imul(Math.imul(n + salt, 0x9e3779b1) ^ (n >>> 7), 0x85ebca6b) >>> 8;
  return { lender: 1 + (stirred(0) % half), borrower: half + 1 + (stirred(7) % half) };
}

/**
 * Has `questions` questions wait for their lenders, over the people of `fillBooks`: the first is put by the program itself, the
 * others are its copies between other people. Lender and borrower of each hold a card that was delivered. Triggers and
 * foreign keys sleep meanwhile, which needs a superuser; a test has `verify` prove a small filling.
 */
export async function fillQuestions(
  ownerUrl: string,
  desk: Desk,
  members: number,
  questions: number,
): Promise<void> {
  const [first, ...others] = Array.from({ length: questions }, (_, index) => {
    const { lender, borrower } = sidesOf(index + 1, members);
    return { id: loanId(index + 1), lender: personId(lender), borrower: personId(borrower) };
  });
  if (!first) return;
  const asked = await borrow(desk, 'bench', {
    borrowerId: first.borrower,
    lenderId: first.lender,
    amount,
    dueAt: null,
    reason: 'the migration of the billing service',
  });
  if ('refused' in asked) throw new Error(`the pattern of all questions was refused: ${asked.refused.code}`);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    const all = [first, ...others];
    await client.query(sides, [
      all.map(({ id }) => id),
      all.map(({ lender }) => lender),
      all.map(({ borrower }) => borrower),
      team,
    ]);
    for (const statement of copies) await client.query(statement);
    await client.query('COMMIT');
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

const sides = `
  CREATE TEMP TABLE side ON COMMIT DROP AS SELECT id, lender_id, borrower_id, $4::text AS workspace
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS side(id, lender_id, borrower_id)`;

/** The rows of the one question, again for everybody, whatever columns they have. */
const copies: readonly string[] = [
  `CREATE TEMP TABLE pattern ON COMMIT DROP AS SELECT id, lender_id FROM loan`,
  `INSERT INTO loan SELECT (jsonb_populate_record(l, jsonb_build_object('id', s.id, 'lender_id', s.lender_id, 'borrower_id', s.borrower_id))).*
    FROM loan l, side s`,
  `INSERT INTO audit (at, actor_id, actor, action, subject_type, subject_id, detail)
    SELECT a.at, s.borrower_id, a.actor, a.action, a.subject_type, s.id::text, a.detail FROM audit a JOIN pattern p ON p.id::text = a.subject_id, side s`,
  `INSERT INTO audit_unsealed (audit_id) SELECT a.id FROM audit a LEFT JOIN audit_unsealed u ON u.audit_id = a.id WHERE u.audit_id IS NULL`,
  `INSERT INTO outbox SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'subject_id', s.id, 'state', 'sent', 'sent_at', o.created_at,
      'member_id', CASE WHEN o.member_id = p.lender_id THEN s.lender_id ELSE s.borrower_id END))).*
    FROM outbox o JOIN pattern p ON p.id = o.subject_id, side s WHERE o.kind = 'card'`,
  `DELETE FROM outbox WHERE subject_id IN (SELECT id FROM pattern)`,
  `DELETE FROM loan WHERE id IN (SELECT id FROM pattern)`,
  `INSERT INTO message (id, platform, workspace, conversation, external_id, member_id, name, subject_type, subject_id, payload, locale, editable,
      shown_version, sent_at)
    SELECT o.id, 'slack', s.workspace, 'D' || o.member_id, o.id, o.member_id, o.name, o.subject_type, o.subject_id, o.payload, 'en', true, l.version, o.created_at
    FROM outbox o JOIN loan l ON l.id = o.subject_id JOIN side s ON s.id = l.id WHERE o.kind = 'card'`,
];
