import { goesOn } from './purpose-more.js';
import type { Stretch } from './spans.js';

const politeTail =
  /(?:^|\s+)(?:(?:please|kindly|thanks?(?: you)?(?: (?:so much|a lot|in advance|mate|man))?|many thanks|if (?:possible|you can|you could|you dont mind|thats ok(?:ay)?|its ok)|ok(?:ay)?|asap|mate|right now|would be (?:great|nice|lovely|awesome)|for now|(?<!(?:who|that|which|they|he|she|it|we|users?|clients?|customers?|vendors?|company|team|boss|manager) )will (?:return|repay|pay).*|ill (?:return|repay|pay|give|send).*|and ill .*|i will (?:return|repay|pay|give).*|can you|could you|is that ok(?:ay)?|if thats .*|would that be .*|much appreciated|appreciate it)\s*)+$/;
const dueWord = /\s(?:until|by|before|due)\s*$/;
/** "… for the demo from @bo", "… for the demo to @ana": the other side of the order, said last. */
const otherSide = /\s(?:from|to|off)\s*P.*$/;

const englishMarks =
  /(?<![a-z'-])(?:(?:the )?reasons?(?: is|:| -)|because of|because|due to|so(?: that)?(?= (?:i|we) (?:can|could|may))|in order to|as(?= (?:i|we|my|our|its|the) )|since(?= (?:i|we|my|our|its|the) )|(?:(?:i|we) )?(?:need|want) (?:it|them|this|that) (?:for|to)|(?:its|it is|this is|thats) for|for|to(?= (?!be\b)[a-z]+))(?![a-z'-])/g;

const chineseMarks =
  /(?:申请)?(?:理由|原因|用途|事由|备注|说明|目的)(?:是|为|:)?|(?:主要|我|我们)?(?:是)?(?:要|想|打算)?(?:用于|用来|用作|拿来|拿去|用在|以便|便于)|(?:是)?(?:因为|由于|因)(?!此|而)|为了|作为(?!一个)|(?:就|请)?当(?:作|做|是)|(?<!认|作|成|改|设|以|称|因|变|视|人)为(?!什么|啥|何|止|期|准|你|您|空|难)/g;

/**
 * The reason that a word announces ("for", "because", 用于, 因为), in the masked text: everything behind the word up to the
 * due date `due`, what courtesy adds, or the next thing that is said about the order itself. Null if no word announces one.
 */
export function statedPurpose(masked: string, due: Stretch | null): Stretch | null {
  const text = due ? withoutDue(masked, due) : masked;
  const found = announced(text);
  if (!found) return null;
  const ordered = text.slice(0, found.at).includes('A');
  return ordered ? goesOn(text, found, due) : { start: found.start, end: found.end };
}

/** The first clause of such a reason, a date at its end included, and where the word stands that announces it. */
export function announced(text: string): Announced | null {
  const english = byEnglishMark(text);
  const chinese = byChineseMark(text);
  if (!english || !chinese) return english ?? chinese;
  return chinese.at < english.at ? chinese : english;
}

/** The text with its due date blanked by commas, so that clauses end there. */
export function withoutDue(masked: string, due: Stretch): string {
  return masked.slice(0, due.start) + ','.repeat(due.end - due.start) + masked.slice(due.end);
}

/** A reason, and where the word stands that announces it. */
export interface Announced extends Stretch {
  readonly at: number;
}

/** Removes what is said around a reason, at its end; `before` is what stands in front of it. */
export function trimEnd(text: string, before = ''): string {
  const other = !/A/.test(before)
    ? otherSide
    : /P/.test(before)
      ? null
      : asksCompany.test(before)
        ? lender
        : otherSide;
  let trimmed = text;
  for (let previous = ''; previous !== trimmed; ) {
    previous = trimmed;
    if (other) trimmed = trimmed.replace(other, '');
    trimmed = trimmed
      .replace(dueWord, '')
      .replace(politeTail, '')
      .replace(
        /(?:[,.;:!?~\s\-(]|谢谢(?!他|她|P|小|老).*|多谢(?!他|她|P).*|感谢(?!他|她|P|小|老).*|拜托.*|辛苦.*|可以吗|行吗|好吗|行不行|可以不|(?<![网酒贴茶书氧])吧|(?<!哈)哈|啦|呀|哦)+$/u,
        '',
      );
  }
  return trimmed;
}

const lender = /\s(?:from|off)\s*P.*$/;

/** Said to the company: nobody is given anything, and only "from @bo" makes it a loan. */
const asksCompany = /^(?:please |can i |i want to |请|麻烦|帮我|我想|我要)*(?:申请|request|apply for|top up)/;

function byEnglishMark(text: string): Announced | null {
  for (const match of text.matchAll(englishMarks)) {
    const start = match.index + match[0].length;
    const whole = clause(text, start);
    if (!whole) continue;
    const found = beforeOrder(text, whole);
    const words = text.slice(found.start, found.end);
    const before = text.slice(0, match.index);
    const head = match[0].trim();
    if (head === 'to' && !purposeVerb(before, words)) continue;
    if (
      head === 'for' &&
      (plainOrder.test(before) || chineseOrder.test(before) ? notAfterOrder : notReason).test(words)
    )
      continue;
    return { ...found, at: match.index };
  }
  return null;
}

/** A reason said first ends where the order begins: "for the launch I need to borrow 10". */
function beforeOrder(text: string, reason: Stretch): Stretch {
  const order =
    /\s(?:(?:can|could|may|might|would|will|please) )?(?:i|we|you|id|ill|someone|anyone)?(?: (?:need|want|would|can|could|have|must|will|d like|like|to|ll|please|really))* (?:borrow|lend|request|ask|top up|A)\b/.exec(
      text.slice(reason.start, reason.end),
    );
  return order &&
    order.index > 1 &&
    /A/.test(text.slice(reason.start)) &&
    !/A/.test(text.slice(0, reason.start))
    ? { start: reason.start, end: reason.start + order.index }
    : reason;
}

const notReason =
  /^(?:(?:about |around |roughly |approximately |like |some |at least |up to |maybe |just |only |another |an extra |say )*A|P|D\s*$|lending\b|loaning\b|borrowing\b|giving me\b|spotting\b|me\b|us\b|you\b|him\b|her$|them\b|(?:some|any)(?:one|body)\b|now\b|free\b|sure\b|example\b|real\b|once\b|good\b|a (?:bit|while|moment|sec)\b|(?:my|the|our) (?:quota|balance|budget|team)$|(?:some|more|extra|additional|another|an?) (?:\w+ )?(?:tokens?|credits?|quota|budget|loan|top-?up|increase)|(?:help|details|info)$|(?:my|the|our) (?:manager|boss)|a (?:loan|top-?up)|increase|permission|approval|half\b|all\b(?! (?:my|her|his|their|our|the|your) \w))/;

/** An order that names its amount (and its person, if it has one) has nothing left to say by "for" but why. */
const plainOrder =
  /^(?:please |can i |could i |i want to |i need to |i would like to |id like to |\/tokens? )*(?:(?:request|requesting|apply for|top up) A+|(?:borrow|lend|loan|give|gift|send|grant) (?:A+ (?:(?:from|to|off) )?P+|P+ A+))(?: (?:tokens?|credits?|usd|more|extra))? $/;
const chineseOrder = /^[^a-z,.;!?]*\p{Script=Han}[^a-z,.;!?]*A[^a-z,.;!?]*$/u;
const notAfterOrder =
  /^(?:A+$|P+(?:$| (?!'s)(?:for|to|because|so)\b)|D\s*$|(?:me|us|you|him|her|them)(?:$| (?:for|to|because|so|please)\b)|(?:some|any)(?:one|body)$|now(?:$| (?:for|to|because|so|but|until)\b)|(?:free|sure|example|real|once|good)$|a (?:bit|while|moment|sec)(?:$| (?:for|to|because|so)\b)|(?:my|the|our) (?:quota|balance|budget|team)$|(?:some|more|extra|additional|another|an?) (?:\w+ )?(?:tokens?|credits?|quota|budget|loan|top-?up|increase)(?:$| (?:for|to|because|so)\b)|(?:help|details|info)$|(?:my|the|our) (?:manager|boss)$|a (?:loan|top-?up)$|(?:increase|permission|approval|half|all)$)/;

/** "to" opens a purpose only after what is asked for, and before a verb that does something with it. */
function purposeVerb(before: string, words: string): boolean {
  if (
    /^(?:P|A|D|me\b|us\b|my\b|the\b|a\b|an\b|him\b|her\b|them\b|borrow|lend|loan|repay|request|ask|get|have|pay back|return|spare|share|see|know|check|top up|give|gift|send|increase|raise|be\b|you\b|everyone|anyone|someone|whoever|\d)/.test(
      words,
    )
  )
    return false;
  return /A|tokens?|credits?|quota|budget|P|more|loan|top-?up|it\b/.test(before);
}

/**
 * What stands from `from` on, to the end of its clause and without courtesies; null where nothing is left. A mere date
 * counts only if `dated`.
 */
export function clause(text: string, from: number, dated = false): Stretch | null {
  const start = from + opening(text.slice(from));
  const rest = text.slice(start);
  const kept = trimEnd(rest.slice(0, clauseEnd(rest)), text.slice(0, from));
  return kept.trim() === '' || (dated ? /^[AP\s]*$/ : /^[ADP\s]*$/).test(kept)
    ? null
    : { start, end: start + kept.length };
}

/** How much stands before a clause; the mark that opens it belongs to it unless the whole of it is in quotation marks. */
function opening(text: string): number {
  const blank = /^[\s:,]*/.exec(text)?.[0].length ?? 0;
  const quoted = /^["“「]([^"”」]*["”」])?/.exec(text.slice(blank))?.[0];
  const goes =
    quoted && /^[\p{L}\d]| [\p{L}\d]/u.test(text.slice(blank + quoted.length, blank + quoted.length + 2));
  return quoted && !goes ? blank + (/^["“「\s]*/.exec(quoted)?.[0].length ?? 0) : blank;
}

/** A closing quotation mark ends a clause only if it was opened before. */
function clauseEnd(text: string): number {
  for (const { index, 0: sign } of protectNumbers(text).matchAll(clauseStop)) {
    const before = text.slice(0, index);
    if (sign === '"' && (before.split('"').length - 1) % 2 === 1) continue;
    if (/[”」]/.test(sign) && /[“「][^”」]*$/.test(before)) continue;
    return index;
  }
  return text.length;
}

const clauseStop = /[,;!?。]|\.(?!\w)|\s-\s|[()（）”」]|"(?=\s|$)|\n/g;

/** A comma between digits belongs to a number. */
function protectNumbers(text: string): string {
  return text.replace(/(?<=\d),(?=\d)/g, '_');
}

function byChineseMark(text: string): Announced | null {
  for (const match of text.matchAll(chineseMarks)) {
    const plain = text.slice(0, match.index).includes('A') && verbatim.test(match[0]);
    const found = clause(text, match.index + match[0].length, plain);
    if (!found) continue;
    const words = text.slice(found.start, found.end);
    if (/^(?:我|你|他|大家|谁)$/.test(words)) continue;
    const kept = plain ? words : shorten(words);
    return { start: found.start, end: found.start + kept.length, at: match.index };
  }
  return null;
}

/** Behind these, whatever follows is the reason, a closing 用 (试用, 费用) too. */
const verbatim = /用于|用来|用作|用在|因|由于|为了|理由|原因|用途|事由|备注|说明|目的/;

/** Ends a Chinese reason where the request itself begins (因为要发布想找小王借200) and drops a closing 用. */
function shorten(words: string): string {
  const cut =
    /(?:,|，|\s)?(?:所以|因此|故|想|能不能|可以|可不可以|能否|麻烦|帮我|请|需要|再|要)*(?:申请|(?:向|找|跟|问|从) ?P|借(?:我|点|用)? ?(?:A|P|点|一些|额度)|加 ?A)/.exec(
      words,
    );
  const kept = cut && cut.index > 1 ? words.slice(0, cut.index) : words;
  return kept.replace(/(?<=..)(?:使用|用)(?:的|一下)?$/, '').trimEnd();
}
