import { en } from 'chrono-node';
import { type Day, dayOf, isoOf, localToday, type Today } from './calendar.js';
import { englishDates } from './due-en.js';
import { type DateHit, readDates } from './due-hits.js';
import { chineseDates } from './due-zh.js';
import { mark, overlap, type Stretch } from './spans.js';

/** A date with the words that make it a due date ("until", "周五…还"), if any do. */
interface DatePhrase extends Stretch {
  readonly day: Day;
  /** Words say that it is the due date. Without them it is one only where the sentence leaves no other reading. */
  readonly marked: boolean;
}

const debtor = `[\\s${mark.amount}${mark.person}]`;
const repayPhrase =
  '(?:(?:and|then|but|so) )?(?:(?:(?:i|we)(?: ?ll| will| can| shall| promise to| plan to)?|will|to be|ill|id|promise to|happy to) )?(?:then )?' +
  '(?:repay|repaid|return|returned|returning|paid|pay|paying|give|get|send|settle|settled|hand|repayment|payback)' +
  `(?: (?:it|them|this|that|you|him|her|u|all|everything|everyone|the lot|in full|back|due|is|be|to you|date))*${debtor}*(?:back )?`;
const hardMark =
  '(?:need(?:ed)? (?:it )?|good |valid |due |back |just |only |expires? |expiring |ends? |ending )?(?:until(?: at least)?|by|before|through|thru|no later than|not later than|on or before|by the latest|at the latest(?: by)?|latest(?: by)?|due(?: back)?(?: on| by| in|:)?|due date(?: is)?:?|back(?: by| on| in)|(?:deadline|ddl)(?: is|:)?:?|up (?:to|until))';
const softMark =
  '(?:for|within|inside|in|after|over|during|lasting)(?: just| only| about| around| like| maybe| at most| up to| max| say)?(?: the| another)?';
const strongEnglish = new RegExp(
  `(?<![a-z])(?:${repayPhrase} ?(?:(?:on|by|at|in|within|before|until|after) )?|${hardMark} ?(?:the |say |around |about |this )?)$`,
);
const softEnglish = new RegExp(`(?<![a-z])${softMark} $`);
const beforeChinese =
  /(?:(?:deadline|due|ddl|最晚|最迟|截止日?|截止日期|截至|不晚于|限期?|归还(?:日期?|时间)|还款(?:日期?|时间)|还期|期限)(?:到|至|是|为|:|在|于)?|(?:用|借|借用|先用|先借|借到|用到|借给我|一直)?(?:到|至|直到)|到期日?:?|期限:?|(?:争取|保证|大概|估计|预计|计划|打算|承诺|一定|我)*(?:在|(?<![用由对关基位属])于)|保证|争取)\s*$/;
const durationChinese = /(?:先用|先借|就用|就借|只用|只借|借用|用|借|为期|大概|大约|约|最多|顶多)\s*$/;
const repayBefore =
  /(?:(?:会|我|能|可以|一定|保证|说好|打算|计划)*(?:还|归还|奉还|还钱|还款|还清|还你|还上)(?:时间|日期|期限)?(?:是|:|在|定在|于|到)?)\s*$/;
const adverb =
  '(?:就|再|一定|会|肯定|可以|能|准时|按时|马上|立刻|给你|我|我们|全部|一起|全额|统一|保证|自动|应该|争取|前后|左右|,)';
const afterChinese = new RegExp(
  `^\\s*(?:(?:之|以)?(?:前|内)|为止|到期|截止|结束)?\\s*${adverb}*\\s*(?:(?:还|归还|奉还|返还|偿还|结清|repay|return|pay back)(?:给)?(?:你们|你|他|她|人家|清|上|回来|回去|回|掉|完|款|钱)*|(?:之|以)前|前(?!端)|内|为止|到期|截止)`,
);
const afterEnglish =
  /^,? ?(?:at the (?:very )?latest|latest|max|tops|at most|or (?:sooner|earlier|before))(?![a-z])/;
/** "For 2 weeks of load tests", "for a three day test": the time belongs to what is named behind it. */
const goesWithNoun =
  /^ of (?!my |our |your |each )[a-z]|^[ -](?:day|long|old)\b|^\p{Script=Han}|^ (?!(?:to|for|from|please|pls|until|till|by|because|so|if|and|or|then|as|since|at|on|in|with|while|when|but|max|maximum|tops|only|thanks|thank|thx|ok|okay|i|ill|im|we|will|would|can|could|may|is|its|it|just|due|back|possible|longer|more|or|starting|before|after|without|off|lend|borrow|give|send|request|pay|repay|too|instead|again|mate|man|bro|you|u|usd|tokens?|credits?|d|per)\b)[a-z]/u;
const borrowing =
  /\b(?:get|take|have|grab|bum|use|spare|give me|spot|top|more|extra)\b|borrow|lend|loan|spot me|借|匀|周转|挪|ask|need|request|front me|申请|求|要/;
const bareEnd =
  /^(?:'s)?\s*(?:[,.;!?)~]|$|please|thanks|ok(?:ay)?\b|if |吧|可以|行|好|吗|么|谢|哈|哦|呗|,|for |because|因为|用于|from |to )/;

/** All dates of a sentence, with the local day it was said on. Amounts must not be read from these stretches. */
export function readDatePhrases(
  text: string,
  now: Date,
  zone: string,
): { phrases: DatePhrase[]; today: Today } {
  const today = localToday(now, zone);
  if (!mayHoldDate.test(text)) return { phrases: [], today };
  const hits = merge(
    text,
    [
      ...readDates(text, englishDates, today.day, today.minute),
      ...readDates(text, chineseDates, today.day, today.minute),
    ].sort((a, b) => a.start - b.start || b.end - a.end),
  );
  const phrases = hits.map((hit) => phrase(text, hit)).filter((found) => found !== null);
  if (!phrases.some((found) => found.marked)) {
    const more = byChrono(text, now, today, phrases);
    if (more) phrases.push(more);
  }
  return { phrases, today };
}

const mayHoldDate =
  /\d|[天日周月年底旬末期时钟晚早]|day|week|month|year|night|morrow|until|by |before|before|hour|minute|noon|eo[dwmqy]\b|cob|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|fortnight|quarter|end |下班|国庆|元旦|五一|圣诞|劳动|六一|十[一二]|[节夕阳夜午秋宵]|清明|过年|初一|xmas|christmas/;

/** Joins a time of day to the day beside it ("EOD Friday", "tomorrow at 5pm"), and drops overlaps. */
function merge(text: string, hits: readonly DateHit[]): DateHit[] {
  const merged: DateHit[] = [];
  for (const hit of hits) {
    const last = merged.at(-1);
    if (!last) {
      merged.push(hit);
      continue;
    }
    if (hit.start < last.end) continue;
    const gap = text.slice(last.end, hit.start);
    const adjacent = /^[,\s]*(?:(?:on|of|at|by|the|in the|,|-|\()\s*)?$/.test(gap);
    if (adjacent && last.kind === 'time' && hit.kind !== 'span')
      merged[merged.length - 1] = { ...hit, start: last.start };
    else if (adjacent && hit.kind === 'time') merged[merged.length - 1] = { ...last, end: hit.end };
    else merged.push(hit);
  }
  return merged;
}

function phrase(text: string, hit: DateHit): DatePhrase | null {
  const left = text.slice(Math.max(0, hit.start - 80), hit.start);
  const right = text.slice(hit.end);
  const own = text.slice(hit.start, hit.end);
  let { start, end } = hit;
  let marked = false;
  const take = (pattern: RegExp) => {
    const match = pattern.exec(left);
    if (match) start = hit.start - match[0].length;
    return match !== null;
  };
  const possessive = /^'(?:s|(?= [a-z]))|^ ?的(?!时候)/.test(right);
  if (take(strongEnglish)) {
    // "pay @bo back 50 on Friday" is a repayment with a date; only a borrower's promise hides its own verb.
    const promise = /(?:repay|return|pay|give|get|send|settle|hand)/.test(text.slice(start, hit.start));
    const before = text.slice(0, start);
    if (promise && !borrowing.test(before)) start = hit.start;
    marked = true;
  } else if (
    hit.kind === 'span' &&
    /\bfor the$/.test(`${left.trimEnd()}`) &&
    /^\d|^(?:one|two|three|four|five|six)/.test(own)
  ) {
    marked = false;
  } else if (hit.kind === 'span' && !possessive && !goesWithNoun.test(right) && take(softEnglish)) {
    marked = true;
  } else if (take(beforeChinese)) {
    marked = true;
  } else if (take(repayBefore) && borrowing.test(text.slice(0, start))) {
    marked = true;
  } else if (hit.kind === 'span' && durationChinese.test(left)) {
    start = hit.start;
    marked = true;
  } else if (/(?<![a-z])for $/.test(left) && !possessive && /^\s*(?:[,.;!?]|$|please|until)/.test(right)) {
    start = hit.start - 4;
    marked = true;
  } else {
    start = hit.start;
    if (hit.kind === 'time' && !/^\s*(?:之?前)?(?:还|归还)(?:你|给|清|上)/.test(right)) return null;
  }
  const tail = afterChinese.exec(right);
  if (tail && !possessive) {
    const repays = /还|repay|return|pay back/.test(tail[0]);
    const goesOn = new RegExp(`^\\s*(?:${mark.person}|@|给|${mark.amount}|\\d|剩|有|没|不|是|要)`).test(
      right.slice(tail[0].length),
    );
    if (!repays) {
      end = hit.end + tail[0].length;
      marked = true;
    } else if (!goesOn && borrowing.test(text.slice(0, start))) {
      end = hit.end + tail[0].length;
      marked = true;
    } else {
      const plainTail = /^\s*(?:(?:之|以)?(?:前|内)|为止|到期)/.exec(right);
      if (plainTail) {
        end = hit.end + plainTail[0].length;
        marked = true;
      }
    }
  }
  const latest = afterEnglish.exec(right);
  if (latest) {
    end = hit.end + latest[0].length;
    marked = true;
  }
  if (possessive && !marked) return { start, end, day: hit.day, marked: false };
  return { start, end, day: hit.day, marked };
}

/** chrono-node reads the rarer English forms; it is asked only about what follows a due word. */
function byChrono(text: string, now: Date, today: Today, taken: readonly Stretch[]): DatePhrase | null {
  const due = /\b(?:until|by|before|due(?: on| by)?|no later than)\s+(?=\S)/.exec(text);
  if (!due) return null;
  const from = due.index + due[0].length;
  const found = en.casual.parse(
    text.slice(from, from + 40),
    { instant: now, timezone: today.offset },
    { forwardDate: true },
  )[0];
  if (!found || found.index > 4) return null;
  const [year, month, date] = [found.start.get('year'), found.start.get('month'), found.start.get('day')];
  if (year === null || month === null || date === null) return null;
  const day = dayOf(year, month, date);
  const end = from + found.index + found.text.length;
  if (day === null || taken.some((stretch) => due.index < stretch.end && stretch.start < end)) return null;
  return { start: due.index, end, day, marked: true };
}

/**
 * The due date among the dates of a sentence: a marked one, else one that stands where nothing but a due date can: at
 * the end of its clause and outside the reason. Null if there is none.
 */
export function chooseDue(text: string, phrases: readonly DatePhrase[], masked: string): DatePhrase | null {
  const marked = phrases.filter((found) => found.marked);
  if (marked.length > 0) return marked.at(-1) ?? null;
  return phrases.find((found) => standsAlone(text, found, masked)) ?? null;
}

function standsAlone(text: string, found: DatePhrase, masked: string): boolean {
  if (!bareEnd.test(text.slice(found.end))) return false;
  const clause =
    masked
      .slice(0, found.start)
      .split(/[,.;!?]/)
      .at(-1) ?? '';
  if (
    /\b(?:for|because|since|to|so|last|as)\b|用于|因为|为了|由于|要|做|跑|赶|上/.test(
      clause.replace(/^.*[AP]/, ''),
    )
  )
    return false;
  return clause.trim() === '' ? found.start > 0 : /[AP]|borrow|lend|借|tokens?|credits?|额度/.test(clause);
}

/**
 * The dates that may be the due date: those outside the reason, and one that ends it and says so ("for the release until
 * Friday"). A day inside a reason belongs to it.
 */
export function outsidePurpose(
  text: string,
  phrases: readonly DatePhrase[],
  purpose: Stretch | null,
): readonly DatePhrase[] {
  if (!purpose) return phrases;
  return phrases.filter(
    (found) =>
      !overlap(found, purpose) ||
      (found.marked &&
        /^\s*(?:$|because\b|so that\b|since\b|due to\b|因为|由于)/.test(text.slice(found.end, purpose.end)) &&
        // "Tests that were due on Friday" tells of them.
        !/\b(?:was|were|is|are|been|be) *$/.test(text.slice(purpose.start, found.start))),
  );
}

/** ISO form of a phrase's day, and whether it has already passed. */
export function dueOf(found: DatePhrase | null, today: Today): { due: string | null; past: boolean } {
  if (!found) return { due: null, past: false };
  return { due: isoOf(found.day), past: found.day < today.day };
}
