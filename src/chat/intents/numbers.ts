import type { Unit } from '../../core/money.js';
import { beyondReason, type Decimal, multiplierWords, readDigits, times, writeDecimal } from './decimals.js';
import { englishNumber, englishNumeral } from './numerals-en.js';
import { chineseNumber } from './numerals-zh.js';
import type { Stretch } from './spans.js';
import type { Problem } from './utterance.js';

/** Something in the sentence that is, or was meant as, an amount. */
export interface AmountPhrase extends Stretch {
  /** Decimal string, `half`, `all`, or null where `problem` says why. */
  readonly value: string | null;
  readonly problem: Problem | null;
  /** The unit its symbol or word names; `foreign` for a currency no installation counts in. */
  readonly unit: Unit | 'foreign' | null;
}

const before = '(us\\$|hk\\$|nt\\$|a\\$|s\\$|\\$|¥|€|£|(?<![a-z])(?:usd|rmb|cny|eur|gbp|jpy|hkd)(?= ?\\d))';
const sign = '([+-]|(?<![a-z])(?:minus|negative) |负)';
const after =
  'usd|us dollars?|dollars?|bucks?|美元|美金|刀|rmb|cny|yuan|kuai|人民币|元|块钱?|tokens?(?![a-z])|points?(?![a-z])|积分|eur(?:os?)?|gbp|pounds?|英镑|欧元|日元|港币|港元|台币|yen|\\$|¥|€|£';
const unitTail = `(?: ?(?:个|枚)? ?(${after})(?![a-z]))?`;
const latinMultipliers = multiplierWords.filter((word) => /^[a-z]{2,}$|^k$/.test(word)).join('|');
const hanMultipliers = multiplierWords.filter((word) => /[^a-z]/.test(word)).join('|');
const digitRun = new RegExp(
  `(?<![a-z\\d_.#@/-])(?:${sign} ?)?(?:${before} ?)?(?:${sign} ?)?(\\d{1,3}(?: \\d{3})+(?![\\d.,])|\\d+(?:[.,_]\\d+)*|(?<!\\d)\\.\\d+)( ?(?:${latinMultipliers})(?![a-z])| ?(?:${hanMultipliers})|(?:m|w|b|t)(?![a-z]))?(多|余|来)?${unitTail}`,
  'g',
);
const chineseRun = new RegExp(
  `(负)?(?:${before} ?)?([\\d零〇一二两三四五六七八九十百千万亿]*[零〇一二两三四五六七八九十百千万亿][\\d零〇一二两三四五六七八九十百千万亿]*)(?:点([零一二三四五六七八九]+)(百万|千万|万|亿|千|k)?)?(k|w|多|来)?${unitTail}`,
  'g',
);
const wordTail = new RegExp(`^ ?(${after})(?![a-z])`);

/** Words before a number that make it a name or a count, not an amount. */
const nameBefore =
  /(?:(?<![a-z])(?:pr|prs|mr|issue|issues|ticket|bug|card|v|ver|version|room|build|sprint|phase|step|stage|chapter|gpt|claude|qwen|llama|gemini|deepseek|kimi|glm|o|model|group|floor|level|no\.?|nr|number|id|case|order|cl|rev|commit|run|job|port|line|page|section|lab|day|week|season|top|task|error|code|status|epic|story|python|node|java|ios|android|http|round|part|rfc|q|h|exp|experiment|batch|stage|at|milestone|m|r|p|e|wave|demo|team|squad)[ :#-]?|#|第|编号|版本|工单|需求|需求单|单号|任务|房间|群|号码)$/;
/** Words after a number that make it a count of something else; a singular ("300 model evaluation") says what for. */
const countAfter =
  /^ ?(?:[-–]?(?:days?|weeks?|months?|years?|hours?|hrs?|h|mins?|minutes?|secs?|seconds?|am|pm|a\.m|p\.m|o'?clock|st|nd|rd|th|x|times|people|persons|ppl|guys|engineers|agents|devs|seats|users|runs|models|prs|mrs|tickets|bugs|tests|cases|files|pages|items|rows|requests|jobs|books|pens|chairs|coffees|beers|cents?|gb|mb|tb|kg|km|cm|mm|ms|s|px|gpus?|cpus?|cores|nodes|servers|machines|copies|things?|more (?:days?|weeks?|hours?|minutes?|people|agents?)|of (?:us|them|you))(?![a-z])|天|周|星期|礼拜|个?月|[号日]|年|点(?:钟|半|整|前|之前|\d)|分钟?|个?小时|人|位|次|遍|条|张|本|台|辆|份|件|楼|层|期|届|版|页|岁|折|倍|瓶|杯|顿|公里|米|斤|平|轮|组|篇|道|门|类|种|行(?!不行|吗|么|吧)|列|章|节|集|步|级|区|班|月|只|支|双|把|颗|头|匹|封|首|%|℃|兆|毫秒|像素|封|名|袋|箱|盒|碗|吨|桌|部|首|场|圈|趟|个(?! ?(?:token|积分|点|额度|额|credit|刀|币)))/;

function unitOf(word: string | undefined): Unit | 'foreign' | null {
  if (!word) return null;
  if (/^(?:us\$|\$|usd|us dollars?|dollars?|bucks?|美元|美金|刀)$/.test(word)) return 'USD';
  if (/^(?:¥|rmb|cny|yuan|kuai|人民币|元|块钱?)$/.test(word)) return 'CNY';
  if (/^tokens?$/.test(word)) return 'token';
  return /^(?:points?|积分)$/.test(word) ? 'point' : 'foreign';
}

/** Every amount in the (masked) text, in order. Counts, names and ordinals are left out. */
export function readAmounts(text: string): AmountPhrase[] {
  const found: AmountPhrase[] = [];
  const add = (phrase: AmountPhrase | null) => {
    if (phrase && !found.some((other) => phrase.start < other.end && other.start < phrase.end))
      found.push(phrase);
  };
  for (const phrase of readShares(text)) add(phrase);
  if (/[零〇一二两三四五六七八九十百千万亿]/.test(text)) {
    for (const match of text.matchAll(chineseRun)) add(fromChinese(text, match));
  }
  for (const match of text.matchAll(digitRun)) add(fromDigits(text, match));
  for (const match of text.matchAll(englishNumeral)) add(fromWords(text, match));
  return found.sort((a, b) => a.start - b.start);
}

function fromDigits(text: string, match: RegExpMatchArray): AmountPhrase | null {
  const [whole, sign1, prefix, sign2, written = '', multiplier, , suffix] = match;
  const start = match.index ?? 0;
  const end = start + whole.length;
  const unit = unitOf(prefix) ?? unitOf(suffix);
  const left = text.slice(Math.max(0, start - 14), start);
  const right = text.slice(end);
  if (!unit && (nameBefore.test(left) || (!multiplier && countAfter.test(right)))) return null;
  if (/^[a-z_]/.test(right) && !/^ish(?![a-z])/.test(right) && !unit) return joined(start, text);
  if (/^\.\d|^,\d|^ ?[\^*×÷] ?\d/.test(right))
    return broken(start, end + (/^[ .,\d^*×÷]+/.exec(right)?.[0].length ?? 0));
  const value = readDigits(written.replace(/^(\d{1,3}) (?=\d{3})/, '$1 '));
  if (!value) return broken(start, end);
  // "1k5" and "2w5" as chat writes 1,500 and 25,000.
  const spoken = /^[kw]$/.test(multiplier ?? '') && value.places === 0 && /^\d(?![\w.])/.exec(right);
  if (spoken) {
    const joint = { digits: value.digits * 10n + BigInt(spoken[0]), places: 1 };
    return finish(start, end + 1, times(joint, multiplier ?? ''), isMinus(sign1) || isMinus(sign2), unit);
  }
  const ranged = /^ ?(?:-|~|到|至|or|to|或) ?\d/.exec(right);
  if (ranged && !/^ ?(?:到|至|to)/.test(ranged[0])) return broken(start, end + ranged[0].length);
  return finish(start, end, times(value, (multiplier ?? '').trim()), isMinus(sign1) || isMinus(sign2), unit);
}

/** Digits run into letters ("2oo", "20x") are no number; only a command's amount slot makes them a mistyped one. */
function joined(start: number, text: string): AmountPhrase | null {
  const token = /^[\w.]+/.exec(text.slice(start))?.[0] ?? '';
  return /^\d+o+\d*$|^\d+[a-z]*o+\d*$/.test(token) ? broken(start, start + token.length) : null;
}

function fromChinese(text: string, match: RegExpMatchArray): AmountPhrase | null {
  const [whole, minus, prefix, written = '', fraction, multiplier, tail, suffix] = match;
  const start = match.index ?? 0;
  const end = start + whole.length;
  const unit = unitOf(prefix) ?? unitOf(suffix);
  const left = text.slice(Math.max(0, start - 14), start);
  const right = text.slice(end);
  if (/^\d+$/.test(written) || /[第几数]$/.test(left)) return null;
  // Arabic digits with one multiplier behind them ("2万", "1.5万") are read as digits.
  if (/^\d+(?:万|千|百|亿|百万|千万|十万)$/.test(written) || /[\d.]$/.test(left)) return null;
  const bare = !unit && !tail && !multiplier;
  const strong =
    (fraction !== undefined && multiplier !== undefined) ||
    (/[一二两三四五六七八九\d].*[十百千万亿]|^十[一二三四五六七八九]?[万亿]?$/.test(written) &&
      !/^[百千万亿]/.test(written));
  const slotted = /(?:借|还|送|要|申请|给我|加|匀|批|补|充|转|给|我|P|至少|大概|约|差不多) ?$/.test(left);
  if (
    !strong &&
    !unit &&
    !(
      slotted &&
      written.length === 1 &&
      /[零五六七八九二两三四]/.test(written) &&
      /^ ?(?:额度|token|credit|quota|$|[,.!?给])/.test(right)
    )
  )
    return null;
  if (written === '十' && bare && !slotted) return null;
  if (bare && countAfter.test(right) && !/^ ?个?月?[^个]/.test(right.replace(countAfter, ''))) return null;
  if (bare && countAfter.test(right)) return null;
  if (nameBefore.test(left) && !unit) return null;
  const integer = chineseNumber(written);
  if (integer === null) return null;
  const decimal: Decimal = fraction
    ? {
        digits:
          integer * 10n ** BigInt(fraction.length) +
          BigInt([...fraction].map((d) => (chineseNumber(d) ?? 0n).toString()).join('')),
        places: fraction.length,
      }
    : { digits: integer, places: 0 };
  const scaled = times(times(decimal, multiplier ?? ''), /[kw]/.test(tail ?? '') ? (tail ?? '') : '');
  return finish(start, end, scaled, minus !== undefined, unit);
}

function fromWords(text: string, match: RegExpMatchArray): AmountPhrase | null {
  const start = match.index ?? 0;
  let end = start + match[0].length;
  const tail = wordTail.exec(text.slice(end));
  const unit = unitOf(tail?.[1]);
  if (tail) end += tail[0].length;
  const left = text.slice(Math.max(0, start - 14), start);
  const right = text.slice(end);
  // "a few hundred" names no number.
  if (/(?:few|several|some) $/.test(left)) return null;
  const value = englishNumber(match[0]);
  if (!value) return null;
  const tiny = /^(?:zero|one|two|three|four|five|six|seven|eight|nine|dozen|an? dozen)$/.test(match[0]);
  const money = unit !== null || /^ (?:more )?(?:\w+ )?(?:credits?|quota|tokens?)\b/.test(right);
  const slotted =
    /(?:lend|loan|spot|borrow|repay|gift|request|send|donate|transfer)(?: me| us| P+| (?:him|her|them))? $/.test(
      left,
    );
  if (tiny && !money && !(slotted && /^(?: (?:from|to|for|until)\b|$|[,.?!])/.test(right))) return null;
  if (!money && (countAfter.test(right) || nameBefore.test(left))) return null;
  const minus = /(?:minus|negative) $/.exec(left);
  return finish(minus ? start - minus[0].length : start, end, value, minus !== null, unit);
}

const shares: readonly (readonly [RegExp, 'half' | 'all'])[] = [
  [
    /\bhalf(?! (?:an?|past|day|hour|way|year|time|the (?:day|time|team|people|company|office|battle))\b| ?-)(?: of)?(?= (?:my|the|your|his|her|their|our|its|it|that|what|of|to|from|for|until|please|now|back|because|so|as|since|if|by|before|through|in|at|with|till|off P+)\b|$|[ ,.?!]*[ADPX]|[,.?!]| tokens?| credits?| quota| \p{sc=Han}|\p{sc=Han})/gu,
    'half',
  ],
  [/(?<![\d/])1\/2(?![\d/])|(?<![\d.])50 ?%/g, 'half'],
  [/一半|半数|半额|1半/g, 'half'],
  [
    /(?<!(?:hi|hey|hello|thanks|thank you|morning|afternoon|you|after|at|we|they|us|is|are|that|thats|its|and|of|for|not|above|once|in|first|it|ask) )\ball(?! (?:(?:of )?(?:(?:my|our|the) )?(?:colleagues|teammates|coworkers|friends|people|members|folks|engineers|team)\b|day|good|right|hands|the (?:best|time|way|same)|time|about|set|clear|over|night|i|you|we|is|are|be|year|week|together|this|along|too|these|those)\b|-)(?: of (?:it|them|that|mine))?\b/g,
    'all',
  ],
  [/(?<![\w.])100 ?%/g, 'all'],
  [
    /\beverything\b|\bin full\b|\b(?:the )?full (?:amount|balance|sum)\b|\bthe (?:whole|entire) (?:lot|thing|amount|balance|sum|loan|debt|quota)\b|\bthe lot\b|\b(?:the )?rest(?= of (?:it|my|the (?:loan|debt))| back| to|$)/g,
    'all',
  ],
  [
    /全部(?!门)|所有|全额|全数|统统|通通|(?<![安健齐完])全(?=还|给|借|都|转|送)|都(?=还给|还了|还掉|还上|还清|给P|借给|转给|送给|还P)/g,
    'all',
  ],
];

function readShares(text: string): AmountPhrase[] {
  return shares.flatMap(([pattern, value]) =>
    [...text.matchAll(pattern)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      value,
      problem: null,
      unit: null,
    })),
  );
}

function isMinus(text: string | undefined): boolean {
  return text !== undefined && !text.includes('+');
}

function broken(start: number, end: number): AmountPhrase {
  return { start, end, value: null, problem: 'not-a-number', unit: null };
}

function finish(
  start: number,
  end: number,
  value: Decimal,
  minus: boolean,
  unit: AmountPhrase['unit'],
): AmountPhrase {
  const problem: Problem | null =
    value.digits === 0n ? 'zero' : minus ? 'negative' : beyondReason(value) ? 'too-large' : null;
  return { start, end, value: problem ? null : writeDecimal(value), problem, unit };
}

/**
 * Whether an amount was named in another unit than the installation's. "tokens" never is: it is what people call their
 * quota whatever it is counted in.
 */
export function isWrongUnit(named: AmountPhrase['unit'], unit: Unit): boolean {
  return named !== null && named !== 'token' && named !== unit;
}
