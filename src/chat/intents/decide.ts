import { inChinese } from './mixed.js';
import { objectOf } from './objects.js';
import { findOpenings } from './openings.js';
import type { Rule } from './patterns.js';
import type { Announced } from './purpose.js';
import { englishBot } from './queries-en-bot.js';
import { englishOthers } from './queries-en-others.js';
import { englishUse } from './queries-en-use.js';
import { chineseBot } from './queries-zh-bot.js';
import { chineseOthers } from './queries-zh-others.js';
import { chineseUse } from './queries-zh-use.js';
import { englishAsks } from './rules-en-ask.js';
import { englishLoans } from './rules-en-loan.js';
import { englishMoves } from './rules-en-move.js';
import { englishRequests } from './rules-en-request.js';
import { chineseLoans } from './rules-zh-loan.js';
import { chineseMoves } from './rules-zh-move.js';
import { chineseRequests } from './rules-zh-request.js';
import { mark, mask, template } from './spans.js';
import { actionIntents, type IntentName } from './utterance.js';
import { isReported, isTold, vetoEnglish, withoutCourtesy } from './vetoes.js';
import { vetoChinese, withoutChineseCourtesy } from './vetoes-zh.js';

/** What a sentence asks for, before its details are read. */
interface Decision {
  readonly intent: IntentName;
  readonly explicit: boolean;
  /** The amount's place is taken by something that is no number ("borrow abc from @bo"). */
  readonly junkAmount: boolean;
}

interface Found {
  readonly intent: IntentName;
  readonly weight: number;
  readonly junk: boolean;
}

const none: Found = { intent: 'unknown', weight: 0, junk: false };
const han = /\p{Script=Han}/u;

/**
 * Decides by rules on the sentence with its amounts, people and dates filled by placeholders. Behind an order that names
 * its amount the reason has no say: "request 300 for the page where people repay".
 */
export function decide(filled: string, reason: Announced | null): Decision {
  const whole = decideBy(filled);
  if (!reason || !filled.slice(0, reason.at).includes(mark.amount)) return whole;
  const bare = decideBy(mask(filled, [reason], mark.other));
  if (bare.intent === 'unknown' || bare.intent === whole.intent) return whole;
  // What only the shorter reading understands is confirmed first, and must begin as orders do.
  return whole.intent !== 'unknown' || command.test(template(filled).replace(polite, ''))
    ? { ...bare, explicit: false }
    : whole;
}

const polite = /^(?:please |can you |could you |i want to |id like to |请|麻烦|帮我|我|想|要|需要)+/;

function decideBy(filled: string): Decision {
  const words = template(filled);
  const english = decideEnglish(withoutCourtesy(words));
  const chinese = han.test(words) ? decideChinese(withoutChineseCourtesy(inChinese(words))) : none;
  const found = chinese.weight > english.weight ? chinese : english;
  return { intent: found.intent, explicit: isCommand(words, found.intent), junkAmount: found.junk };
}

/** Heaviest first, so that the first that holds decides. */
const englishActions = [...englishAsks, ...englishLoans, ...englishMoves, ...englishRequests].sort(
  (a, b) => b.weight - a.weight,
);

const chineseActions = [...chineseLoans, ...chineseMoves, ...chineseRequests];
const englishQueries = [...englishUse, ...englishOthers, ...englishBot];
const chineseQueries = [...chineseUse, ...chineseOthers, ...chineseBot];

function matchAt(pattern: RegExp, text: string, positions: readonly number[]): RegExpExecArray | null {
  for (const position of positions) {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match) return match;
  }
  return null;
}

function decideEnglish(text: string): Found {
  if (!/[a-z]/.test(text)) return /^[ ?]+$/.test(text) ? { intent: 'help', weight: 1, junk: false } : none;
  let best = heaviest(englishQueries, text, none);
  if (vetoEnglish(text) !== null) return best;
  const openings = findOpenings(text);
  for (const rule of englishActions) {
    if (rule.weight <= best.weight) continue;
    const match = rule.at ? matchAt(rule.pattern, text, openings[rule.at]) : rule.pattern.exec(text);
    if (!match) continue;
    const end = match.index + match[0].length;
    if (/^-\w/.test(text.slice(end))) continue;
    const verbAt =
      end - (/(?:\S+ (?:me|us|out|up|back|for|over|in)|\S+)\s*$/.exec(match[0])?.[0].length ?? 0);
    if (isReported(text, verbAt) || isTold(text, verbAt)) continue;
    let junk = false;
    if (rule.object) {
      const rest = text.slice(end);
      const kind = objectOf(`${trailingObject(match[0])} ${rest}`);
      if (kind === 'foreign') {
        if (!isJunk(text, rest)) continue;
        junk = true;
      }
      if (kind === 'credit' && placeholderWord.test(text)) junk = true;
      if (kind === 'none' && needsCredit.has(rule.intent) && !/[A]/.test(match[0])) {
        if (/(?:gift|donate) ?$/.test(match[0])) best = { intent: rule.intent, weight: rule.weight, junk };
        if (
          rule.intent !== 'request' ||
          !/^(?:please )?request(?:ing)?\b/.test(text) ||
          rest.replace(/P|from/g, '').trim().length > 30
        )
          continue;
      }
    }
    best = { intent: rule.intent, weight: rule.weight, junk };
  }
  return best;
}

/** An order of these kinds without a word of credit is something else ("give @bo a shout", "I need it"). */
const needsCredit: ReadonlySet<IntentName> = new Set(['request', 'gift', 'ask']);

/** A match that already ate into its object ("need some more") hands it to the object's reader. */
function trailingObject(matched: string): string {
  return (
    /(?:\b(?:some|any|more|extra|additional|another|A|further|new|spare|increase|bump|boost|higher|bigger|larger|increased|top-?up|tokens?|credits?|quota|budget|allowance|balance|limits?|points?)\s*)+$/.exec(
      matched,
    )?.[0] ?? ''
  );
}

/** A verb-first command whose amount is one word that names nothing: a mistyped number. */
function isJunk(text: string, rest: string): boolean {
  const slot =
    /^(?:please )?(borrow|lend|loan|repay|gift|give|request|ask|send)(?: P)? (?:for )?(\S+?)(?=$| (?:from|to|off|until|by|P|for|D)(?= |$)| P|,)/.exec(
      text,
    );
  const word = slot?.[2];
  if (!slot || !word || rest.trim() === '') return false;
  if (
    /^(?:abc|xyz|foo|bar|nan|null|undefined|n\/a|tbd|x+|y+|z+|lots|many|plenty|infinity|infinite|\?+|#+)$/.test(
      word,
    )
  )
    return true;
  if (/\d/.test(word) || (/^[a-z]+$/.test(word) && !/[aeiouy]/.test(word))) return true;
  return (
    slot[1] === 'borrow' &&
    /^[a-z]+$/.test(word) &&
    !/s$/.test(word) &&
    / from P(?=$| )/.test(text) &&
    word.length <= 8 &&
    !ordinaryThing.test(word)
  );
}

/** "borrow xyz tokens": credit is meant, its number is not there. */
const placeholderWord =
  /^(?:please )?(?:borrow|lend|loan|repay|gift|give|request|ask)(?: P)? (?:for )?(?:abc\w?|xyz|foo|bar|nan|null|undefined|n\/a|tbd|x+|infinity|\?+|#+) (?:tokens?|credits?|usd|dollars?|bucks|points?)\b/;

const ordinaryThing =
  /^(?:money|lunch|time|food|coffee|water|paper|code|space|power|advice|help|ideas?|charger|laptop|stuff|it|that|this|them|some|someone|inspiration|strength|energy|heavily|directly)$/;

function decideChinese(text: string): Found {
  // "大家好,央行借出200亿": a greeting asks nobody for anything.
  const rest = text.replace(greeting, '');
  if (rest !== text && !/[我谁有吗么?]/.test(rest) && decideChinese(rest).weight === 0) return none;
  let best = heaviest(chineseQueries, text, none);
  const veto = vetoChinese(text);
  if (veto !== null) return best;
  for (const rule of chineseActions) {
    if (rule.weight <= best.weight) continue;
    if (!rule.pattern.test(text)) continue;
    const junk =
      /(?:借|还|申请|送)(?:给)?P?[a-z]{1,8}(?=$|[,.P向给找从]|额度)/.test(text) && !text.includes('A');
    best = { intent: rule.intent, weight: rule.weight, junk };
  }
  return best;
}

const greeting =
  /^(?:(?:大家|各位(?:同学|同事|大佬|老师)?|同学们|同事们|小伙伴们?|兄弟们|朋友们|家人们)(?:早上|上午|中午|下午|晚上)?好)[,.!~]+/;

function heaviest(rules: readonly Rule[], text: string, start: Found): Found {
  let best = start;
  for (const rule of rules) {
    if (rule.weight > best.weight && rule.pattern.test(text)) {
      best = { intent: rule.intent, weight: rule.weight, junk: false };
    }
  }
  return best;
}

const command =
  /^(?:borrow|lend|loan P|repay|pay|return|gift|give P|give A|send|transfer|donate|request|ask|top[ -]?up|cancel|withdraw|help|balance|history|loans|team|digest|settings|language|timezone|offer|借(?!我)|还|归还|送|赠|转|申请|给P|(?:找|向|跟|问|从) ?P|把|取消|撤回|撤销|帮助|余额|明细|设置|语言|时区|周报|加额|求助)/;

/** Verb first, nothing around it: a command. Questions, courtesies and wishes are sentences and get a card to confirm. */
function isCommand(words: string, intent: IntentName): boolean {
  if (intent === 'unknown') return false;
  if (
    actionIntents.has(intent) &&
    /[?]|\b(?:me|us|can|could|would|please|maybe)\b|吗|(?<!申)请|麻烦|我|可以|能/.test(words)
  )
    return false;
  return command.test(words);
}
