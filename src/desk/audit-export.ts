import { TZDate } from '@date-fns/tz';
import { z } from 'zod';
import { toDecimal, type Unit } from '../core/money.js';
import { checkChain } from '../store/audit.js';
import {
  type AuditFilter,
  type AuditRow,
  auditPage,
  chainEnd,
  hashAt,
  isActorWord,
  lastAuditId,
  namesOf,
} from '../store/audit-read.js';
import { peopleById } from '../store/people.js';
import type { Desk } from './desk.js';
import { membersByWord } from './explain-request.js';

export type { AuditFilter } from '../store/audit-read.js';

/** The columns of an exported row, in this order; new ones are added at the end. */
export const auditColumns = [
  'id',
  'at',
  'actor_id',
  'actor',
  'actor_email',
  'action',
  'subject_type',
  'subject_id',
  'about',
  'amount',
  'amount_minor',
  'unit',
  'asked',
  'acting_for',
  'to',
  'seat',
  'step',
  'rule',
  'policy_version',
  'reason',
  'evidence_left',
  'evidence_used',
  'evidence_allowance',
  'evidence_pool_before',
  'evidence_pool_after',
  'detail',
  'seal',
  'hash',
] as const;

/** An exported row: texts and whole numbers; null for what it does not have. */
export type AuditLine = Record<(typeof auditColumns)[number], string | number | null>;

/** How many rows are in memory at once. */
const page = 500;

/**
 * The rows that are wanted, oldest first, a page of them at a time. What is written meanwhile is left for the next
 * time. Amounts are decimals of the unit, times are ISO with the organisation's offset.
 */
export async function* auditLines(
  desk: Desk,
  filter: AuditFilter,
  pageSize: number = page,
): AsyncGenerator<AuditLine[]> {
  const last = await lastAuditId(desk.db);
  let after = 0n;
  for (;;) {
    const rows = await auditPage(desk.db, filter, after, last, pageSize);
    if (rows.length > 0) yield await linesOf(desk, rows);
    const end = rows.at(-1);
    if (!end || rows.length < pageSize) return;
    after = end.id;
  }
}

/** What a row's detail may hold that has a column of its own; anything else stays in `detail`. */
const known = z.object({
  amount: z
    .string()
    .regex(/^-?\d+$/)
    .nullable()
    .catch(null),
  asked: z.array(z.string()).catch([]),
  actingFor: z.string().nullable().catch(null),
  to: z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]),
  seat: z.string().nullable().catch(null),
  step: z.number().nullable().catch(null),
  rule: z.string().nullable().catch(null),
  policyVersion: z.string().nullable().catch(null),
  reason: z.string().nullable().catch(null),
  evidence: z
    .object({
      left: z.string(),
      used: z.string(),
      allowance: z.string(),
      pool: z.object({ before: z.string(), after: z.string() }).nullable(),
    })
    .nullable()
    .catch(null),
});

async function linesOf(desk: Desk, rows: readonly AuditRow[]): Promise<AuditLine[]> {
  const details = rows.map(({ detail }) => known.parse(detail));
  const ids = details.flatMap(({ asked, actingFor, to }) => [
    ...asked,
    ...to,
    ...(actingFor ? [actingFor] : []),
  ]);
  const names = await namesOf(desk.db, [...new Set(ids.filter(isId))]);
  const named = (list: readonly string[]) => list.map((id) => names.get(id) ?? id).join('; ') || null;
  const { unit, zone } = desk.policy;
  return rows.map((row, at): AuditLine => {
    const detail = details[at] ?? known.parse({});
    const { amount, evidence } = detail;
    const decimal = (minor: string | undefined) => decimalOf(minor, unit);
    return {
      id: row.id.toString(),
      at: new TZDate(row.at.getTime(), zone).toISOString(),
      actor_id: row.actorId,
      actor: row.actorName ?? row.actor,
      actor_email: row.actorEmail,
      action: row.action,
      subject_type: row.subjectType,
      subject_id: row.subjectId,
      about: row.about,
      amount: decimal(amount ?? undefined),
      amount_minor: amount,
      unit: amount === null && evidence === null ? null : unit,
      asked: named(detail.asked),
      acting_for: named(detail.actingFor ? [detail.actingFor] : []),
      to: named(detail.to),
      seat: detail.seat,
      // As people count.
      step: detail.step === null ? null : detail.step + 1,
      rule: detail.rule,
      policy_version: detail.policyVersion,
      reason: detail.reason,
      evidence_left: decimal(evidence?.left),
      evidence_used: decimal(evidence?.used),
      evidence_allowance: decimal(evidence?.allowance),
      evidence_pool_before: decimal(evidence?.pool?.before),
      evidence_pool_after: decimal(evidence?.pool?.after),
      detail: JSON.stringify(row.detail),
      seal: row.seal?.toString() ?? null,
      hash: row.hash,
    };
  });
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

function decimalOf(minor: string | undefined, unit: Unit): string | null {
  return minor !== undefined && /^-?\d+$/.test(minor) ? toDecimal(BigInt(minor), unit) : null;
}

/** How the chain stands. */
export interface AuditChain {
  /** One readable line per link that does not hold; empty when it is unbroken. */
  problems: string[];
  /** Rows that are chained, and how many wait for it. */
  sealed: bigint;
  waiting: bigint;
  /** The last link: noted elsewhere, it proves later that nothing before it was changed or cut off. */
  hash: string | null;
}

/**
 * Reads the chain again from its beginning. With `noted`, a link that was written down earlier, also whether it is
 * still what it was: a chain that was cut off at its end holds in itself.
 */
export async function auditChain(
  desk: Desk,
  noted: { seal: bigint; hash: string } | null = null,
): Promise<AuditChain> {
  const end = await chainEnd(desk.db);
  const problems = await checkChain(desk.db);
  if (noted) {
    const hash = await hashAt(desk.db, noted.seal);
    if (hash === null) problems.push(`audit_seal ${noted.seal}: was noted but is not there`);
    else if (hash !== noted.hash) problems.push(`audit_seal ${noted.seal}: is not what was noted`);
  }
  return { ...end, problems };
}

/** Who is meant by a word: the program under one of its own words, or members; several where names are alike. */
export async function actorsByWord(
  desk: Desk,
  word: string,
): Promise<NonNullable<AuditFilter['who']> | { people: { name: string; email: string | null }[] }> {
  const people = isId(word) ? await peopleById(desk.db, [word]) : await membersByWord(desk, word);
  const [only, ...more] = people;
  if (only && more.length === 0) return { memberId: only.id };
  if (!only && (await isActorWord(desk.db, word))) return { actor: word };
  return { people: people.map(({ name, email }) => ({ name, email })) };
}
