import type { Refusal, RefusalCode } from '../../core/refusals.js';
import type { Reader } from '../../core/views.js';
import { type WayOn, waysOn } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { refusalParams } from './refusal-params.js';
import { oneLine } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** Who can help where the reader alone cannot and the sentence names nobody. */
const helpers: Partial<Record<RefusalCode, 'admin' | 'finance'>> = {
  'lending-off': 'admin',
  'gifts-off': 'admin',
  'shelf-no-team': 'admin',
  'request-too-large': 'admin',
  'rule-refuses': 'admin',
  'pool-short': 'finance',
};

/** Where to go on from a refusal; most need no button, the sentence says what to type. */
const waysOut: Partial<Record<RefusalCode, readonly WayOn[]>> = {
  'lending-off': ['request.open'],
  'lender-owes': ['loans.show'],
  'lender-short': ['balance.show'],
  'too-many-open': ['loans.show'],
  'too-many-questions': ['loans.show'],
  'already-asked': ['loans.show'],
  'loan-across': ['borrow.open', 'request.open'],
  'ask-again-later': ['borrow.open', 'request.open'],
  'repaid-late': ['request.open'],
  'owes-too-much': ['loans.show', 'request.open'],
  'pair-too-much': ['loans.show', 'borrow.open'],
  'lent-too-much': ['loans.show'],
  'lender-bound': ['balance.show'],
  'not-active': ['borrow.open'],
  'question-answered': ['loans.show'],
  'question-expired': ['loans.show'],
  'ask-nobody': ['borrow.open', 'request.open'],
  'too-many-asks': ['borrow.open', 'request.open'],
  'nothing-owed': ['balance.show'],
  'nothing-owed-to': ['loans.show'],
  'repay-short': ['balance.show', 'request.open'],
  'loan-not-running': ['loans.show'],
  'loan-used': ['loans.show'],
  'nothing-lent-to': ['loans.show'],
  'extend-not-later': ['loans.show'],
  'extend-asked': ['loans.show'],
  'extend-settled': ['loans.show'],
  'gifts-off': ['request.open'],
  'giver-owes': ['loans.show'],
  'giver-short': ['balance.show'],
  'gift-limit': ['shelf.show'],
  'gift-too-soon': ['shelf.show'],
  'gift-across': ['shelf.show'],
  'shelf-empty': ['borrow.open', 'request.open'],
  'shelf-less': ['shelf.show', 'request.open'],
  'shelf-limit': ['borrow.open', 'request.open'],
  'shelf-own': ['shelf.show'],
  'shelf-nothing': ['shelf.show'],
  'no-team': ['balance.show'],
  'nobody-can-approve': ['borrow.open'],
  'request-too-large': ['request.open'],
  'too-many-requests': ['requests.mine'],
  'nothing-asked': ['requests.mine'],
  'request-expired': ['requests.waiting'],
  'delegate-overlaps': ['delegate.open'],
  'delegate-times': ['delegate.open'],
  'rule-refuses': ['borrow.open'],
  'bad-setting': ['settings.show'],
  'not-there-yet': ['help.show'],
  'no-amount': ['help.show'],
  'no-person': ['help.show'],
};

/** Why something was not done: what happened, what to do now, and who can help. */
export function refusalCard(refusal: Refusal, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const { what, next } = sentences(refusal, reader, say);
  const helper = helpers[refusal.code];
  return {
    ...plainCard(what),
    lines: [next],
    actions: waysOn(say, ...(waysOut[refusal.code] ?? [])),
    note: helper && say.t(`refusal.help.${helper}`),
  };
}

/** The same in one text, for beside the field of a form. */
export function refusalText(refusal: Refusal, reader: Reader, words: Words, now: Date): string {
  const say = voiceFor(reader, words, now);
  return say.t('refusal.both', sentences(refusal, reader, say));
}

function sentences({ code, params }: Refusal, reader: Reader, say: Voice): { what: string; next: string } {
  // Of texts that an organisation wrote itself there is one per language.
  const own = params[reader.locale === 'zh-CN' ? 'zh' : 'en'];
  const text = (typeof own === 'string' && oneLine(own, 400)) || say.t('refusal.rule-refuses.plain');
  const written = { ...refusalParams(code, params, say), text, unit: say.t(`unit.${reader.unit}`) };
  return { what: say.t(`refusal.${code}.what`, written), next: say.t(`refusal.${code}.next`, written) };
}
