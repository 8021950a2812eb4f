import { englishRule as rule } from './english-rule.js';
import type { Rule } from './patterns.js';

/** English: gifts and repayments. */
export const englishMoves: readonly Rule[] = [
  rule(
    'gift',
    28,
    '{SELF}(?:give|gift|donate|send|transfer|pass|hand|tip|share|grant|move|wire|slip|chuck|throw|contribute|award|reward|present|shift|gifting|giving|sending)(?: over| away| out| along| on)?(?! (?:me|us)\\b)(?=.*P)(?=.*(?:A|{Q}))(?!.*\\bback\\b)',
    true,
  ),
  rule(
    'gift',
    28,
    '{GO}(?:gift|donate)(?! (?:me|us|wrap\\w*|cards?|shop|ideas?|basket|bag|is|was|for)\\b)\\b',
    true,
  ),
  rule('gift', 28, '{START}give A(?: {Q})?[.!]*$'),
  rule(
    'gift',
    28,
    '{GO}(?:transfer|hand over|pass on|send over)(?: (?:some|a few|something))?(?: {Q})? (?:to|over to) P(?=[ .!?]*$)',
  ),
  rule('gift', 29, '{GO}let P (?:have|keep)\\b(?=.*(?:A|{Q}))'),
  rule('gift', 29, '{START}A(?: {Q})? (?:to|for) P as an? (?:gift|present|thank)'),
  rule('gift', 29, '{IGO}(?:make|give) P a (?:gift|present) of\\b'),

  rule(
    'repay',
    33,
    '{SELF}(?:repay|reimburse|reimbursing|pay back|payback|paying back|repaying|refund)\\b',
    true,
  ),
  rule(
    'repay',
    33,
    '{SELF}(?:pay|give|send|return|transfer|hand|paying|giving|sending|returning)\\b(?! (?:the|an?|my|our|his|her|their) (?!(?:remaining |rest |full |whole |borrowed )*(?:A|{Q}|loan|debt)))(?=[^.;!?]*(?:A|P|{Q}|loan|debt|owe|borrowed|everything))[^.;!?]{0,40}\\bback\\b',
    true,
  ),
  rule('repay', 31, '{GO}(?:pay|return|remit)\\b(?=[^.;!?]*P)(?=[^.;!?]*(?:A|{Q}|loan|debt|owe))', true),
  rule(
    'repay',
    31,
    '{GO}(?:return|pay) (?:the |my |our )?(?:remaining |rest |full )*(?=(?:A(?: {Q})?|{Q}|loan|debt)(?: to P| (?:that |which )?(?:i|we) (?:borrowed|owe|got|took|lent)|$|[ ]?[,.!]))',
  ),
  rule(
    'repay',
    32,
    '{GO}(?:settle|clear|close|pay|square|sort|finish|wipe)(?: up| off| out| down| away)? (?:(?:all|half|part|some|A|off|of|the rest of|in full) )*(?:of )?(?:my |the |our |this |that |all |everything |what |any )*(?:outstanding |open |remaining |current |whole |entire )*(?:loans?|debts?|(?:i|we) (?:still )?owe|ious?|tab|borrowings?)\\b',
  ),
  rule(
    'repay',
    32,
    '{GO}(?:settle|square|clear|even|make)(?: up| things| it|everything| accounts| even| off| all)* (?:up )?with P',
  ),
  rule(
    'repay',
    31,
    '{GO}(?:pay|settle)(?: off| up)? P(?: off| out)?(?=$| ?[,.!?]| in full| everything| all| (?:for )?(?:what|the))',
  ),
  rule('repay', 30, '{START}repayment (?:of |to )'),
];
