import type { AmountPhrase } from './numbers.js';
import { overlap, type Stretch } from './spans.js';

/** What stands right before the amount that is meant. */
const ordered =
  /(?:borrow|lend|loan|spot|front|repay|pay(?: back)?|give|gift|send|donate|transfer|request|ask|top(?: me)?[ -]?up|need|want|get|have|offer|return|add|another|extra|up to|by|loan of|借|还|送|赠|申请|要|加|给|匀|转|批|补|充|充值|追加|需要|借给|归还|分)(?:入|出|用)?(?: *(?:me|us|him|her|them|back|for|about|around|roughly|like|just|only|maybe|at least|up to|another|an extra|extra|some|the|my|a loan of|with|by|of|to|我们|我|他|她|点|大概|大约|约|个|额度|差不多|至少|多|先|一共|回|掉|清|了)| *P+)* *$/;
/** What stands before amounts that only tell how things are. */
const told =
  /(?:spent|used|burn(?:ed|t)|left|only have|just have|have only|already|remaining|got only|budget (?:is|was)|quota (?:is|was)|cost|worth|balance (?:is|of)|原来|用了|花了|消耗了?|剩|剩下|只有|只剩|还有|余额|额度是|用掉|烧了|共)(?: *(?:only|about|around|just|over|nearly|差不多|大概|了|的))* *$/;

/** Settling a debt means the whole of it. */
const wholeDebt =
  /\b(?:settle|clear|close|square|wipe|pay|finish)(?:ing)?(?: (?:up|off|out|down|away|P+))*\b(?: (?:of|all|my|our|the|this|that|any|whole|entire|remaining|outstanding|open|current|P+))* (?:loans?|debts?|tab|ious?|borrowings?)\b|\b(?:settle|square|even) (?:things |it )?up\b|\bpay(?:ing)? (?:off P|P+ off|off what)|\bpay(?:ing)? off\b|(?:还|结|付|归还)清|清(?:偿|掉|账)|了结|还完/;

/** What a repayment without an amount comes to: `all` where the words mean that nothing stays open. */
export function impliedRepayment(filled: string): 'all' | null {
  return wholeDebt.test(filled) ? 'all' : null;
}

/**
 * The amount an order is about: the one its verb governs, not one that tells what was spent before and not one inside the
 * reason.
 */
export function chooseAmount(
  amounts: readonly AmountPhrase[],
  filled: string,
  reason: Stretch | null,
): AmountPhrase | null {
  let best: AmountPhrase | null = null;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const amount of amounts) {
    const left = filled.slice(Math.max(0, amount.start - 60), amount.start);
    const right = filled.slice(amount.end, amount.end + 20);
    let score = 0;
    if (ordered.test(left)) score += 4;
    const share = amount.value === 'half' || amount.value === 'all';
    if (!share && told.test(left)) score -= 5;
    if (/^ ?(?:left|remaining|used|spent)\b|^ ?(?:用完|左右的余)/.test(right)) score -= 4;
    if (/^ ?(?:tokens?|credits?|quota|额度|配额|more|extra|points)/.test(right)) score += 1;
    if (amount.unit !== null) score += 1;
    // "from 500 to 800": what it is now, then what is wanted.
    if (/(?:from|从|由) *$/.test(left) && /^[^,.;!?A]{0,8}?(?:to|到|至|为) *A/.test(right)) score -= 5;
    if (reason && overlap(reason, amount)) score -= 6;
    if (share) score -= 1;
    if (score > bestScore) {
      best = amount;
      bestScore = score;
    }
  }
  return bestScore <= -6 ? null : best;
}
