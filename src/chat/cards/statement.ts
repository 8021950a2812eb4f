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

const known = ['loan', 'return', 'repayment', 'collection', 'forgiveness'] as const;

function line(row: StatementView['rows'][number], reader: Reader, say: Voice): string {
  const kind = known.find((one) => one === row.kind) ?? 'other';
  return [
    localDate(row.at, reader.zone),
    say.t('statement.kind', { kind, side: row.side }),
    oneLine(row.with, 40),
    toDecimal(row.amount, reader.unit),
    reader.unit,
    localDate(new Date(row.dueAt.getTime() - 1), reader.zone),
  ]
    .map(cell)
    .join(',');
}

/** A field of CSV. What a table would take for a formula begins with an apostrophe; a sign before digits is none. */
function cell(text: string): string {
  const safe = /^[=+@\t]|^-(?!\d)/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
