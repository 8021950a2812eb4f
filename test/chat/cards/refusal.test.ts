import { expect, test } from 'vitest';
import { refusalCard, refusalText } from '../../../src/chat/cards/refusal.js';
import { refusalCodes } from '../../../src/chat/cards/refusal-params.js';
import { type RefusalParams, refusal } from '../../../src/core/refusals.js';
import { readCatalogues } from '../../../src/kit/i18n/catalogue.js';
import { loaded, localesDirectory } from '../../kit/i18n/loaded.js';
import { readerOf } from './readers.js';
import { now } from './samples.js';

const words = loaded();
const english = readerOf();
const chinese = readerOf({ locale: 'zh-CN' });

test('says what happened, what to do now, and who can help', () => {
  const card = refusalCard(
    refusal('pool-short', { left: 60_000_000n, pool: 'Payments' }),
    english,
    words,
    now,
  );
  expect(card.headline).toBe('The pool (Payments) has $60 left, which is not enough.');
  expect(card.lines).toEqual(['Approve less, or have the pool topped up first.']);
  expect(card.note).toBe('Finance, who look after the pools, can help.');
  const alone = refusalCard(refusal('nobody-can-approve'), chinese, words, now);
  expect(alone.headline).toBe('目前没有人可以审批你的申请，因此没有提交。');
  expect(alone.lines).toEqual(['请联系管理员为你指定审批人，也可以先向同事借。']);
  expect(alone.actions.map(({ name }) => name)).toEqual(['borrow.open']);
});

test('a late click learns by whom and when', () => {
  const params = { state: 'approved', by: 'Li Na', at: new Date('2026-11-23T01:32:00Z') };
  expect(refusalCard(refusal('request-decided', params), english, words, now).headline).toBe(
    'Li Na already approved this · today, 09:32.',
  );
  expect(refusalCard(refusal('request-decided', params), chinese, words, now).headline).toBe(
    'Li Na 已于今天 09:32 批准。',
  );
});

test('reads the same after it went through storage', () => {
  const params: RefusalParams = { state: 'active', by: 'Bo', at: new Date('2026-11-23T01:32:00Z') };
  const stored = JSON.parse(JSON.stringify(params)) as RefusalParams;
  const before = refusalCard(refusal('question-answered', params), english, words, now);
  expect(refusalCard(refusal('question-answered', stored), english, words, now)).toEqual(before);
  const amount = refusal('lender-short', { lendable: '59999999' });
  expect(refusalCard(amount, english, words, now).headline).toBe('You can lend up to $59.99 right now.');
});

test('names the unit of the installation', () => {
  const { headline } = refusalCard(
    refusal('wrong-unit', { unit: 'CNY' }),
    readerOf({ unit: 'CNY' }),
    words,
    now,
  );
  expect(headline).toBe('Quota here is counted in yuan.');
});

test('fits beside a form field as one text', () => {
  const tooShort = refusal('reason-length', { least: 3, most: 500 });
  expect(refusalText(tooShort, english, words, now)).toBe(
    'A reason has 3 to 500 characters. Please change it and send it again.',
  );
  expect(refusalText(tooShort, chinese, words, now)).toBe('理由需要 3 到 500 个字。请修改后重新提交。');
});

test('every code has its two sentences, and no sentence is without its code', () => {
  const keys = Object.keys(readCatalogues(localesDirectory).en).filter((key) =>
    /^refusal\..+\.(what|next)$/.test(key),
  );
  const wanted = refusalCodes.flatMap((code) => [`refusal.${code}.what`, `refusal.${code}.next`]);
  expect(keys.toSorted()).toEqual(wanted.toSorted());
});
