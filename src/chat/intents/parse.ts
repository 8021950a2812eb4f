import { chooseAmount, impliedRepayment } from './choose-amount.js';
import { decide } from './decide.js';
import { readDelegation } from './delegation.js';
import { chooseDue, dueOf, outsidePurpose, readDatePhrases } from './due.js';
import { readErrand } from './errands.js';
import { readGrant } from './grant-words.js';
import { readLink } from './link.js';
import { type LoanWords, readLoanWords } from './loan-words.js';
import { type Prepared, prepare } from './normalise.js';
import { type AmountPhrase, isWrongUnit, readAmounts } from './numbers.js';
import { choosePerson, readBareNames, readMentions } from './people.js';
import { announced } from './purpose.js';
import { findReason } from './reason.js';
import { readSetting } from './settings.js';
import { readWish } from './settings-wishes.js';
import { namesShelf, readShelf, type ShelfWords } from './shelf.js';
import { mark, mask, overlap, restore, type Stretch, template } from './spans.js';
import { readTask, type TaskWords } from './task-words.js';
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
  const prepared = preparedFor(text, context);
  if (prepared.text === '') return { intent: 'balance', ...nothing, explicit: true };

  const link = readLink(prepared.shown);
  if (link) return { intent: 'link', ...nothing, explicit: true, ...(link.code ? { code: link.code } : {}) };
  const wish = readWish(prepared.shown);
  if (wish) return { intent: 'settings', ...nothing, explicit: true, setting: wish };

  const delegation = readDelegation(prepared, context);
  if (delegation) return delegation;
  const loan = readLoanWords(prepared.shown, context.now, context.zone);
  if (loan) return aboutLoan(loan, context);
  const task = readTask(prepared.shown);
  if (task) return aboutTask(task, context);
  const grant = readGrant(prepared.shown);
  if (grant) return granted(readPlainly(preparedFor(grant, context), context));
  return readPlainly(prepared, context);
}

function preparedFor(text: string, { people = [] }: ParseContext): Prepared {
  return prepare(text, new Set(people.map((name) => name.toLowerCase())));
}

/**
 * What a sentence says by amounts, people and dates alone. Sentences with a reading of their own put what they hold into
 * such words: never back to where they came from, or two readings could send them to and fro for ever.
 */
function readPlainly(prepared: Prepared, context: ParseContext): Utterance {
  const people = context.people ?? [];
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
  // "For all her help": shares are ordinary words inside a reason.
  const shares = amounts.filter((amount) => amount.value === 'half' || amount.value === 'all');
  const readable = (text: string) => restore(text, prepared.text, shares);
  const names = outsideReason(readBareNames(prepared, withAmounts), readable(withAmounts));
  const filled = mask(withAmounts, names, mark.person);
  const purpose = announced(readable(filled));
  const decision = decide(mask(filled, quotes, mark.other), purpose);

  const { intent } = decision;
  const errand = intent === 'unknown' ? readErrand(template(filled)) : null;
  if (errand) return { ...nothing, ...errand };
  // Whoever names the shelf means it; what else may mean it was about nothing else.
  const said = template(mask(filled, quotes, mark.other));
  const shelf = intent === 'unknown' || namesShelf(said) ? readShelf(said) : null;
  if (shelf) return aboutShelf(shelf, amounts, context);
  if (intent === 'settings') {
    const setting = readSetting(prepared.text, prepared.shown);
    return { intent, ...nothing, explicit: decision.explicit, ...(setting ? { setting } : {}) };
  }
  const everybody = [...mentions, ...names].sort((a, b) => a.start - b.start);
  const parties = everybody.filter((name) => !purpose || !overlap(name, purpose));
  const named = choosePerson(intent, filled, parties.length > 0 || intent === 'borrow' ? parties : everybody);
  if (!actionIntents.has(intent)) {
    const person = intent === 'loans' ? named : null;
    return { intent, ...nothing, person, explicit: decision.explicit };
  }

  const person = intent === 'ask' ? null : named;
  const dated = chooseDue(masked, outsidePurpose(masked, phrases, purpose), filled);
  // "200 more this month" says when it is needed: credit from the company falls due only where a word says so.
  const duePhrase = intent === 'request' && !dated?.marked ? null : dated;
  const { due, past } = dueOf(duePhrase, today);
  const reasonAt = findReason(readable(filled), duePhrase);
  const from = (index: number) => prepared.origin[index] ?? prepared.shown.length;
  const reason = reasonAt ? prepared.shown.slice(from(reasonAt.start), from(reasonAt.end)).trim() : null;
  const amount = chooseAmount(amounts, filled, reasonAt);
  const every = intent === 'request' && isEveryPeriod(masked, reasonAt);
  const problem = problemOf(intent, amount, decision.junkAmount, person, past, context);
  return {
    intent,
    amount: amount ? amount.value : intent === 'repay' && !problem ? impliedRepayment(filled) : null,
    person,
    due,
    reason: reason === '' || (every && reason && eachPeriodAlone.test(reason)) ? null : reason,
    problem,
    // What goes on and on is confirmed, however it was said.
    explicit: decision.explicit && problem === null && !every,
    ...(every ? { every: true } : {}),
  };
}

const toCompany = /^(?:please |请|麻烦|帮我|我想|我要|想)*(?:request|申请|top[ -]?up)/;

/** What a request is for names nobody who has a part in it: "data from Berlin". */
function outsideReason<T extends Stretch>(names: readonly T[], text: string): readonly T[] {
  const reason = toCompany.test(text) ? announced(text) : null;
  if (!reason || !text.slice(0, reason.at).includes(mark.amount)) return names;
  return names.filter((name) => name.start < reason.at);
}

/** A task's amount and day are read as a request's, somebody's part of it as a loan's. */
function aboutTask({ act, name, rest }: TaskWords, context: ParseContext): Utterance {
  const found = { ...nothing, intent: 'task', explicit: false, task: { act, name } } as const;
  if (act !== 'open' && act !== 'add') return found;
  const words = `${act === 'open' ? 'request' : 'lend'} ${rest}`;
  const said = readPlainly(preparedFor(words, context), context);
  const { amount, person, due, reason, problem } = said;
  return { ...found, amount, person: act === 'add' ? person : null, due, reason, problem };
}

/** Whom it is about, how much and until when are read as a loan's are. */
function aboutLoan(loan: LoanWords, context: ParseContext): Utterance {
  if (loan.act === 'past') return { intent: 'loans', ...nothing, explicit: true, past: true };
  if (loan.act === 'statement')
    return {
      ...{ intent: 'statement', ...nothing, explicit: true },
      ...(loan.month === null ? {} : { month: loan.month }),
    };
  if (loan.act === 'forgive') {
    const said = readPlainly(preparedFor(`lend ${loan.rest}`, context), context);
    const { amount, person, problem } = said;
    return { ...nothing, intent: 'forgive', amount, person, problem, explicit: false };
  }
  const said = readPlainly(preparedFor(`lend 1 to ${loan.rest}`, context), context);
  const { person, due, reason, problem } = said;
  return {
    ...{ ...nothing, intent: 'extend', person, due, reason },
    problem: problem === 'past-date' ? problem : null,
    explicit: loan.order && problem !== 'past-date',
    ...(loan.side ? { side: loan.side } : {}),
    ...(loan.days === null ? {} : { days: loan.days }),
  };
}

/** What is left on the shelf, or taken from it, is one amount; there may be none in what asks for a form. */
function aboutShelf(said: ShelfWords, amounts: readonly AmountPhrase[], context: ParseContext): Utterance {
  const { act, named, explicit } = said;
  const found = { ...nothing, intent: 'shelf', explicit, shelf: { act, named } } as const;
  if (act === 'show' || act === 'back') return found;
  const [amount = null] = amounts;
  const wrong = amount && isWrongUnit(amount.unit, context.unit) ? 'wrong-unit' : null;
  const problem = amount ? (amount.problem ?? wrong) : 'no-amount';
  return { ...found, amount: amount?.value ?? null, problem, explicit: explicit && problem === null };
}

/** What was given, however it was put; without anything to read, the amount is missing. */
function granted(said: Utterance): Utterance {
  if (said.intent === 'lend' || said.intent === 'gift') return { ...said, intent: 'grant', explicit: false };
  return { ...nothing, intent: 'grant', problem: 'no-amount', explicit: false };
}

const eachPeriod =
  /(?<![a-z])(?:every|each) (?:month|period|cycle|refill)(?![a-z])|每个?(?:月|期|周期)(?:都|(?:再|给我|帮我)?(?:申请|加|给|发|要|多|追加|增加|批|固定))|(?:申请|追加|增加|加)每个?(?:月|期)|(?<=[A\d\s,])每个?(?:月|期)(?:都要|都发|发放?|一次)?\s*$/;

const eachPeriodAlone = /^(?:(?:every|each) \w+|每个?(?:月|期).{0,3})$/i;

/** Whether credit is asked for every period, said outside the reason. */
function isEveryPeriod(text: string, reason: Stretch | null): boolean {
  const found = eachPeriod.exec(text);
  // "request 60 every month": what is taken for the reason is nothing but this.
  return found !== null && !(reason && found.index > reason.start && found.index < reason.end);
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
