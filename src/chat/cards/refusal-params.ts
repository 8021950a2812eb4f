import type { RefusalCode, RefusalParams } from '../../core/refusals.js';
import type { MessageParams } from '../../kit/i18n/i18n.js';
import { oneLine } from './typed-text.js';
import type { Voice } from './voice.js';

/** What a parameter of a refusal is, and so how it is written. */
type Kind = 'amount' | 'count' | 'time' | 'day' | 'name' | 'typed' | 'word';

/** The parameters of every code. A refusal may come back from storage as JSON, so types alone do not tell. */
const kinds: Record<RefusalCode, Record<string, Kind>> = {
  'stranger-invite': {},
  'stranger-closed': {},
  guest: {},
  outsider: {},
  'person-unknown': { person: 'name' },
  'person-ambiguous': { person: 'name' },
  'not-active': { name: 'name' },
  frozen: {},
  'no-amount': {},
  zero: {},
  negative: {},
  'not-a-number': {},
  'too-large': {},
  'wrong-unit': {},
  'no-person': {},
  'past-date': {},
  'bad-setting': { value: 'typed' },
  'too-far': { days: 'count' },
  'self-loan': {},
  'lending-off': {},
  'lender-owes': { amount: 'amount' },
  'lender-unable': { name: 'name' },
  'lender-short': { lendable: 'amount' },
  'loan-too-large': { limit: 'amount' },
  'too-many-open': { limit: 'count' },
  'too-many-questions': { limit: 'count' },
  'already-asked': { name: 'name' },
  'loan-across': { name: 'name' },
  'ask-again-later': { name: 'name', at: 'time' },
  'repaid-late': { at: 'time' },
  'owes-too-much': { limit: 'amount', owed: 'amount', room: 'amount' },
  'pair-too-much': { name: 'name', limit: 'amount', room: 'amount' },
  'borrower-limit': { name: 'name', room: 'amount' },
  'lent-too-much': { limit: 'amount', lent: 'amount', room: 'amount' },
  'lender-bound': { lendable: 'amount', bound: 'amount' },
  'loan-nobody-agrees': { limit: 'amount' },
  'loan-decided': { state: 'word', by: 'name', at: 'time' },
  'loan-not-yours-to-decide': { approver: 'name' },
  'loan-unable-now': { lender: 'name', borrower: 'name' },
  'not-your-question': {},
  'question-answered': { state: 'word', by: 'name', at: 'time' },
  'question-expired': { at: 'time' },
  'part-too-large': { asked: 'amount' },
  'ask-own': {},
  'ask-part-too-large': { open: 'amount' },
  'ask-closed': { asker: 'name', state: 'word', at: 'time' },
  'ask-open-already': { open: 'amount' },
  'too-many-asks': { limit: 'count', at: 'time' },
  'ask-nobody': {},
  'ask-not-yours': { asker: 'name' },
  'nothing-owed': {},
  'nothing-owed-to': { name: 'name' },
  'repay-short': { left: 'amount' },
  'loan-over': { at: 'time' },
  'loan-not-running': {},
  'loan-used': { used: 'amount', name: 'name' },
  'nothing-lent-to': { name: 'name' },
  'extend-not-later': { due: 'day' },
  'extend-asked': { name: 'name', due: 'day' },
  'extend-over': { name: 'name', due: 'day' },
  'extend-settled': { name: 'name', due: 'day' },
  'later-enough': { name: 'name' },
  'later-too-late': { name: 'name', due: 'day' },
  'statement-month': {},
  'gift-self': {},
  'gifts-off': {},
  'gift-across': { name: 'name' },
  'giver-owes': { amount: 'amount' },
  'giver-short': { lendable: 'amount' },
  'giver-unable': { name: 'name' },
  'gift-limit': { limit: 'amount', left: 'amount', at: 'time' },
  'too-many-gifts': { limit: 'count' },
  'gift-too-soon': { name: 'name', at: 'time' },
  'gift-not-yours': {},
  'gift-answered': { state: 'word', by: 'name', at: 'time' },
  'gift-expired': { at: 'time' },
  'shelf-no-team': {},
  'shelf-empty': {},
  'shelf-less': { left: 'amount' },
  'shelf-limit': { limit: 'amount', left: 'amount', at: 'time' },
  'shelf-own': { left: 'amount' },
  'shelf-over': { state: 'word', at: 'time' },
  'shelf-nothing': {},
  'no-team': {},
  'nobody-can-approve': {},
  'request-too-large': { limit: 'amount' },
  'too-many-requests': { limit: 'count' },
  'requests-per-hour': { limit: 'count', at: 'time' },
  'request-too-soon': { at: 'time' },
  'rule-refuses': { rule: 'typed' },
  'task-needed': {},
  'reason-required': {},
  'reason-needed': { amount: 'amount' },
  'reason-length': { least: 'count', most: 'count' },
  'own-request': {},
  'not-approver': { approver: 'name' },
  'not-approver-now': { approver: 'name' },
  'voted-already': { by: 'name', at: 'time' },
  'less-not-allowed': { asked: 'amount' },
  'repeat-ended': { by: 'name', at: 'time' },
  'nudge-too-soon': { at: 'time' },
  'nothing-asked': {},
  'hand-over-unable': { name: 'name' },
  'delegate-self': {},
  'delegate-overlaps': { name: 'name', at: 'time' },
  'delegate-times': {},
  'request-decided': { state: 'word', by: 'name', at: 'time' },
  'request-expired': { at: 'time' },
  'more-than-asked': { asked: 'amount' },
  'pool-short': { left: 'amount', pool: 'typed' },
  'decline-reason-needed': {},
  'grant-self': {},
  'grant-not-yours': { name: 'name' },
  'grant-too-large': { limit: 'amount' },
  'grant-needs-others': { name: 'name' },
  'grant-short': { left: 'amount' },
  'task-no-pool': {},
  'task-no-name': {},
  'task-no-date': {},
  'task-name-taken': { task: 'typed' },
  'task-unknown': { task: 'typed' },
  'task-over': { task: 'typed', at: 'time' },
  'task-short': { left: 'amount' },
  'task-not-in-team': { name: 'name', task: 'typed' },
  'task-not-yours': { task: 'typed' },
  'review-answered': { state: 'word', by: 'name', at: 'time' },
  'review-talked': { by: 'name', at: 'time', name: 'name' },
  'review-not-yours': {},
  'review-not-now': {},
  'nothing-to-cancel': {},
  'not-yours': {},
  'link-one-platform': {},
  'link-both': {},
  'link-taken': {},
  'link-wrong': { left: 'count' },
  'link-too-many': { at: 'time' },
  'link-expired': {},
  'link-over': {},
  'link-same': {},
  'link-other': {},
  'link-not-yours': {},
  'not-there-yet': { what: 'word' },
  conflict: {},
};

/** Every code, for tests. */
export const refusalCodes = Object.keys(kinds) as readonly RefusalCode[];

const unknownValue = '—';

/** The parameters of a refusal, written for the reader. What is missing is shown as a dash, or as "somebody". */
export function refusalParams(code: RefusalCode, params: RefusalParams, say: Voice): MessageParams {
  return Object.fromEntries(
    Object.entries(kinds[code]).map(([name, kind]) => [name, write(params[name] ?? null, kind, say)]),
  );
}

function write(value: RefusalParams[string], kind: Kind, say: Voice): string | number {
  switch (kind) {
    case 'amount':
      return /^-?\d+$/.test(String(value)) ? say.have(BigInt(String(value))) : unknownValue;
    case 'count':
      return Number.isSafeInteger(Number(value)) ? Number(value) : 0;
    case 'time':
      return writeTime(value, say.dateTime, say);
    case 'day':
      return writeTime(value, say.until, say);
    case 'name':
      return say.name(typeof value === 'string' ? value : null);
    case 'typed':
      return (typeof value === 'string' && oneLine(value, 60)) || unknownValue;
    case 'word':
      return typeof value === 'string' && value !== '' ? value : 'other';
  }
}

function writeTime(value: RefusalParams[string], format: (date: Date) => string, say: Voice): string {
  const date = value instanceof Date || typeof value === 'string' ? new Date(value) : null;
  return date && !Number.isNaN(date.getTime()) ? format(date) : say.t('sometime');
}
