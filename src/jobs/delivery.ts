import { ChatError, type ChatSender, type MessageRef, type Recipient } from '../ports/chat-sender.js';
import type { Deliveries, DueWork, OutboxRow, Render, Rendered, ShownMessage } from '../ports/work.js';
import { putAside } from './failure.js';
import type { Pace } from './pace.js';
import type { Hand, JobTools } from './tools.js';

/** What the delivery of one outbox row needs. */
export interface DeliveryTools<Card> extends JobTools {
  deliveries: Deliveries;
  /** By platform. */
  senders: ReadonlyMap<string, ChatSender<Card>>;
  render: Render<Card>;
  /** Brings a member's keys and limit at the gateway to what they are to be. */
  gateway?: (memberId: string) => Promise<void>;
  /** Brings the approvals that stand for a request elsewhere in line with it. */
  oa?: (requestId: string) => Promise<void>;
  /** Turns by conversation (messages) and by message (renderings). */
  turns: Pace;
  /** Silence that a platform asked for, by workspace and method. */
  silences: Pace;
}

/** One call to a platform, ready to be made. */
interface Plan<Card> {
  sender: ChatSender<Card>;
  workspace: string;
  method: 'send' | 'update';
  /** Whose turn it must be. */
  turn: string;
  /** Makes the call and writes down what came of it. */
  run(): Promise<void>;
}

/** The progress of one attempt. */
interface Attempt {
  hand: Hand;
  /** An earlier attempt may have arrived. */
  lookFirst: boolean;
  /** The platform has been asked, so an error no longer means that nothing happened. */
  asked: boolean;
}

/** Longer waits go back into the table instead of occupying a worker. */
const LONGEST_WAIT_MS = 5_000;

/**
 * Delivers one claimed row of the outbox. Never rejects for what the platform does: the row says when to try again.
 * Rejects when the database is away; the row's lease then brings it back.
 */
export async function deliver<Card>(tools: DeliveryTools<Card>, hand: Hand): Promise<void> {
  const begun = await tools.work.begin(hand.work, tools.time.now(), tools.leaseMs);
  if (begun === null) {
    tools.counters.add('passed');
    return;
  }
  hand.work = begun.work;
  const attempt: Attempt = { hand, lookFirst: begun.lookFirst, asked: false };
  tools.seam('delivery.begun');
  try {
    await carryOut(tools, attempt);
  } catch (error) {
    const unsure = attempt.asked && !(error instanceof ChatError && !error.unknownOutcome);
    await putAside(tools, hand.work, error, attempt.lookFirst || unsure);
  }
}

async function carryOut<Card>(tools: DeliveryTools<Card>, attempt: Attempt): Promise<void> {
  const plan = await planFor(tools, attempt);
  if (plan === null) return;
  const waited = await awaitTurn(tools, attempt, plan);
  if (waited === 'given back') return;
  if (waited === 'at once') return call(tools, plan);
  // The world went on meanwhile: keep the row, and render what is true now.
  const kept = await tools.work.begin(attempt.hand.work, tools.time.now(), tools.leaseMs);
  if (kept === null) {
    tools.counters.add('passed');
    return;
  }
  attempt.hand.work = kept.work;
  const fresh = await planFor(tools, attempt);
  if (fresh !== null) await call(tools, fresh);
}

async function call<Card>(tools: DeliveryTools<Card>, plan: Plan<Card>): Promise<void> {
  tools.seam('delivery.before-call');
  try {
    await plan.run();
  } catch (error) {
    // A month without calls concerns this message alone: more important ones go out all the same.
    if (error instanceof ChatError && error.retryAfterMs !== null && !error.alone)
      tools.silences.pause(silenceOf(plan), tools.time.now().getTime(), error.retryAfterMs);
    throw error;
  }
}

/** What is to be done now, or null when there is nothing (which is then written down). */
async function planFor<Card>(tools: DeliveryTools<Card>, attempt: Attempt): Promise<Plan<Card> | null> {
  const work = attempt.hand.work;
  const row = await tools.deliveries.load(work.id);
  if (row === null) return null;
  if (row.kind === 'gateway') {
    await tellGateway(tools, work, row);
    return null;
  }
  if (row.kind === 'oa') {
    await alignOa(tools, work, row);
    return null;
  }
  const skip = async (why: string) => {
    await tools.deliveries.skipped(work, why);
    tools.counters.add('skipped');
    return null;
  };
  if (row.kind === 'update') {
    const { shown } = row;
    if (shown === null || shown.gone || !shown.ref.editable) return skip('no message to render anew');
    const rendered = await tools.render(row);
    if (rendered === null) return skip('nothing to say any more');
    if (rendered.subjectVersion <= shown.version) return skip('shown already');
    return updatePlan(tools, attempt, row, senderOf(tools, shown.platform), shown, rendered);
  }
  if (row.to === null) return skip('the member has no account on a platform');
  const rendered = await tools.render(row);
  if (rendered === null) return skip('nothing to say any more');
  const to = rendered.with ? { ...row.to, with: rendered.with } : row.to;
  return sendPlan(tools, attempt, row, senderOf(tools, row.to.platform), to, rendered);
}

/** Such a call names a state, so it may be made again whatever became of an earlier one. */
async function tellGateway<Card>(tools: DeliveryTools<Card>, work: DueWork, row: OutboxRow): Promise<void> {
  if (!tools.gateway || row.memberId === null) throw new Error('no gateway in this process');
  await tools.gateway(row.memberId);
  await tools.deliveries.done(work, tools.clock.now());
  tools.counters.add('told');
}

/** The approvals' own rows know what was begun: it may be done again whatever became of an earlier attempt. */
async function alignOa<Card>(tools: DeliveryTools<Card>, work: DueWork, row: OutboxRow): Promise<void> {
  if (!tools.oa || row.subjectId === null) {
    await tools.deliveries.skipped(work, 'no approvals elsewhere in this installation');
    tools.counters.add('skipped');
    return;
  }
  await tools.oa(row.subjectId);
  await tools.deliveries.done(work, tools.clock.now());
  tools.counters.add('told');
}

function senderOf<Card>(tools: DeliveryTools<Card>, platform: string): ChatSender<Card> {
  const sender = tools.senders.get(platform);
  if (sender === undefined) throw new Error(`no connection to ${platform} in this process`);
  return sender;
}

function sendPlan<Card>(
  tools: DeliveryTools<Card>,
  attempt: Attempt,
  row: OutboxRow,
  sender: ChatSender<Card>,
  to: Recipient,
  rendered: Rendered<Card>,
): Plan<Card> {
  const { platform } = sender;
  const { locale, card, subjectVersion, callClass } = rendered;
  const record = async (ref: MessageRef, version: number) => {
    tools.seam('delivery.sent');
    await tools.deliveries.sent(workOf(attempt), ref, { platform, locale, version }, tools.clock.now());
    tools.seam('delivery.recorded');
  };
  return {
    sender,
    workspace: to.workspace,
    method: 'send',
    turn: `${platform}/${to.workspace}/${to.conversation ?? [to.userId, ...(to.with ?? [])].join('+')}`,
    run: async () => {
      if (attempt.lookFirst) {
        const arrived = await sender.find(to, row.id);
        if (arrived !== null) {
          // Which version it shows is not known: version 0 has it rendered anew.
          await record(arrived, 0);
          tools.counters.add('found');
          return;
        }
      }
      attempt.asked = true;
      await record(await sender.send(to, card, row.id, callClass), subjectVersion);
      tools.counters.add('sent');
    },
  };
}

function updatePlan<Card>(
  tools: DeliveryTools<Card>,
  attempt: Attempt,
  row: OutboxRow,
  sender: ChatSender<Card>,
  shown: ShownMessage,
  rendered: Rendered<Card>,
): Plan<Card> {
  const { ref } = shown;
  return {
    sender,
    workspace: ref.workspace,
    method: 'update',
    turn: `${sender.platform}/${ref.workspace}/${ref.conversation}/${ref.externalId}`,
    run: async () => {
      attempt.asked = true;
      const result = await sender.update(ref, rendered.card, row.id, rendered.callClass);
      tools.seam('delivery.sent');
      if (result === 'gone') {
        await tools.deliveries.gone(workOf(attempt));
        tools.counters.add('gone');
        return;
      }
      await tools.deliveries.updated(
        workOf(attempt),
        rendered.subjectVersion,
        shown.version,
        tools.clock.now(),
      );
      tools.counters.add('updated');
      tools.seam('delivery.recorded');
    },
  };
}

function workOf(attempt: Attempt): DueWork {
  return attempt.hand.work;
}

function silenceOf<Card>(plan: Plan<Card>): string {
  return `${plan.sender.platform}/${plan.workspace}/${plan.method}`;
}

/** Waits until the conversation and the platform are ready; a long wait gives the row back until then. */
async function awaitTurn<Card>(
  tools: DeliveryTools<Card>,
  attempt: Attempt,
  plan: Plan<Card>,
): Promise<'at once' | 'waited' | 'given back'> {
  const now = tools.time.now().getTime();
  const silence = tools.silences.turn(silenceOf(plan), now, LONGEST_WAIT_MS);
  const turn = silence.taken ? tools.turns.turn(plan.turn, now, LONGEST_WAIT_MS) : silence;
  const waitMs = Math.max(silence.waitMs, turn.waitMs);
  if (turn.taken && waitMs === 0) return 'at once';
  if (turn.taken) {
    await tools.time.wait(waitMs, tools.stopping);
    if (!tools.stopping.aborted) return 'waited';
  }
  const at = new Date(tools.clock.now().getTime() + (turn.taken ? 0 : waitMs));
  // Whoever stands in a queue has not failed: the wait does not count as an attempt.
  await tools.work.retryAt(attempt.hand.work, at, 'waits for its turn', attempt.lookFirst, false);
  tools.counters.add('postponed');
  return 'given back';
}
