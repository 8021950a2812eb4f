import { oaFits, oaMostRounds } from '../core/oa.js';
import { ChatError } from '../ports/chat-sender.js';
import type { OaPort } from '../ports/oa.js';
import { writeAudit } from '../store/audit.js';
import {
  closeOa,
  hintOa,
  hintUncertainOa,
  insertOa,
  isWritten,
  type OaRow,
  oaCheckAt,
  oaRows,
  wantOa,
} from '../store/oa.js';
import { addToOutbox } from '../store/outbox.js';
import { type RequestCase, requestCase } from '../store/requests-case.js';
import type { Desk } from './desk.js';
import { commentOa, tidyOa, Waits } from './oa-align.js';
import { resolveStart, startOa } from './oa-start.js';
import { type WantedOa, wantedOa } from './oa-wanted.js';
import { readerById } from './people.js';
import { requestAudit } from './request.js';
import { emailsOf, frozenOf } from './request-seats.js';
import { requestCardFor } from './request-step.js';

/**
 * Brings the approvals that stand for a request in the company's own workflow in line with it: what people decided there
 * counts here, what was decided here is done there, and whoever is asked now has an approval. One at a time per request: the
 * caller sees to it. What it finds done already it does not do again, so it may be called at any time. Rejects with
 * `ChatError` when the workflow does, or when something can only be done later.
 */
export async function alignOa(desk: Desk, requestId: string): Promise<void> {
  const { oa } = desk;
  if (!oa) return;
  const waits = new Waits();
  for (const row of await oaRows(desk.db, requestId)) {
    if (row.state === 'starting') await waits.for(() => resolveStart(desk, oa, row));
  }
  let it = await caseOf(desk, requestId);
  let wanted = await wantedOa(desk, desk.db, it, desk.clock.now());
  for (const row of await oaRows(desk.db, requestId)) {
    if (row.state === 'wanted' && !(wanted && oaFits(row, wanted)))
      await closeOa(desk.db, row.id, desk.clock.now(), null);
    if (row.state !== 'open') continue;
    if (wanted && oaFits(row, wanted) && row.hints === row.readHints && row.remark === null) continue;
    await waits.for(() => tidyOa(desk, oa, row));
    it = await caseOf(desk, requestId);
    wanted = await wantedOa(desk, desk.db, it, desk.clock.now());
  }
  for (const row of await oaRows(desk.db, requestId))
    if (row.remark !== null && row.instanceId !== null) await waits.for(() => commentOa(desk, oa, row));
  if (wanted) await ensureOa(desk, oa, it, wanted, waits);
  desk.wake();
  waits.settle();
}

async function caseOf(desk: Desk, requestId: string): Promise<RequestCase> {
  const it = await requestCase(desk.db, requestId, emailsOf(desk.policy), desk.clock.now());
  if (!it) throw new Error(`request ${requestId} is not there`);
  return it;
}

/** Starts an approval for those whose answer is wanted, unless one is there. */
async function ensureOa(
  desk: Desk,
  oa: OaPort,
  it: RequestCase,
  wanted: WantedOa,
  waits: Waits,
): Promise<void> {
  const rows = await oaRows(desk.db, it.request.id);
  const live = rows.filter((row) => row.state !== 'closed');
  const fitting = live.find((row) => oaFits(row, wanted));
  if (fitting && fitting.state !== 'wanted') return;
  // One whose fate is not known may be for the same people: what becomes of it is waited for.
  if (!fitting && live.some((row) => row.state === 'starting')) return;
  const before = rows.filter((row) => row.step === wanted.step);
  if (!fitting && (before.length >= oaMostRounds || before.some((row) => row.error !== null)))
    return cardsInstead(desk, it, wanted, before.at(-1)?.error ?? 'too many rounds');
  const row = fitting ?? (await newRow(desk, it, wanted, before));
  if (!row) return;
  await waits.for(async () => {
    try {
      await startOa(desk, oa, row, it);
    } catch (error) {
      // Nobody is to wait unasked for a month to end, or for a permission to be granted.
      if (error instanceof ChatError && isLasting(error)) await cardsInstead(desk, it, wanted, error.code);
      throw error;
    }
  });
}

function isLasting({ code, retry }: ChatError): boolean {
  return !retry || ['monthly-limit', 'budget', 'credentials'].includes(code);
}

async function newRow(
  desk: Desk,
  it: RequestCase,
  wanted: WantedOa,
  before: readonly OaRow[],
): Promise<OaRow | null> {
  const now = desk.clock.now();
  const row = {
    id: desk.newId(),
    requestId: it.request.id,
    step: wanted.step,
    round: Math.max(0, ...before.map(({ round }) => round)) + 1,
    originator: wanted.originator,
    approvers: [...wanted.users],
    need: wanted.need,
    readerId: await readerOfOa(desk, it, wanted),
  };
  await insertOa(desk.db, row, now, oaCheckAt(now, 0));
  const rows = await oaRows(desk.db, it.request.id);
  return rows.find(({ id }) => id === row.id) ?? null;
}

/** An approval is written in the language of those who are asked, if they have one in common; else in the requester's. */
async function readerOfOa(desk: Desk, it: RequestCase, { members }: WantedOa): Promise<string> {
  const [first, ...others] = await Promise.all(members.map((id) => readerById(desk, id, 'dingtalk')));
  const common = first && others.every((one) => one?.locale === first.locale);
  return common && members[0] ? members[0] : it.request.requesterId;
}

/** Where no approval can be had, those asked decide on cards, each told once. */
async function cardsInstead(desk: Desk, it: RequestCase, wanted: WantedOa, why: string): Promise<void> {
  // Where a rule wants both, everybody has a card already.
  if (frozenOf(it).mode !== 'oa') return;
  const { id } = it.request;
  const now = desk.clock.now();
  const cards = wanted.members.map((memberId) => ({
    ...requestCardFor(desk, memberId, id),
    dedupeKey: `oa-card:${id}:${wanted.step}:${memberId}`,
  }));
  await desk.db.transaction(async (tx) => {
    const keys = cards.map(({ dedupeKey }) => dedupeKey);
    if (await isWritten(tx, keys)) return;
    await addToOutbox(tx, cards, now);
    const by = { actorId: null, actor: 'dingtalk' };
    const detail = { why, asked: wanted.members };
    await writeAudit(tx, [requestAudit(id, 'oa.cards-instead', by, detail)], now);
  });
}

/** Looks at an approval since somebody said that it changed. False if we know of none by that id. */
export async function hintOfOa(desk: Desk, instanceId: string): Promise<boolean> {
  const now = desk.clock.now();
  const known = await desk.db.transaction(async (tx) => {
    const requestId = await hintOa(tx, instanceId);
    if (requestId !== null) await wantOa(tx, desk.newId(), requestId, now);
    return requestId !== null;
  });
  // It may be one that we are just starting, or whose start was not answered.
  if (!known)
    for (const requestId of await hintUncertainOa(desk.db))
      await wantOa(desk.db, desk.newId(), requestId, now);
  desk.wake();
  return known;
}
