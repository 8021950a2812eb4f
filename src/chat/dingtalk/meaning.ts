import { z } from 'zod';
import { type Card, type CardAction, plainCard } from '../cards/card.js';
import type { Inbound } from '../talk/inbound.js';
import { isAskedOnce, own, tokenIn } from './buttons.js';
import { answerToQuestion, closeQuestion } from './questions.js';
import type { Wiring } from './wiring.js';

/** What somebody meant: something for the talk, or what the bot answers by itself. */
export type Meant = { inbound: Inbound } | { cards: Card[] };

const confirmation = z.object({
  n: z.string(),
  v: z.string(),
  c: z.object({ title: z.string(), text: z.string(), yes: z.string(), no: z.string() }),
});

/**
 * A sentence may be a link that was tapped, which is a click, or the answer to a question that is open. Found out after
 * the acknowledgement and from the tables alone, so that whoever takes it up again finds the same.
 */
export async function meaningOf(wiring: Wiring, inbound: Inbound): Promise<Meant> {
  if (inbound.kind !== 'text') return { inbound };
  const token = tokenIn(inbound.text);
  if (token !== null) return tapped(wiring, inbound, token);
  const answer = inbound.text === '' ? null : await answerToQuestion(wiring, inbound, inbound.text);
  return { inbound: answer ?? inbound };
}

async function tapped(wiring: Wiring, inbound: Inbound, token: string): Promise<Meant> {
  const { from, key, place } = inbound;
  const button = await wiring.buttons.find(from.userId, token);
  if (button === null) return notYours(wiring, inbound);
  const { name, value } = button;
  if (name === own.ask) return asksFirst(value);
  if (name === own.close) return { inbound: await closeQuestion(wiring, inbound) };
  if (name === own.skip) {
    const skipped = await answerToQuestion(wiring, inbound, '');
    return skipped === null ? notYours(wiring, inbound) : { inbound: skipped };
  }
  // A link stays where it was: tapped again, a question that is asked once gets the same answer and no second effect.
  const act = isAskedOnce(name) ? `dingtalk:button:${token}` : key;
  return { inbound: { key: act, from, place, kind: 'action', name, value } };
}

async function notYours(wiring: Wiring, { from }: Inbound): Promise<Meant> {
  const say = await wiring.speakTo(from);
  return {
    cards: [{ ...plainCard(say('dingtalk.button.unknown')), lines: [say('dingtalk.button.instead')] }],
  };
}

function asksFirst(value: string): Meant {
  const { n, v, c } = confirmation.parse(JSON.parse(value));
  return { cards: [{ ...plainCard(c.title), lines: [c.text], actions: yesAndNo(n, v, c.yes, c.no) }] };
}

/** The buttons of "really?". */
export function yesAndNo(name: string, value: string, yes: string, no: string): CardAction[] {
  return [
    { name, value, label: yes, style: 'primary' },
    { name: own.close, value: '-', label: no },
  ];
}
