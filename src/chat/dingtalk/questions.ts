import { z } from 'zod';
import { type Card, type CardAction, type Form, plainCard } from '../cards/card.js';
import type { From, Inbound } from '../talk/inbound.js';
import { own } from './buttons.js';
import type { Speak } from './ports.js';
import type { Wiring } from './wiring.js';

/**
 * Without cards there are no forms. One that asks for a single thing becomes a question in the chat, and the next
 * fitting sentence is its answer.
 */
const place = 'question';

/** How long the next sentence is taken for the answer, in milliseconds. */
const life = 10 * 60 * 1000;

const question = z.object({
  context: z.string(),
  field: z.string(),
  optional: z.boolean(),
  /** Epoch milliseconds. */
  until: z.number(),
  /** The key of the message that answered it: brought back, that message is the answer again, and no other is. */
  answeredBy: z.string().nullable(),
});
type Question = z.infer<typeof question> & { name: string };

/** Whether a form can be asked as one question. */
export function isOneQuestion(form: Form): boolean {
  return form.fields.length === 1;
}

/** Asks a form's only field in the chat. */
export async function askInChat(wiring: Wiring, from: From, form: Form): Promise<Card> {
  const [field] = form.fields;
  if (field === undefined) return wiring.instead(from, form);
  const optional = field.optional === true;
  await keep(wiring, from.userId, {
    name: form.name,
    context: form.context,
    field: field.name,
    optional,
    until: wiring.clock.now().getTime() + life,
    answeredBy: null,
  });
  const say = await wiring.speakTo(from);
  return {
    ...plainCard(form.intro?.trim() || form.title),
    lines: [say('dingtalk.question.how', { label: field.label })],
    actions: actions(form, optional, say),
    ...(field.hint === undefined ? {} : { note: field.hint }),
  };
}

function actions(form: Form, optional: boolean, say: Speak): CardAction[] {
  const close: CardAction = { name: own.close, label: form.cancel, value: '-' };
  if (!optional) return [close];
  return [{ name: own.skip, label: say('dingtalk.question.skip'), value: '-', style: 'primary' }, close];
}

/** The open question's form with this answer; null if no question is open, or this is none to it. */
export async function answerToQuestion(
  wiring: Wiring,
  inbound: Inbound,
  text: string,
): Promise<Inbound | null> {
  const { userId } = inbound.from;
  const open = await openQuestion(wiring, userId, inbound.key);
  if (open === null || (text === '' ? !open.optional : !fits(open, text))) return null;
  await keep(wiring, userId, { ...open, answeredBy: inbound.key });
  const { key, from, place: where } = inbound;
  if (meansCancel.test(text)) return cancelled(inbound);
  const values = { [open.field]: text };
  return { key, from, place: where, kind: 'form', name: open.name, context: open.context, values };
}

/** Closes the open question, if there is one. */
export async function closeQuestion(wiring: Wiring, inbound: Inbound): Promise<Inbound> {
  await wiring.buttons.drop(inbound.from.userId, place);
  return cancelled(inbound);
}

/**
 * The answer was refused and can be mended: the next sentence is taken for another one. False: it was no answer to a
 * question in the chat.
 */
export async function reopenQuestion(wiring: Wiring, { from, key }: Inbound): Promise<boolean> {
  const open = await openQuestion(wiring, from.userId, key);
  if (open?.answeredBy !== key) return false;
  const until = wiring.clock.now().getTime() + life;
  await keep(wiring, from.userId, { ...open, answeredBy: null, until });
  return true;
}

async function openQuestion(wiring: Wiring, userId: string, key: string): Promise<Question | null> {
  const found = await wiring.buttons.recall(userId, place);
  if (found === null) return null;
  const read = question.safeParse(JSON.parse(found.value));
  if (!read.success) return null;
  const { answeredBy, until } = read.data;
  const open = answeredBy === null ? until > wiring.clock.now().getTime() : answeredBy === key;
  return open ? { name: found.name, ...read.data } : null;
}

function keep(wiring: Wiring, userId: string, { name, ...rest }: Question): Promise<void> {
  return wiring.buttons.put(userId, place, { name, value: JSON.stringify(rest) });
}

const meansCancel = /^(?:取消|算了|不用了|不了|cancel|never ?mind|forget it|no thanks?)[.!。！~～]*$/i;

/** An amount begins like one; anything else that is said meanwhile is a sentence of its own. */
const amountLike = /^[¥￥$]?\s*[\d.〇零一二两三四五六七八九十百千万半]\S{0,12}(?:\s?\S{1,8})?$/u;

function fits(open: Question, text: string): boolean {
  if (text.startsWith('/')) return false;
  return meansCancel.test(text) || open.field !== 'amount' || amountLike.test(text);
}

function cancelled({ key, from, place: where }: Inbound): Inbound {
  return { key, from, place: where, kind: 'action', name: 'confirm.cancel', value: '-' };
}
