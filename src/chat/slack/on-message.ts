import type { Card } from '../cards/card.js';
import { type Arrival, fromMessage, type Spot } from './arrival.js';
import { cutTo } from './escape.js';
import { limits } from './limits.js';
import { messageBody } from './payloads.js';
import { answerDirectly } from './private-answer.js';
import { describeError } from './redact.js';
import { renderMessage } from './render.js';
import { asCards, markDone, serve, writeDown } from './serve.js';
import type { Wiring } from './wiring.js';

/**
 * Writes down a direct message or a mention before it is acknowledged, also when it only asks something: after the
 * acknowledgement nobody but us could bring the question back. False: not for us, or known already.
 */
export async function admitMessage(wiring: Wiring, body: unknown): Promise<boolean> {
  const arrival = readMessage(wiring, body);
  if (arrival === null) return false;
  return writeDown(wiring, arrival);
}

/** Answers a direct message or a mention that was written down. */
export async function onMessage(wiring: Wiring, body: unknown): Promise<void> {
  const arrival = readMessage(wiring, body);
  if (arrival === null) return;
  const reply = await serve(wiring, arrival);
  const cards = await asCards(wiring, arrival, reply);
  if (arrival.spot === null) {
    await answerDirectly(wiring, arrival, cards);
  } else {
    const shown = await answerInGroup(wiring, arrival, arrival.spot, cards);
    if (!shown) await answerDirectly(wiring, arrival, cards);
    if (reply.neutral) await sayInThread(wiring, arrival.spot, reply.neutral);
  }
  await markDone(wiring, arrival);
}

function readMessage(wiring: Wiring, body: unknown): Arrival | null {
  const parsed = messageBody.safeParse(body);
  if (!parsed.success) return null;
  const { workspace, botUserId } = wiring.self();
  return fromMessage(parsed.data, workspace, botUserId);
}

/** Shows cards in the group to the asker alone; false if Slack did not take them (the bot may not be a member). */
async function answerInGroup(wiring: Wiring, arrival: Arrival, spot: Spot, cards: Card[]): Promise<boolean> {
  if (cards.length === 0) return true;
  wiring.seam('slack.ephemeral.before');
  try {
    await wiring.web.chat.postEphemeral({
      channel: spot.channel,
      user: arrival.inbound.from.userId,
      ...(spot.threadTs === null ? {} : { thread_ts: spot.threadTs }),
      ...renderMessage(cards),
    });
    return true;
  } catch (error) {
    wiring.log.warn(describeError(error), 'an answer could not be shown in the group');
    return false;
  } finally {
    wiring.seam('slack.ephemeral.after');
  }
}

/** The neutral line is a courtesy to those who read along: it is tried once and never repeated. */
async function sayInThread(wiring: Wiring, spot: Spot, line: string): Promise<void> {
  wiring.seam('slack.line.before');
  try {
    await wiring.web.chat.postMessage({
      channel: spot.channel,
      thread_ts: spot.threadTs ?? spot.ts,
      text: cutTo(line, limits.fallbackText),
      mrkdwn: false,
    });
  } catch (error) {
    wiring.log.warn(describeError(error), 'the line for the group could not be posted');
  } finally {
    wiring.seam('slack.line.after');
  }
}
