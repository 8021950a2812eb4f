import { expect, test } from 'vitest';
import { borrowForm, repayForm } from '../../../src/chat/cards/loan-forms.js';
import { requestForm } from '../../../src/chat/cards/request-forms.js';
import { loaded } from '../../kit/i18n/loaded.js';
import { allForms } from './gallery.js';
import { readerOf } from './readers.js';
import { everyday, now } from './samples.js';

const words = loaded();
const reader = readerOf();

test('each form has its name, its context and its fields', () => {
  const shapes = allForms(everyday(reader), reader, words).map(([, form]) => [
    form.name,
    form.context,
    form.fields.map(({ name, optional }) => `${name}${optional ? '?' : ''}`).join(' '),
  ]);
  expect(shapes).toEqual([
    ['borrow.submit', '{}', 'person amount due? reason?'],
    ['loan.lend-part', '1', 'amount'],
    ['loan.decline', '1', 'reason?'],
    ['loan.refuse', '1', 'reason?'],
    ['loan.repay', '1', 'amount'],
    ['request.submit', '{}', 'amount reason? task? until? every?'],
    ['request.approve-less', '1', 'amount'],
    ['request.decline', '1', 'reason'],
    ['review.raise', '1', 'amount'],
    ['review.raise', '1', 'amount'],
    ['review.raise', '1', 'amount'],
    ['zone.submit', '{}', 'zone'],
    ['quiet.submit', '-', 'quiet'],
    ['quiet.submit', '-', 'quiet'],
    ['request.submit', '-', 'amount reason task? until? every?'],
    ['request.submit', '-', 'amount reason? task? until? every?'],
    ['request.ask', '1', 'question'],
    ['request.answer', '1', 'answer'],
    ['request.hand-over', '1', 'person'],
    ['requests.bulk', '1,2', 'which'],
    ['delegate.submit', '-', 'person start? end'],
    ['lend.submit', '-', 'person amount due? reason?'],
    ['gift.submit', '-', 'person amount reason?'],
    ['shelf.put', '-', 'amount named?'],
    ['shelf.take', '-', 'amount'],
    ['ask.submit', '{}', 'amount due? reason?'],
    ['ask.submit', '{}', 'amount due? reason?'],
    ['ask.part', '1', 'amount how?'],
    ['grant.submit', 'top-up', 'person amount reason? until?'],
    ['task.submit', '-', 'name amount until'],
    ['task.add', '1', 'person amount'],
    ['loan.extend', '1', 'due reason?'],
    ['loan.give-time', '1', 'due'],
    ['loan.forgive', '1', 'amount'],
  ]);
});

test('what is owed stands in the repayment to the last digit', () => {
  const view = { loanId: '1', lender: 'Bo', outstanding: 119_993_211n, left: 300_000_000n };
  expect(repayForm(view, reader, words, now).fields[0]?.value).toBe('119.993211');
});

test('what is known already stands in the form, what is not stays empty', () => {
  const borrow = borrowForm('{}', { person: 'U1', due: '2026-11-27' }, reader, words, now);
  expect(borrow.fields.map(({ value }) => value)).toEqual(['U1', undefined, '2026-11-27', undefined]);
  const request = requestForm('{}', {}, { from: null, least: 20, most: 500 }, reader, words, now);
  expect(request.fields.map(({ value }) => value)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
