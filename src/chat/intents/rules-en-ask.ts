import { englishRule as rule } from './english-rule.js';
import type { Rule } from './patterns.js';

/** English: asking any colleague, or a channel, for credit. */
export const englishAsks: readonly Rule[] = [
  // Any colleague.
  rule('ask', 36, '{GO}borrow\\b(?=[^.;!?]*\\b(?:from|off|with|of) (?:anyone|{SOME})(?!\\w))', true),
  rule(
    'ask',
    36,
    '(?<!\\w){SOME} (?:(?:here|please|else|out there|there|around|in \\w+|able|on the team|in the team|with \\w+|who|kindly|maybe|possibly|can|could|would|will|might|may|be able to|willing to|to|mind|be willing to|be so kind (?:as to|to)|happy to|up for|want to|got|have|has|is|be|pls|please|just|quickly) )*(?:lend|lending|loan|loaning|spot|front|float|sub|advance|spare|share|borrow me)(?: out)?\\b',
    true,
  ),
  rule(
    'ask',
    36,
    '(?<!\\w){SOME} (?:(?:here|please|else|out there|there|around|in \\w+|can|could|would|will|might|kindly) )*(?:give|send|transfer)(?: me| us)\\b',
    true,
  ),
  rule(
    'ask',
    36,
    '(?<!\\w){SOME} (?:(?:here|else|out there|there|around|in \\w+|currently|happen to|still|might|would|on the team) )*(?:have|has|got|with|having|holding|sitting on) (?:got )?(?:about |around |like |some |any |a spare |spare |extra |an extra |roughly |maybe )*(?:A|{Q})(?: more| extra| spare)?(?: {Q})? ?(?:.{0,16}?)(?:to spare|spare|to lend|to share|to loan|left over|leftover|extra|unused|available|lying around|going spare|surplus|(?:that )?(?:i|we) (?:can|could|may|might) (?:borrow|have|use)|(?:that )?(?:they|he|she|you) (?:can|could|might|may|would|are (?:able|willing) to) (?:\\w+ )?(?:lend|spare|give|share|loan|do without)|for me|they dont need|to give)\\b',
  ),
  rule('ask', 36, '(?<!\\w){SOME} (?:have |has |got |with )?(?:spare|extra|surplus|unused) A'),
  rule(
    'ask',
    36,
    '(?<!\\w){SOME} (?:(?:here|please|else|out there|kindly|maybe|possibly|able to|willing to) )*(?:help|bail|sort|tide|assist)(?: me| us)?(?: out| over)? with\\b(?=[^.;!?]*A)',
    true,
  ),
  rule(
    'ask',
    34,
    '\\b(?:spare|extra|got|have|any) (?:A|any|some)(?: spare| extra)?(?: {Q})?[^.;!?]{0,12}\\b(?:anyone|anybody|someone|somebody)\\b',
  ),
  rule(
    'ask',
    35,
    '{GO}ask (?:around|(?:for )?A|(?:{SOME})(?! who)(?: here)?(?: for| to lend| to spare| whether| if|,))(?! (?:more|extra|additional))',
    true,
  ),
  rule(
    'ask',
    35,
    '{GO}ask (?:around[,:]? |in )?(?:{SOME}[,:]? )?(?:for )?(?:about |around |roughly |like |some |approximately |up to |maybe )*(?=A(?: {Q})?(?: (?:from|for|until|by|please|to|because|in|across|around|D|so|if|due)\\b|$| ?[,.!?<]| <))',
  ),
  rule(
    'ask',
    36,
    '\\bborrow (?:about |around |some |like )?(?:A|{Q})\\b[^P]*\\b(?:can|could|would|will|is) (?:anyone|anybody|someone|somebody)(?: here| please| able to)* (?:help|assist|spare|do that|sort me)\\b',
  ),
  rule('ask', 33, '^(?:please )?ask[ .!?]*$'),
  rule(
    'ask',
    34,
    '{GO}(?:post|open|create|start|make|broadcast|put out|send)(?: out)? (?:an? |the |my )?(?:new |open |public |channel |loan )*ask\\b',
  ),
  rule(
    'ask',
    35,
    '{IGO}(?:need|want|get|take|have|looking for|look for|use|looking to get|find|after|seeking|do with|asking for|in need of|searching for)\\b(?=[^.;!?]*A[^.;!?]*\\b(?:from|off) {SOME}(?!\\w))',
    true,
  ),
  rule(
    'ask',
    33,
    '(?:^|\\b(?:im|i am|we are|were|am) )(?:looking|seeking|asking|searching|hunting) (?:for|to borrow) (?:about |around |some |a loan of |like )*(?=A)(?![^.;!?]*P)',
    true,
  ),
  rule(
    'ask',
    33,
    '{START}(?:any|some) (?:kind |nice |generous )?(?:soul|souls|one|volunteers?|takers|colleague)\\b.*(?:A|{Q})',
    true,
  ),
  rule('ask', 35, '\\b(?:borrow|loan of|loan for) (?:A)[^.;!?]{0,40}\\b(?:from|off) {SOME}(?!\\w)'),
  rule(
    'ask',
    34,
    '\\bwho (?:can|could|should|may|might|would) (?:i|we) (?:borrow|ask|get|take)\\b(?=.*(?:A|{Q}))',
  ),
];
