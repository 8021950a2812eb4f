import { englishRule as rule } from './english-rule.js';
import type { Rule } from './patterns.js';

/** English: asking the company for more. */
export const englishRequests: readonly Rule[] = [
  rule('request', 32, '{GO}borrow\\b(?=[^.;!?]*\\b(?:from|off) {BOSS}\\b)', true),
  rule(
    'request',
    37,
    '(?<!\\w){SOME} (?:can |could |please |would |will |kindly |just )*(?:approve|grant|authori[sz]e|sign off on|top me up)(?=.*A)',
  ),
  rule(
    'request',
    30,
    '\\b(?:can|could|would|will|please have|have|get) {BOSS}(?: P)? (?:{ADV}){0,3}(?:approve|grant|authori[sz]e|give|add|sign off on|okay|allow|top)\\b(?=.*(?:A|{Q}))',
    true,
  ),
  rule(
    'request',
    30,
    '{IGO}(?:need|want|get|request|seek|have|like|require|ask for|requesting)(?: an?| the| some)? (?:approval|permission|sign-?off|authori[sz]ation|go-ahead|ok) (?:for|to (?:use|get|spend|have)) (?:an? (?:extra|additional) |another |up to )*A(?=(?: more| extra| additional)?(?: {Q})?(?: |$|[,.?!]))',
    true,
  ),
  // The company's own credit.
  rule('request', 27, '{SELF}(?:request|requesting|reqeust)\\b(?! (?:from|by) (?:him|her|them))(?!s)', true),
  rule(
    'request',
    28,
    '{GO}(?:apply|ask|put in|file|submit|raise|make|open|create|send|log|place|lodge|fill in|start|new|send in)(?: in| for)? (?:a |an |my |another |the )?(?:new |quick |formal )?(?:{Q} |token |top-?up |top up )*(?:request|application|ask|appeal|top-?up|top up|increase|extension|raise|bump)(?: of| for| form)?\\b(?=.*(?:A|{Q}|top-?up|top up))',
  ),
  rule('request', 28, '{GO}(?:apply|applying|ask|asking|petition) (?:for|{BOSS})\\b', true),
  rule(
    'request',
    28,
    '{GO}ask for (?:some |a bit |a little |A )?(?:more|extra|additional|an increase)\\b',
    true,
  ),
  rule(
    'request',
    28,
    '{GO}(?:ask|get|have|need|want)(?:ing)? (?:A |some |more |extra |{Q} )*(?:from )?{BOSS}(?: P)? ?(?:for|to (?:approve|give|grant|add|top|raise|increase|bump))?(?=.*(?:A|{Q}|top))',
  ),
  rule(
    'request',
    29,
    '{GO}(?:top|topping)(?: P| me| us| my \\w+(?: \\w+)?| it| our \\w+| the \\w+)? ?-?up\\b(?! (?:my|the) (?:phone|coffee|glass))',
  ),
  rule(
    'request',
    27,
    '{START}(?:a |another |quick |quota |token |credit )*(?:topup|top-up|top up)\\b(?! (?:is|was|has|request (?:is|was)))',
  ),
  rule(
    'request',
    28,
    '{GO}(?:increase|raise|bump|extend|boost|up|expand|lift|double|triple|upgrade|refill|replenish|recharge|reload|enlarge|grow|fill up|hike|adjust|increment)(?: up)? (?:P |me |my |our |the |this |on |month |months |monthly |weekly |daily |current |personal |token |ai |api |llm |usage |credit |spending |teams? )*(?:quota|tokens?|credits?|allowance|budget|balance|limits?|cap|额度)\\b(?! (?:of|on|for|in) (?:the|this|our|that) (?!account|team))',
  ),
  rule(
    'request',
    28,
    '\\b(?:my|our) (?:\\w+ ){0,2}?(?:quota|limits?|allowance|budget|balance|cap|credits?|tokens)\\b[^;!?]{0,40}\\b(?:raise|increase|bump|extend|lift|up|top|boost|double) (?:it|that|them|this)(?: up)?\\b(?=[^.;!?]*A)',
  ),
  rule(
    'request',
    28,
    '\\b(?:my|our) (?:\\w+ ){0,2}?(?:quota|limits?|allowance|budget|balance|cap|credits?|tokens) (?:(?:please|to|should|could|can|needs to|need to|must|get|got) )*(?:be )?(?:increased|raised|bumped|topped up|extended|expanded|boosted|doubled|upped|refilled|lifted|increasing|raising|bumping|topping up|extending|a (?:bump|raise|boost|increase|top-?up))\\b',
  ),
  rule(
    'request',
    27,
    '{GO}(?:get|have|use|receive|do with|obtain|purchase|buy|see)(?: with)?(?: up to| about| around| roughly| like| at least| maybe| probably| on| in| my account)* (?:(?:a |some |any |an? (?:bit|little|few|couple|tad|touch)(?: hundred| thousand)? (?:of )?|many |much |lots |way |even |slightly |a lot |loads |A )*(?:more|extra|additional|further|spare|increased|higher|bigger|larger|new)|another|some|A|an? (?:extra|additional|{Q} (?:increase|bump|boost|raise|extension|top[- ]?up)|top[- ]?up|(?:quota |budget |token )?increase|bump|boost|higher|bigger|larger))\\b',
    true,
  ),
  rule(
    'request',
    27,
    '{IGO}(?:need|want|require|like|love|appreciate|needing|wanting)(?: with)?(?: up to| about| around| roughly| like| at least| maybe| probably| on| in| my account)* (?:(?:a |some |any |an? (?:bit|little|few|couple|tad|touch)(?: hundred| thousand)? (?:of )?|many |much |lots |way |even |slightly |a lot |loads |A )*(?:more|extra|additional|further|spare|increased|higher|bigger|larger|new)|another|some|A|an? (?:extra|additional|{Q} (?:increase|bump|boost|raise|extension|top[- ]?up)|top[- ]?up|(?:quota |budget |token )?increase|bump|boost|higher|bigger|larger))\\b',
    true,
  ),
  rule(
    'request',
    27,
    '{GO}(?:get|grant|give|allocate|assign|approve|add|allow|send|load|provide|hand|credit|chuck|throw|put|top)(?: me| us|(?= (?:\\w+ )*?(?:more|extra|additional|further)))(?: with)?(?: up to| about| around| roughly| like| at least| maybe| probably| on| in| my account)* (?:(?:a |some |any |an? (?:bit|little|few|couple|tad|touch)(?: hundred| thousand)? (?:of )?|many |much |lots |way |even |slightly |a lot |loads |A )*(?:more|extra|additional|further|spare|increased|higher|bigger|larger|new)|another|some|A|an? (?:extra|additional|{Q} (?:increase|bump|boost|raise|extension|top[- ]?up)|top[- ]?up|(?:quota |budget |token )?increase|bump|boost|higher|bigger|larger))\\b',
    true,
  ),
  rule(
    'request',
    27,
    '{GO}(?:get|have|use|receive|do with|obtain)(?: with)?(?: up to| about| around| roughly| like| at least| maybe| probably)* (?=A)',
    true,
  ),
  rule(
    'request',
    27,
    '{IGO}(?:need|want|require|like|love)(?: with)?(?: up to| about| around| roughly| like| at least| maybe| probably)* (?=A)',
    true,
  ),
  rule(
    'request',
    27,
    '{GO}(?:get|grant|give|allocate|assign|approve|add|allow|send|load|provide|credit|put|chuck|throw|hand)(?: me| us|(?= (?:about |around |another |an extra |up to )*A(?: {Q})? (?:to|on|onto|for) (?:my|our|me|us)))(?: with)?(?: up to| about| around| roughly| like| at least| maybe| probably)* (?=A)',
    true,
  ),
  rule(
    'request',
    27,
    '\\b(?:need|want|get) (?:a|an|some)? ?(?:{Q} |token |monthly |temporary |one-off |small |quick |big )+(?:increase|bump|boost|raise|extension|top[- ]?up|uplift)\\b',
  ),
  rule(
    'request',
    26,
    '{START}(?:(?:some |a (?:bit|few|little) |A )*(?:more|extra|additional)|another(?: A)?) ?(?:{Q}|A|token)(?!.*\\bleft)(?=.{0,60}$)',
    true,
  ),
  rule('request', 26, '{START}A (?:more|extra|additional)\\b', true),
  rule(
    'request',
    26,
    '{START}(?:{Q} |token )+(?:increase|bump|boost|raise|extension|top-?up|request)\\b(?! (?:is|was|has|from))',
  ),
  rule(
    'request',
    27,
    '{GO}(?:a |an )(?:top-?up|top up|increase|quota (?:bump|raise|boost)|(?:{Q} )(?:increase|bump|raise|boost|extension))\\b',
  ),
  rule(
    'request',
    27,
    '\\b(?:possible|chance|way) (?:for me )?(?:to (?:get|have)|of|i (?:can|could) get) (?:getting )?(?:A|some|a few|a bit|an?) ?(?:more|extra|additional|increase)?',
    true,
  ),
];
