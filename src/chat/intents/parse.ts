import { chooseAmount, impliedRepayment } from './choose-amount.js';
import { decide } from './decide.js';
import { chooseDue, dueOf, readDatePhrases } from './due.js';
import { readLink } from './link.js';
import { prepare } from './normalise.js';
import { type AmountPhrase, isWrongUnit, readAmounts } from './numbers.js';
import { choosePerson, readBareNames, readMentions } from './people.js';
import { findReason } from './reason.js';
import { readSetting } from './settings.js';
import { readWish } from './settings-wishes.js';
import { mark, mask, overlap, restore, type Stretch } from './spans.js';
import {
  actionIntents,
  type IntentName,
  type ParseContext,
  type Problem,
  type Utterance,
} from './utterance.js';

const nothing = { amount: null, person: null, due: null, reason: null, problem: null } as const;
const url = /https?:\/\/\S+|<https?:[^>]*>/g;
/** Somebody's words, quoted; a single quoted word is only emphasis. */
const quoted = /["“「『]([^"“”「」『』]+)["”」』]|(?<!\w)'([^']{4,})'(?!\w)/g;

/**
 * Understands one sentence, English or Chinese or both, typed in a chat or behind `/tokens`. Pure and deterministic: the
 * clock, the zone and the unit come in by `context`. Never throws; whatever is not plainly meant for the bot is `unknown`.
 */
export function parseUtterance(text: string, context: ParseContext): Utterance {
  const people = context.people ?? [];
  const prepared = prepare(text, new Set(people.map((name) => name.toLowerCase())));
  if (prepared.text === '') return { intent: 'balance', ...nothing, explicit: true };

  const link = readLink(prepared.shown);
  if (link) return { intent: 'link', ...nothing, explicit: true, ...(link.code ? { code: link.code } : {}) };
  const wish = readWish(prepared.shown);
  if (wish) return { intent: 'settings', ...nothing, explicit: true, setting: wish };

  const stretches = (pattern: RegExp): Stretch[] =>
    [...prepared.text.matchAll(pattern)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
    }));
  const quotes = stretches(quoted).filter(({ start, end }) => isSpeech(prepared.text.slice(start, end)));
  const mentions = readMentions(prepared, people);
  const bots = mentions.filter((mention) => mention.isBot);
  let masked = mask(mask(prepared.text, stretches(url), mark.other), mentions, mark.person);
  masked = mask(masked, bots, ' ');

  const { phrases, today } = readDatePhrases(masked, context.now, context.zone);
  const undated = mask(masked, phrases, mark.date);
  const amounts = readAmounts(undated).filter((amount) => !quotes.some((quote) => overlap(quote, amount)));
  const withAmounts = mask(undated, amounts, mark.amount);
  const names = readBareNames(prepared, withAmounts);
  const filled = mask(withAmounts, names, mark.person);
  const decision = decide(mask(filled, quotes, mark.other));

  const { intent } = decision;
  if (intent === 'settings') {
    const setting = readSetting(prepared.text, prepared.shown);
    return { intent, ...nothing, explicit: decision.explicit, ...(setting ? { setting } : {}) };
  }
  const named = choosePerson(
    intent,
    filled,
    [...mentions, ...names].sort((a, b) => a.start - b.start),
  );
  if (!actionIntents.has(intent)) {
    const person = intent === 'loans' ? named : null;
    return { intent, ...nothing, person, explicit: decision.explicit };
  }

  const person = intent === 'ask' ? null : named;
  const dated = chooseDue(masked, phrases, filled);
  // "200 more this month" says when it is needed: credit from the company falls due only where a word says so.
  const duePhrase = intent === 'request' && !dated?.marked ? null : dated;
  const { due, past } = dueOf(duePhrase, today);
  // "for all her help": shares are ordinary words inside a reason.
  const shares = amounts.filter((amount) => amount.value === 'half' || amount.value === 'all');
  const reasonAt = findReason(restore(filled, prepared.text, shares), duePhrase);
  const from = (index: number) => prepared.origin[index] ?? prepared.shown.length;
  const reason = reasonAt ? prepared.shown.slice(from(reasonAt.start), from(reasonAt.end)).trim() : null;
  const amount = chooseAmount(amounts, filled, reasonAt);
  const problem = problemOf(intent, amount, decision.junkAmount, person, past, context);
  return {
    intent,
    amount: amount ? amount.value : intent === 'repay' && !problem ? impliedRepayment(filled) : null,
    person,
    due,
    reason: reason === '' ? null : reason,
    problem,
    explicit: decision.explicit && problem === null,
  };
}

/** Two words or more (or some Chinese) are speech; one word or a number in quotes is what it is. */
function isSpeech(quote: string): boolean {
  const inside = quote.slice(1, -1).trim();
  return /[a-z]\S*\s+\S/.test(inside) || /\p{Script=Han}{2,}|\p{Script=Han}[\s\d]/u.test(inside);
}

function problemOf(
  intent: IntentName,
  amount: AmountPhrase | null,
  junkAmount: boolean,
  person: string | null,
  past: boolean,
  context: ParseContext,
): Problem | null {
  if (amount?.problem) return amount.problem;
  if (!amount && junkAmount) return 'not-a-number';
  if (!amount && intent !== 'repay') return 'no-amount';
  if (person === null && (intent === 'borrow' || intent === 'lend' || intent === 'gift')) return 'no-person';
  if (past) return 'past-date';
  return amount && isWrongUnit(amount.unit, context.unit) ? 'wrong-unit' : null;
}
