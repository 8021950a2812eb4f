import { z } from 'zod';
import { type Outcome, refusal } from '../core/refusals.js';
import { writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import {
  askGateway,
  forgetKeys,
  type GatewayRow,
  type KeyState,
  noteKeys,
  readGateway,
  wantKeys,
} from '../store/gateway.js';
import { addToOutbox } from '../store/outbox.js';
import { peopleById } from '../store/people.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { auditAct } from './record.js';

/** What was asked of the gateway. */
export interface KeysAsked {
  wanted: KeyState;
  /** Whose keys; null for one's own. */
  name: string | null;
  /** It was so, or under way, already. */
  already: boolean;
}

/** Whose keys, and who asks. */
export interface KeysInput {
  actorId: string;
  memberId: string;
}

/** Pauses a member's keys at the gateway: one's own, or those of somebody one manages. */
export function pauseMember(desk: Desk, key: string, input: KeysInput): Promise<Outcome<KeysAsked>> {
  return want(desk, key, input, 'paused');
}

/** Lets a member's calls through again. */
export function resumeMember(desk: Desk, key: string, input: KeysInput): Promise<Outcome<KeysAsked>> {
  return want(desk, key, input, 'running');
}

function want(desk: Desk, key: string, input: KeysInput, wanted: KeyState): Promise<Outcome<KeysAsked>> {
  return actOnce<KeysAsked>(desk, { key, input: { act: `keys ${wanted}`, ...input } }, async (tx, now) => {
    const { actorId, memberId } = input;
    const [member] = await peopleById(tx, [memberId]);
    const own = actorId === memberId;
    if (!member || !(own || member.managerId === actorId)) return { refused: refusal('not-yours') };
    if (!desk.gateway) return { refused: refusal('not-there-yet', { what: 'gateway' }) };
    const name = own ? null : member.name;
    const before = await readGateway(tx, memberId);
    const already =
      (before?.wanted ?? 'running') === wanted || !(await wantKeys(tx, memberId, wanted, actorId, now));
    if (already) return { done: { wanted, name, already } };
    await askGateway(tx, desk.newId(), memberId, now);
    const action = wanted === 'paused' ? 'gateway.pause' : 'gateway.resume';
    await auditAct(tx, actorId, action, { type: 'member', id: memberId }, {}, now);
    return { done: { wanted, name, already } };
  });
}

/**
 * Brings a member's keys to what is wanted of them now, and tells the person. What is wanted is read right before the
 * call; if it has changed by the end of it, the gateway is asked once more. One call per member at a time: the
 * caller sees to it. Rejects when the gateway does; the person has been told once that it takes longer.
 */
export async function applyKeys(desk: Desk, memberId: string): Promise<void> {
  const state = await readGateway(desk.db, memberId);
  if (!state || state.doneVersion === state.version) return;
  const [member] = await peopleById(desk.db, [memberId]);
  if (!desk.gateway || !member) throw new Error('there is no gateway to ask');
  const who = { memberId, email: member.email };
  try {
    if (state.wanted === 'paused') await desk.gateway.pause(who);
    else await desk.gateway.resume(who);
  } catch (error) {
    await desk.db.transaction((tx) => tellKeys(desk, tx, state, 'gateway-failed'));
    desk.wake();
    throw error;
  }
  desk.seam('gateway.called');
  await desk.db.transaction((tx) => finishKeys(desk, tx, state));
  desk.wake();
}

async function finishKeys(desk: Desk, tx: Executor, state: GatewayRow): Promise<void> {
  const { memberId, wanted, version } = state;
  const now = desk.clock.now();
  if (await noteKeys(tx, memberId, wanted, version, now)) {
    const done = wanted === 'paused' ? 'gateway.paused' : 'gateway.resumed';
    const subject = { actorId: null, actor: 'gateway', subjectType: 'member', subjectId: memberId };
    await writeAudit(tx, [{ ...subject, action: done, detail: { version } }], now);
    await tellKeys(desk, tx, state, wanted === 'paused' ? 'gateway-paused' : 'gateway-resumed');
  } else await forgetKeys(tx, memberId); // A later call has overtaken this one: nobody can say which came last.
  const latest = await readGateway(tx, memberId);
  if (latest && latest.version > latest.doneVersion) await askGateway(tx, desk.newId(), memberId, now);
}

/** Once per wish and outcome, to the person and to whoever asked in their stead. */
function tellKeys(desk: Desk, tx: Executor, state: GatewayRow, name: string): Promise<void> {
  const { memberId, wantedBy, wanted, version } = state;
  const now = desk.clock.now();
  const items = [...new Set([memberId, wantedBy])].map((reader) => ({
    id: desk.newId(),
    kind: 'notice' as const,
    name,
    memberId: reader,
    payload: { about: memberId, by: wantedBy, wanted },
    dedupeKey: `${name}:${memberId}:${version}:${reader}`,
  }));
  return addToOutbox(tx, items, now);
}

const about = z.object({ about: z.string(), by: z.string() });

/** The names that a notice about keys needs, for its reader. */
export async function keyParams(
  desk: Desk,
  readerId: string,
  payload: unknown,
): Promise<Record<string, unknown>> {
  const told = about.parse(payload);
  const people = await peopleById(desk.db, [told.about, told.by]);
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? null;
  return {
    name: told.about === readerId ? null : nameOf(told.about),
    byName: told.by === readerId || told.by === told.about ? null : nameOf(told.by),
    contact: desk.policy.contact,
  };
}
