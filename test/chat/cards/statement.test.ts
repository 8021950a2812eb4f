import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { statementCard, statementWithFile } from '../../../src/chat/cards/statement.js';
import type { StatementView } from '../../../src/core/views.js';
import { loaded } from '../../kit/i18n/loaded.js';
import { readerOf } from './readers.js';

const words = loaded();
const now = new Date('2026-11-23T02:00:00Z');

function month(names: readonly string[]): StatementView {
  return {
    month: '2026-11-01',
    rows: names.map((name, at) => ({
      at: new Date(Date.UTC(2026, 10, 2, 3, at)),
      kind: at % 2 === 0 ? 'loan' : 'repayment',
      side: 'lender',
      with: name,
      loanId: '7a1b0c9e-0000-7000-8000-000000000001',
      amount: at % 2 === 0 ? 12_500_000n : -12_500_000n,
      dueAt: new Date('2026-11-28T00:00:00Z'),
    })),
    before: { owed: 0n, lent: 0n },
    after: { owed: 0n, lent: 0n },
  };
}

describe.each(['en', 'zh-CN'] as const)('a month of loans as a file, in %s', (locale) => {
  const write = (view: StatementView, perPart = 25) =>
    statementWithFile(view, perPart, readerOf({ locale }), words, now);

  it('is a table with one head, all movements and plain numbers, which Excel reads as UTF-8', () => {
    const { file, code, headline } = write(month(Array.from({ length: 60 }, () => '王小明')));
    expect(code).toBeUndefined();
    expect(file).toMatchObject({ name: 'loans-2026-11.csv', title: headline });
    expect(file?.text.startsWith('\uFEFF')).toBe(true);
    expect(file?.text.split('\r\n')).toHaveLength(62);
    const rows: string[][] = parse(file?.text ?? '', { bom: true });
    expect(rows).toHaveLength(61);
    expect(rows[0]?.join()).toBe(words.t(locale, 'statement.head'));
    expect(rows[1]?.slice(2, 5)).toEqual(['王小明', '12.5', 'USD']);
    expect(rows[2]?.slice(2, 5)).toEqual(['王小明', '-12.5', 'USD']);
    // What is said in its place says just as much, in messages of 25.
    expect(file?.instead.map((card) => card.code?.length)).toEqual([26, 26, 11]);
  });

  it.each([
    '=HYPERLINK("http://evil.test","Bo")',
    '+1-555',
    '-2+3+cmd|calc',
    '@SUM(A1)',
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM(A1)',
  ])('is no program: %s', (name) => {
    const rows: string[][] = parse(write(month([name])).file?.text ?? '', { bom: true });
    expect(rows[1]?.[2]).toBe(`'${name}`);
    expect(rows[1]).toHaveLength(6);
  });

  it('leaves names alone that only contain such signs', () => {
    const rows: string[][] = parse(write(month(['Jean-Luc +1'])).file?.text ?? '', { bom: true });
    expect(rows[1]?.[2]).toBe('Jean-Luc +1');
  });

  it('is only said where nothing happened', () => {
    const card = write(month([]));
    expect(card.file).toBeUndefined();
    expect(card).toEqual(statementCard(month([]), 0, 25, readerOf({ locale }), words, now));
  });
});
