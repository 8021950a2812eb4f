import { type Card, plainCard } from '../cards/card.js';
import type { From } from '../talk/inbound.js';
import { type Arrival, hear } from './arrival.js';
import { meaningOf } from './meaning.js';
import { type MessageBody, messageBody } from './payloads.js';
import { reopenQuestion } from './questions.js';
import { describeError } from './redact.js';
import { answerDirectly, asCards, replyInChat, sayInGroup, sayPlainly } from './replies.js';
import { brokenCard, markDone, serve, writeDown } from './serve.js';
import { personOf, type Wiring } from './wiring.js';

/** Tells DingTalk that a message arrived. */
export type Ack = () => void;

/**
 * A message to the robot: written down, acknowledged (DingTalk waits three seconds), answered. A message that comes
 * again, which it does under a new frame and the same id, is acknowledged and nothing more.
 */
export async function onMessage(wiring: Wiring, data: unknown, ack: Ack): Promise<void> {
  const body = messageBody.safeParse(data);
  if (!body.success) {
    wiring.log.warn({}, 'a message from DingTalk could not be read');
    return acknowledge(wiring, ack);
  }
  const heard = hear(body.data, (userId) => personOf(wiring, userId), wiring.config.robotCode);
  const webhook = body.data.sessionWebhook || null;
  switch (heard.kind) {
    case 'arrival':
      return answerMessage(wiring, heard.arrival, webhook, ack);
    case 'outsider':
      acknowledge(wiring, ack);
      return refuseOutsider(wiring, webhook);
    case 'over-quota':
      wiring.log.error(
        { said: heard.words },
        'DingTalk withheld a message: this month’s pushes to the robot are used up; buy more or wait for the month to end',
      );
      acknowledge(wiring, ack);
      return sayWithheld(wiring, heard.from, webhook);
    case 'unreadable':
      wiring.log.warn(typesIn(body.data), 'a message from DingTalk has no id');
      return acknowledge(wiring, ack);
  }
}

async function answerMessage(
  wiring: Wiring,
  arrival: Arrival,
  webhook: string | null,
  ack: Ack,
): Promise<void> {
  const layDown = wiring.hands.take();
  // Not acknowledged, so that it comes again, to somebody who stays.
  if (layDown === null) throw new Error('the bot is stopping');
  try {
    const isNew = await record(wiring, arrival, webhook);
    acknowledge(wiring, ack);
    if (isNew) await answer(wiring, arrival, webhook);
  } finally {
    layDown();
  }
}

async function answer(wiring: Wiring, arrival: Arrival, webhook: string | null): Promise<void> {
  try {
    const { cards, neutral } = await repliesTo(wiring, arrival);
    if (arrival.inbound.place === 'group') {
      await answerDirectly(wiring, arrival, cards);
      if (neutral) await sayInGroup(wiring, webhook, neutral);
    } else {
      await replyInChat(wiring, arrival, webhook, cards);
    }
    await markDone(wiring, arrival);
  } catch (error) {
    // The row is there and not done: the workers take it up.
    wiring.log.error(
      { key: arrival.key, ...describeError(error) },
      'a message was not answered and is taken up again',
    );
  }
}

/** Whether the message is new. Rejects if it could not be written down: the person is told, and it is not acknowledged. */
async function record(wiring: Wiring, arrival: Arrival, webhook: string | null): Promise<boolean> {
  try {
    return await writeDown(wiring, arrival);
  } catch (error) {
    const card = await brokenCard(wiring, arrival.inbound, error);
    await sayPlainly(wiring, webhook, [card.headline, ...card.lines, card.note ?? ''].join('\n').trim());
    throw error;
  }
}

/** What to answer: the cards for the person, and the line for a group. */
export async function repliesTo(
  wiring: Wiring,
  arrival: Arrival,
): Promise<{ cards: Card[]; neutral: string | undefined }> {
  const meant = await meaningOf(wiring, arrival.inbound).catch(async (error: unknown) => ({
    cards: [await brokenCard(wiring, arrival.inbound, error)],
  }));
  if ('cards' in meant) return { cards: meant.cards, neutral: undefined };
  const reply = await serve(wiring, meant.inbound);
  const errors = Object.values(reply.errors ?? {});
  const mend = errors.length === 0 ? [] : [await mendCard(wiring, arrival, errors)];
  return { cards: [...mend, ...(await asCards(wiring, arrival, reply))], neutral: reply.neutral };
}

async function mendCard(wiring: Wiring, { inbound }: Arrival, errors: string[]): Promise<Card> {
  const card = plainCard(errors.join('\n'));
  if (!(await reopenQuestion(wiring, inbound))) return card;
  const say = await wiring.speakTo(inbound.from);
  return { ...card, lines: [say('dingtalk.question.again')] };
}

async function refuseOutsider(wiring: Wiring, webhook: string | null): Promise<void> {
  const say = await wiring.speakTo(null);
  await sayPlainly(wiring, webhook, `${say('refusal.outsider.what')}\n${say('refusal.outsider.next')}`);
}

/** Nobody waits for an answer to words that never came; a reply by the message's own address is not counted. */
async function sayWithheld(wiring: Wiring, from: From | null, webhook: string | null): Promise<void> {
  const say = await wiring.speakTo(from);
  await sayPlainly(wiring, webhook, say('dingtalk.withheld'));
}

function acknowledge(wiring: Wiring, ack: Ack): void {
  wiring.seam('dingtalk.ack.before');
  ack();
  wiring.seam('dingtalk.ack.after');
}

function typesIn({ msgtype, conversationType }: MessageBody): object {
  return { msgtype, conversationType };
}
