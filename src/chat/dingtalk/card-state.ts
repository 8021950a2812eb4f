import type { Card, CardAction } from '../cards/card.js';
import type { From, Inbound, Reply } from '../talk/inbound.js';
import { buttonGroup } from './buttons.js';
import { escapeMarkdown } from './escape.js';
import { deliverForm, forgetForm, isFormCard, noteForm, openFormWithin } from './forms.js';
import type { CardClick } from './payloads.js';
import { describeError } from './redact.js';
import { answerOf, type CardParams, cardParams, fitsCard } from './render.js';
import type { Wiring } from './wiring.js';

/** What a card shows after a click; what is not named stays as it is. */
export interface CardState {
  shared?: CardParams['shared'];
  /** For the one who clicked. */
  own: Partial<CardParams['own']>;
}

/** Words for the one who clicked, and nothing else changes. */
export function words(text: string): CardState {
  return { own: { answer: escapeMarkdown(text) } };
}

/** "Really?", in place of the buttons. */
export function asks(title: string, text: string, actions: CardAction[]): CardState {
  const answer = `**${escapeMarkdown(title)}**\n\n${escapeMarkdown(text)}`;
  return { own: { answer, buttons: buttonGroup(actions), form: '', submit: '' } };
}

/** The card as it was before a form or a question was opened on it. */
export async function closed(wiring: Wiring, click: CardClick, from: From): Promise<CardState> {
  const { outTrackId, userId } = click;
  await forgetForm(wiring, outTrackId, userId);
  const card = await currentOf(wiring, outTrackId);
  if (card !== null) return { own: cardParams(card).own };
  const say = await wiring.speakTo(from);
  const shut = { form: '', submit: '', buttons: buttonGroup([]) };
  return { own: { ...shut, answer: escapeMarkdown(say('confirm.cancelled')) } };
}

/**
 * The card after an act: as its row says now, with the answer's words for the one who acted. A form opens within the
 * card, a refused one stays open with what to mend, and a card that was only a form becomes its result.
 */
export async function stateAfter(
  wiring: Wiring,
  click: CardClick,
  inbound: Inbound,
  reply: Reply,
): Promise<CardState> {
  const errors = Object.values(reply.errors ?? {});
  if (errors.length > 0) return words(errors.join('\n'));
  const { outTrackId, userId } = click;
  const current = isFormCard(outTrackId) ? null : await currentOf(wiring, outTrackId);
  // What everybody sees on it comes by its update alone: of two answers the older one could arrive last.
  if (current?.common) return apart(wiring, inbound, reply);
  if (reply.form !== undefined) {
    // A form card that leads to another form: the first one is done.
    if (isFormCard(outTrackId) && (await deliverForm(wiring, inbound.from, reply.form)))
      return { own: { answer: '', buttons: '[]', form: '', submit: '' } };
    await noteForm(wiring, outTrackId, userId, reply.form);
    return { own: openFormWithin(reply.form) };
  }
  const [first, ...more] = reply.cards;
  if (isFormCard(outTrackId) && first !== undefined) {
    const { shared, own } = cardParams({ ...first, actions: actionsOf(reply.cards) });
    return { shared, own: { ...own, answer: answerOf(more) } };
  }
  return besides(current, reply.cards, inbound);
}

/** On a card in a group: words for the one who clicked; a form opens in their own chat with the bot. */
async function apart(wiring: Wiring, { from }: Inbound, reply: Reply): Promise<CardState> {
  const answer = answerOf(reply.cards);
  if (reply.form === undefined) return { own: { answer } };
  const sent = await deliverForm(wiring, from, reply.form);
  const say = await wiring.speakTo(from);
  return words(say(sent ? 'dingtalk.form.in-chat' : 'dingtalk.form.gone'));
}

function besides(card: Card | null, answers: readonly Card[], inbound: Inbound): CardState {
  const answer = answerOf(answers);
  const more = actionsOf(answers);
  if (card === null) {
    // What else the card offers is not known and stays.
    const buttons = more.length === 0 ? {} : { buttons: buttonGroup(more) };
    return { own: { answer, form: '', submit: '', ...buttons } };
  }
  const actions = unique([...card.actions, ...more]);
  // Where room is short, what was just clicked on gives way to what its answer offers.
  const clicked = (one: CardAction) =>
    inbound.kind === 'action' && one.name === inbound.name && one.value === inbound.value;
  const room = fitsCard({ ...card, actions: actions.map(({ spare: _, ...one }) => one) });
  const { shared, own } = cardParams({
    ...card,
    actions: room || more.length === 0 ? actions : actions.filter((one) => !clicked(one)),
  });
  return { shared, own: { ...own, answer } };
}

/** A card that cannot be read now is left as it is: its update follows. */
async function currentOf(wiring: Wiring, outTrackId: string): Promise<Card | null> {
  try {
    return await wiring.shown.current(outTrackId);
  } catch (error) {
    wiring.log.warn(describeError(error), 'a card that was clicked on could not be rendered');
    return null;
  }
}

function actionsOf(cards: readonly Card[]): CardAction[] {
  return unique(cards.flatMap((card) => card.actions));
}

function unique(actions: readonly CardAction[]): CardAction[] {
  return actions.filter((one, at) => {
    return actions.findIndex(({ name, value }) => name === one.name && value === one.value) === at;
  });
}
