import type { AskView } from '../../core/ask-view.js';
import { marksOf } from '../../core/asks.js';
import type { Reader } from '../../core/views.js';
import { button, waysOn } from './buttons.js';
import { type Card, type CardAction, type CardSection, plainCard } from './card.js';
import { fact, present, shortened } from './facts.js';
import { quoted } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** Marks of the thermometer. */
const marks = 10;
const mostLenders = 15;

/** An ask: in its channel, in a colleague's chat, or in the asker's. Balances stand in the asker's alone. */
export function askCard(view: AskView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const params = askParams(view, say);
  const open = view.state === 'open';
  const mine = view.reader === 'asker';
  return {
    ...plainCard(say.t(`ask.${view.reader}`, params)),
    lines: present([
      say.t('ask.meter', params),
      view.waiting > 0n && say.t('ask.waiting', params),
      open && !mine && say.t('ask.anybody'),
      view.leftNow !== null && say.t('ask.left', { left: say.have(view.leftNow) }),
    ]),
    facts: present([fact(say, 'fact.due', say.until(view.dueAt))]),
    quote: quoted(view.reason),
    sections: lenders(view, say),
    status: statusOf(view, params, zoneOf(view, reader), say),
    actions: open ? actions(view, say) : mine ? waysOn(say, 'balance.show', 'loans.show') : [],
    ...(open && !mine ? { note: say.t('ask.note', { button: say.t('button.ask-part') }) } : {}),
    ...(view.reader === 'channel' ? { common: true as const } : {}),
  };
}

function statusOf(view: AskView, params: Record<string, string>, zone: string | null, say: Voice): string {
  if (view.state !== 'open' && view.reader === 'asker') return say.t(`ask.status.mine.${view.state}`, params);
  if (view.state === 'open' && zone !== null) return say.t('ask.status.open-zone', { ...params, zone });
  return say.t(`ask.status.${view.state}`, params);
}

/**
 * A channel's card is one for everybody, wherever they are, so it names its zone ("GMT+8"). In Chinese with China's time
 * nobody would take it for another.
 */
function zoneOf(view: AskView, { locale, zone }: Reader): string | null {
  if (view.reader !== 'channel' || (locale === 'zh-CN' && zone === 'Asia/Shanghai')) return null;
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(
    view.endsAt,
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? null;
}

/** What every sentence about an ask may need. */
function askParams(view: AskView, say: Voice): Record<string, string> {
  const full = marksOf(view, marks);
  return {
    asker: say.name(view.asker),
    amount: say.money(view.amount),
    filled: say.money(view.filled),
    open: say.money(view.amount - view.filled),
    waiting: say.money(view.waiting),
    bar: `${'▓'.repeat(full)}${'░'.repeat(marks - full)}`,
    due: say.until(view.dueAt),
    ends: say.until(view.endsAt),
    at: view.closedAt ? say.dateTime(view.closedAt) : say.t('sometime'),
  };
}

function lenders(view: AskView, say: Voice): CardSection[] {
  if (view.lenders.length === 0) return [];
  const lines = view.lenders.map(({ name, amount }) =>
    say.t('ask.lender', { name: say.name(name), amount: say.money(amount) }),
  );
  return [{ title: say.t('ask.lenders'), lines: shortened(say, lines, mostLenders) }];
}

function actions(view: AskView, say: Voice): CardAction[] {
  const enough = button('ask.enough', say.t('button.ask-enough'), view.id);
  if (view.reader === 'asker') return [enough, ...waysOn(say, 'balance.show')];
  const rest = view.amount - view.filled;
  return [
    // Where there is little room, the larger one is worth a button; every amount can be typed.
    ...view.quick.map((amount, index) => {
      const one = lendButton(view, amount, say);
      return index < view.quick.length - 1 ? { ...one, spare: true as const } : one;
    }),
    button('ask.rest', say.t('button.ask-rest', { amount: say.money(rest) }), seenValue(view, rest)),
    button('ask.part', say.t('button.ask-part'), view.id),
    ...(view.reader === 'channel' ? [enough] : []),
  ];
}

/** Lends so much of an ask with one click. */
export function lendButton(view: Pick<AskView, 'id' | 'version'>, amount: bigint, say: Voice): CardAction {
  return button('ask.lend', say.t('button.lend', { amount: say.money(amount) }), seenValue(view, amount));
}

/** What the person saw when they clicked: how much, on which state of the ask. A second click on the same is the same act. */
function seenValue({ id, version }: Pick<AskView, 'id' | 'version'>, amount: bigint): string {
  return `${id} ${amount} ${version}`;
}

/** Reads a button's value back; null if it is none of ours. */
export function readPart(value: string): { id: string; amount: bigint; version: number } | null {
  const found = /^([0-9a-f-]{36}) ([1-9]\d{0,17}) (\d{1,9})$/.exec(value);
  if (!found?.[1] || !found[2]) return null;
  return { id: found[1], amount: BigInt(found[2]), version: Number(found[3]) };
}
