import type { Card } from '../cards/card.js';
import type { Reply } from '../talk/inbound.js';
import type { Arrival } from './arrival.js';
import { buttonLinks, keptAction, linkedActions } from './buttons.js';
import { cutBytes } from './escape.js';
import { deliverForm } from './forms.js';
import { limits } from './limits.js';
import { askInChat, isOneQuestion } from './questions.js';
import { describeError } from './redact.js';
import { markdownOf, titleOf } from './render.js';
import type { Wiring } from './wiring.js';

/**
 * A reply as cards. A form goes out as a card of its own where there is a template; else it becomes a question in the
 * chat, or the card that says what to type.
 */
export async function asCards(wiring: Wiring, arrival: Arrival, reply: Reply): Promise<Card[]> {
  const { form } = reply;
  if (form === undefined) return reply.cards;
  const { from, place } = arrival.inbound;
  if (await deliverForm(wiring, from, form)) return reply.cards;
  // In a group the answer is private, so what is said next there is not the answer to it.
  const ask = place !== 'group' && isOneQuestion(form);
  return [...reply.cards, ask ? await askInChat(wiring, from, form) : await wiring.instead(from, form)];
}

/** Replies in the chat the message came from; what DingTalk does not take there goes by the outbox, so nothing is lost. */
export async function replyInChat(
  wiring: Wiring,
  arrival: Arrival,
  webhook: string | null,
  cards: readonly Card[],
): Promise<void> {
  let sent = 0;
  if (webhook !== null) {
    for (const card of cards) {
      if (!(await replyOnce(wiring, webhook, await messageOf(wiring, arrival, card)))) break;
      sent += 1;
    }
  }
  await answerDirectly(wiring, arrival, cards.slice(sent));
}

/** Sends cards to the person's chat with the bot so that they are not lost; to strangers at once, which rejects if it fails. */
export async function answerDirectly(
  wiring: Wiring,
  arrival: Arrival,
  cards: readonly Card[],
): Promise<void> {
  if (cards.length === 0) return;
  const { workspace, userId } = arrival.inbound.from;
  const to = { workspace, userId };
  wiring.seam('dingtalk.answer.before');
  // By the message's own key: the act's key may be one that was answered before.
  if (!(await wiring.inbox.answer(arrival.key, to, [...cards]))) {
    for (const card of cards) await wiring.sender.send(to, card, wiring.newId(), 'decision');
  }
  wiring.seam('dingtalk.answer.after');
}

/** The neutral line is a courtesy to those who read along: it is tried once and never repeated. */
export async function sayInGroup(wiring: Wiring, webhook: string | null, line: string): Promise<void> {
  if (webhook === null) return;
  await replyOnce(wiring, webhook, { msgtype: 'text', text: { content: line } });
}

/**
 * A card as a message with links for buttons: a tapped link makes the person send its words, with the token by which
 * the button is known.
 *
 * Source: https://open.dingtalk.com/document/dingstart/robot-receive-message
 */
async function messageOf(wiring: Wiring, { inbound }: Arrival, card: Card): Promise<object> {
  const title = titleOf(card);
  const text = markdownOf(card);
  const actions = linkedActions(card);
  if (actions.length === 0) return { msgtype: 'markdown', markdown: { title, text } };
  const tokens = await wiring.buttons.issue(inbound.from.userId, actions.map(keptAction));
  const btns = buttonLinks(actions, tokens);
  return { msgtype: 'actionCard', actionCard: { title, text, btnOrientation: '0', btns } };
}

/** A line of plain words, for whoever is no member. */
export async function sayPlainly(wiring: Wiring, webhook: string | null, words: string): Promise<void> {
  await sayInGroup(wiring, webhook, cutBytes(words, limits.markdown));
}

async function replyOnce(wiring: Wiring, webhook: string, body: object): Promise<boolean> {
  wiring.seam('dingtalk.webhook.before');
  try {
    await wiring.api.replyByWebhook(webhook, body);
    return true;
  } catch (error) {
    wiring.log.warn(describeError(error), 'a reply did not reach DingTalk by the address of its message');
    return false;
  } finally {
    wiring.seam('dingtalk.webhook.after');
  }
}
