import { localDate } from '../../core/calendar.js';
import { toDecimal } from '../../core/money.js';
import type { Reader, StatementView } from '../../core/views.js';
import { type Card, plainCard } from './card.js';
import { oneLine } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/**
 * What happened on somebody's loans in a month, as lines of CSV to copy: dates as ISO in the reader's zone, amounts as
 * plain decimals, so that any table reads them. `part` of several messages holds `perPart` movements.
 */
export function statementCard(
  view: StatementView,
  part: number,
  perPart: number,
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const rows = view.rows.slice(part * perPart, (part + 1) * perPart);
  const month = view.month.slice(0, 7);
  const parts = Math.max(1, Math.ceil(view.rows.length / perPart));
  const title =
    parts > 1
      ? say.t('statement.title-part', { month, part: part + 1, parts })
      : say.t('statement.title', { month });
  const sums = (key: 'statement.before' | 'statement.after', { owed, lent }: StatementView['before']) =>
    say.t(key, { owed: say.money(owed), lent: say.money(lent) });
  return {
    ...plainCard(title),
    lines: [
      ...(part === 0 ? [sums('statement.before', view.before)] : []),
      ...(part === parts - 1 ? [sums('statement.after', view.after)] : []),
      ...(view.rows.length === 0 ? [say.t('statement.empty')] : []),
    ],
    code: rows.length > 0 ? [say.t('statement.head'), ...rows.map((row) => line(row, reader, say))] : [],
  };
}

/**
 * The same where files are taken: the sums as a card, the movements as a CSV file of the whole month, and the messages that
 * say it all if the file does not arrive. The file begins with a byte order mark, without which Excel takes it for the
 * machine's old code page and shows Chinese as rubbish; lines end as RFC 4180 has them.
 */
export function statementWithFile(
  view: StatementView,
  perPart: number,
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const whole = statementCard(view, 0, Math.max(1, view.rows.length), reader, words, now);
  const { code = [], ...card } = whole;
  if (code.length === 0) return whole;
  const parts = Math.ceil(view.rows.length / perPart);
  const name = `loans-${view.month.slice(0, 7)}.csv`;
  const text = `\uFEFF${code.map((row) => `${row}\r\n`).join('')}`;
  const instead = Array.from({ length: parts }, (_, part) =>
    statementCard(view, part, perPart, reader, words, now),
  );
  return { ...card, file: { name, title: card.headline, text, instead } };
}

const known = ['loan', 'return', 'repayment', 'collection', 'forgiveness'] as const;

function line(row: StatementView['rows'][number], reader: Reader, say: Voice): string {
  const kind = known.find((one) => one === row.kind) ?? 'other';
  return [
    localDate(row.at, reader.zone),
    cell(say.t('statement.kind', { kind, side: row.side })),
    cell(oneLine(row.with, 40)),
    toDecimal(row.amount, reader.unit),
    cell(reader.unit),
    localDate(new Date(row.dueAt.getTime() - 1), reader.zone),
  ].join(',');
}

/**
 * A text in a field of CSV. What a table would take for a formula, in letters of either width, begins with an apostrophe;
 * dates and amounts are ours and stay what they are.
 */
function cell(text: string): string {
  const safe = /^\s*[=+\-@＝＋－＠\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
