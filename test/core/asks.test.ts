import { describe, expect, it } from 'vitest';
import { askEnd, marksOf, openOf, quickParts, takePart } from '../../src/core/asks.js';
import { toMinor } from '../../src/core/money.js';

const usd = (text: string) => toMinor(text, 'USD');
const half = { amount: usd('500'), filled: usd('260') };

describe('a part of an ask', () => {
  it('is taken whole where there is room, to the last minor unit', () => {
    expect(takePart(half, usd('100'), false)).toBe(usd('100'));
    expect(takePart(half, openOf(half), false)).toBe(usd('240'));
  });

  it('that is too large is refused with what is open', () => {
    const refused = { code: 'ask-part-too-large', params: { open: usd('240') } };
    expect(takePart(half, usd('240') + 1n, false)).toEqual(refused);
  });

  it('that is too large fills the rest where its lender said that less will do', () => {
    expect(takePart(half, usd('300'), true)).toBe(usd('240'));
  });

  it('is never nothing: what is full takes no more', () => {
    const full = { amount: 5n, filled: 5n };
    expect(takePart(full, 1n, true)).toMatchObject({ code: 'ask-part-too-large', params: { open: 0n } });
  });
});

describe('what buttons offer', () => {
  const of = (amount: string, filled: string) =>
    quickParts({ amount: usd(amount), filled: usd(filled) }, 'USD').map(Number);

  it('are round amounts below what is open', () => {
    expect(of('500', '0')).toEqual([50_000_000, 100_000_000]);
    expect(of('500', '430')).toEqual([50_000_000]);
    expect(of('500', '450')).toEqual([]);
    expect(of('37', '0')).toEqual([5_000_000, 10_000_000]);
  });

  it('are not rounded where the unit itself is large', () => {
    expect(of('1', '0')).toEqual([100_000, 250_000]);
  });

  it('are nothing where there are no smaller amounts', () => {
    expect(quickParts({ amount: 1n, filled: 0n }, 'token')).toEqual([]);
  });
});

describe('the thermometer', () => {
  const marks = (filled: bigint) => marksOf({ amount: 500n, filled }, 10);

  it('shows what is there, and that something is missing, however little', () => {
    expect([0n, 1n, 260n, 274n, 275n, 499n, 500n].map(marks)).toEqual([0, 1, 5, 5, 6, 9, 10]);
  });
});

describe('the end of an ask', () => {
  const now = new Date('2026-11-10T10:00:00Z');
  it('comes after so many hours, and never later than what is lent is due', () => {
    const due = new Date('2026-11-11T00:00:00Z');
    expect(askEnd(now, 10, due)).toEqual(new Date('2026-11-10T20:00:00Z'));
    expect(askEnd(now, 48, due)).toEqual(due);
  });
});
