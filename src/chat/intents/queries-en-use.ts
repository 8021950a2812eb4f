import { bareword, keyword, question } from './english-query.js';
import type { Rule } from './patterns.js';

/** English: what is left, and what was used. */
export const englishUse: readonly Rule[] = [
  // Balance.
  keyword(
    'balance',
    14,
    '(?:{Q} )*(?:balance|balances|remaining {Q}|{Q} remaining|{Q} left|left|remaining|remainder|headroom|leftover {Q}|available {Q})',
  ),
  bareword(
    'balance',
    13,
    '(?:token |ai |api |llm |credit )?(?:quota|credits|tokens|allowance|limit|limits|budget|status|points|wallet|account|tokens status|quota status)',
  ),
  question(
    'balance',
    16,
    '\\b(?:how much|how many|what|whats|how)(?: more)?(?: {MY}{Q}| of {MY}{Q}| usage| money)?(?: {Q})? ?(?:{HAVE}|does my account have|have we|do we have) ?(?:(?:left|remaining|available|still|at the moment|right now|to spend|to use|over|in total|now|in {MY}{Q}|in my account|for {PERIOD}|on {MY}{Q}|of {MY}{Q}|{Q}|{PERIOD}|to my name|to burn|to play with|unused|spare) ?)+(?:[?!.,]|$| (?:please|thanks|until|before|in|on|for|of|until)\\b)(?!.*\\b{TEAM}\\b)',
  ),
  question(
    'balance',
    15,
    '\\b(?:how much|how many)(?: {Q})? (?:(?:is|are|remains?|do|have|ve|did|does|have) )?(?:i|there|my account|my {Q})? ?(?:still )?(?:have|got|is|are|get|s)?(?: {Q})? ?(?:left|remaining|remains|available|unused)\\b(?! (?:hand|to do|time|before the))(?=(?: (?:in|on|of|for) {MY}{Q})|(?: for me| now| today| at all| please| this \\w+| until .*| before .*| D.*| or .*| right now| mate| thanks| still)*[ ?!.,]*$)(?!.*\\b{TEAM}\\b)',
  ),
  question(
    'balance',
    15,
    '\\b(?:whats|what is|what are|how much of|hows|how is|how are|any|got any|have any|is there|are there|do i (?:still )?have|have i (?:still )?got|check)\\b[^.;!?]{0,24}\\b{Q}\\b[^.;!?]{0,12}\\b(?:left|remaining|available|looking|doing|like|still there)\\b(?!.*\\b{TEAM}\\b)',
  ),
  question(
    'balance',
    15,
    '\\bhow (?:much|many)(?: of)?(?: my)?(?: \\w+)? ?{Q} (?:do i|have i|are|is|ive|i)(?: still| currently| even| actually| have| got| there| available| left| in my account)*[ ?!.]*$',
  ),
  question(
    'balance',
    14,
    '\\b(?:whats|what is|check|show|display|view|print|list|tell me|see|know|give me)(?: me)? (?:on )?my (?:current |remaining |available |token |ai |api |credit |latest )*(?:balance|quota|allowance|limit|limits|budget|credits|tokens|headroom|credit status|standing)\\b(?! (?:history|usage|settings|increase|request))',
  ),
  question(
    'balance',
    15,
    '\\b(?:when|what time|what day|what date|how long (?:until|until|before)|how soon|how many days (?:until|before))\\b[^.;!?]{0,30}\\b(?:refill|refills|refilled|reset|resets|renew|renews|renewed|replenish|replenished|replenishes|refresh|refreshes|recharge|roll over|rolls over|top-?up automatically|restored|come back|comes back|run out|runs out|last|expire|expires|get (?:new|more|my) (?:tokens|quota|credits)|next (?:refill|reset|allowance|window)|back)\\b(?![^.;!?]*\\b(?:loan|server|cache|password|page|meeting|bo|he|she|office|office hours|build)\\b)(?<=\\b(?:my|i|it|we|{Q}|quota|refill|reset|allowance|next)\\b.*)',
  ),
  question(
    'balance',
    14,
    '\\b(?:next|quota|token|tokens|credit|allowance|budget|monthly|weekly) (?:refill|reset|renewal|replenishment)(?: date| time| day)?\\b',
  ),
  question(
    'balance',
    15,
    '\\b(?:am i|im i|are we|will i|would i|going to|do i|have i|i think im|is my {Q}|is my \\w+ {Q}|are my {Q})\\b[^.;!?]{0,20}\\b(?:running (?:out|low|short|dry)|run (?:out|low|short|dry)|run through|almost (?:out|done|through|empty)|nearly (?:out|through|done|empty)|close to (?:my |the )?(?:limit|cap|end)|near (?:my |the )?(?:limit|cap)|out of {Q}|over (?:my |the )?(?:limit|quota|budget)|low on {Q}|short on {Q}|hit (?:my |the )?(?:limit|cap)|exhausted|used up|empty|running on empty|maxed out|good on {Q}|ok(?:ay)? on {Q}|on track|gone)\\b(?! of (?:time|coffee|milk|ideas|patience|space|disk|memory|paper|food|battery|excuses))',
  ),
  question(
    'balance',
    14,
    '\\b(?:do|have|got) i?\\b ?(?:still )?(?:have|got)? ?(?:enough|any|sufficient|much|many)(?: {Q})?(?: {Q}| left| remaining)(?: left| remaining)?\\b(?![^?]*\\btime\\b)(?=[^.;!]*(?:{Q}|left[ ?!.]*$))',
  ),
  question(
    'balance',
    16,
    '\\bhow (?:long|far|many days) (?:will|does|would|can|do|should|is|are) (?:(?:my|this|the|these|our) [^.;!?]{0,20}?{Q}|it|that|they|this)\\b[^.;!?]{0,24}\\b(?:last|get me|hold|go|suffice|carry me|good for)\\b',
  ),
  question(
    'balance',
    16,
    '\\b(?:will|would|does|do|is|are|can) (?:(?:my|this|the|these|our) (?:\\w+ )?{Q}|it) (?:\\w+ ){0,2}?(?:last|suffice|hold|hold out|be enough|cover|enough)\\b',
  ),
  question(
    'balance',
    13,
    '\\bhow (?:am i (?:doing|looking|standing)|is it looking|do i stand|are we looking)(?: on| for| with)? (?:my )?{Q}\\b',
  ),
  question('balance', 13, '\\b(?:how much|what) (?:can|may|could) i (?:still )?(?:spend|use|borrow|lend)\\b'),
  question(
    'balance',
    12,
    '^(?:ugh |damn |oh no |hmm |ok |so )?(?:im|i am|ive|i have|i) (?:almost |nearly |about |basically |already |totally |completely |just |have |about to )*(?:out of|run out of|ran out of|running out of|running low on|low on|used up (?:all )?my|burned through (?:all )?my|burnt through (?:all )?my) (?:my )?{Q}[ .!?]*$',
  ),
  question('balance', 13, '^(?:{Q} )?(?:left|remaining)\\?*$'),

  question(
    'balance',
    11,
    '(?:^|[,.;!?] ?)[^,.;!?]{0,24}\\bmy (?:token |current |remaining )?balance[ ?!.]*$',
  ),
  question('balance', 14, '\\bhow \\w+ (?:is|are|does) my (?:\\w+ )?{Q}(?: look)?[ ?!.]*$'),
  question(
    'balance',
    6,
    '^(?:(?:hi|hey|hello|morning|afternoon|evening)[,!.]? |good |so |ok |okay |please |just |im curious |curious |wondering |whether |can you |could you |would you |can i |could i |kindly |tell me |let me know |remind me |i want to know |i need to know |id like to know |quick question |[,!.:] ?)*(?:what|whats|how|hows|is|are|am|did|have|do|does|will|when|can i|tell|show|check|any|where|wheres|im)\\b(?=.*\\b(?:my|i) (?:\\w+ ){0,4}?(?:quota|credits?|allowance|budget|balance|limit|cap|tokens?)\\b)(?!.*\\b(?:server|api key|auth|expired?|invalid|password|prompt|context|max_tokens|rate limit|he|she|they|bank|card|meeting|lunch|trip|holiday|travel)\\b)',
  ),
  question(
    'balance',
    12,
    '\\bhow many (?:tokens|credits|points) (?:remain|are (?:still )?(?:left|there|available|remaining))\\b(?! (?:in|for) the)',
  ),
  question(
    'balance',
    13,
    '^(?:hi |hey |ok |so |please |can you |could you )*(?:whats|what is|how much|show|tell|check|give|know|see)\\b.*\\b(?:remaining|available) (?:amount|sum|total|{Q})\\b',
  ),

  // History.
  keyword(
    'history',
    14,
    '(?:usage|spending|spend|consumption|transaction|token|account|credit) ?(?:history|log|logs|breakdown|details|statement|records?|stats|statistics|report)|history|transactions?|usage|statement|activity|spendings?|consumption|ledger|expenses|breakdown|recent activity|transaction history|usage stats',
  ),
  question(
    'balance',
    15,
    '\\b(?:how much|what|how many {Q}) do i (?:still |currently |actually |now )?have(?: now| right now| in total| at the moment| today| please)*[ ?!.]*$',
  ),
  question(
    'balance',
    31,
    '\\bdo i (?:still )?have enough (?:left |{Q} )*(?:for|to (?:spend|use|lend|give|send)) (?:another )?A',
  ),
  question(
    'balance',
    31,
    '\\b(?:do i|have i|ive) (?:still )?(?:have|got)(?: at least| about| around| more than| over| even)? A (?:{Q} )?(?:left|remaining|available|to spend|to my name)\\b',
  ),
  question(
    'balance',
    13,
    '^(?:so |ok |hey |hi |and )*how (?:low|close|short|tight|deep|far along|near the limit) (?:am i|are we)(?: now| already| running| this month)*[ ?!.]*$',
  ),
  question(
    'history',
    17,
    '\\b(?:what|how much|how many|which \\w+)(?: {Q}| of {MY}{Q}| money| in total| exactly| have| of it)* (?:did|have|do|had|was|were|am) (?:i|we|my \\w+) (?:actually |already |really |just |currently |even |all |been )*(?:use|used|using|spend|spent|spending|burn|burned|burnt|burning|consume|consumed|consuming|go through|gone through|blow|blown|eat|eaten|waste|wasted|rack up|racked up|use up|used up|chew through|get through|cost)\\b(?![^?]*\\b(?:time|hours|weekend|holiday)\\b)',
  ),
  question(
    'history',
    16,
    '\\b(?:whered?|where) (?:(?:did|have|do|has|is|are) )?(?:all |A )?(?:of )?(?:my|the|our|those|these) (?:\\w+ )?{Q} (?:all )?(?:go|gone|going|disappear|vanish|end up|went)\\b',
  ),
  question(
    'history',
    16,
    '\\b(?:what|who|which \\w+) (?:ate|used|burned|burnt|consumed|is eating|has eaten|is using|is burning|drained|is draining|took|cost|costs|is costing|uses|spent|has used|used up|chewed through|is consuming) (?:up |through |all |most |of |me )*(?:my |the )?(?:{MY})(?:{Q}|the most)\\b',
  ),
  question(
    'history',
    15,
    '\\b(?:show|list|see|view|get|check|give|pull|tell|know|look at|display|whats|what is|what are|what was|hows|how is|how was|send|summary of|summarise|summarize|breakdown of|details of)\\b[^.;!?]{0,16}\\bmy (?:\\w+ ){0,2}(?:usage|history|spending|spend|consumption|transactions|expenses|activity|burn rate|burn|costs?)\\b(?! (?:limit|settings))',
  ),
  question(
    'history',
    15,
    '\\bmy (?:token |quota |credit |ai |api |llm )*(?:usage|history|spending|spend|consumption|transactions|burn)(?: (?:for|in|over|from|during|of|by|on|per))?[,:]? {PERIOD}',
  ),
  question(
    'history',
    14,
    '^(?:show |give |get |check |list |view |see )?(?:me )?(?:the )?(?:token |quota |credit )*(?:usage|history|spending|spend|consumption|transactions)(?: (?:for|in|over|from|during|of|by|on|per))? (?:my )?(?:{PERIOD}|model|day|week|project)[ ?!.]*$',
  ),
  question(
    'history',
    14,
    '\\b(?:usage|spending|consumption|cost|costs|token) (?:breakdown|by model|by day|per day|per model|by project|history|stats|log|details)\\b(?! (?:is|of the) (?:broken|wrong))(?=.{0,24}$)',
  ),
  question(
    'history',
    18,
    '\\b(?:usage|spending|consumption|cost|spend) (?:report|summary|overview|breakdown|details|log|stats)\\b(?! (?:is|was))(?=.{0,24}$)',
  ),
  question(
    'history',
    16,
    '\\b(?:show|tell|see|list|check|know|give)(?: me| us)? (?:what|how much|how many {Q}) (?:i|we|ive|weve)(?: have| had)?(?: already| just)? (?:use|used|spend|spent|burned|burnt|consumed|cost|paid for)\\b',
  ),
  question(
    'history',
    17,
    '\\b(?:how much|what) (?:did|has|have|does|do|is|was) (?:the |my )?(?!it|that|this|he|she|they|we|you|i\\b)[\\w.-]+(?: (?!the |a |my |you |we |i )[\\w.-]+)? (?:charged?|cost|costed|used|costing|burn|burned|use|eat|eaten) (?:me|us|up)\\b(?=.*(?:{PERIOD}|so far|[?]|$))(?!.*\\b(?:dinner|lunch|trip|flight|hotel|ticket|rent|car)\\b)',
  ),
  question(
    'history',
    17,
    '\\b(?:why|how come) (?:is|was|are|were|has|did) (?:my|our) (?:{MY})(?:usage|spending|consumption|spend|bill|costs?)\\b',
  ),
  question(
    'history',
    14,
    '\\b(?:list|breakdown|overview|summary|details?|records?|log|report|statement|rundown) of (?:A|all|everything|what|the things|every|each|my)\\b[^.;!?]*\\b(?:charged|charges|spent|spend|spending|used|usage|burn\\w*|consum\\w+|billed|costs?)\\b',
  ),
  question(
    'history',
    14,
    '^(?:so |hey |hi |but |wait |ok )*(?:why|how|where) (?:did|have|has|are|is|were|was) (?:all |half |these |those |my |the |another )*(?:A|{Q})(?: {Q})? (?:(?:just|all|suddenly|already) )*(?:disappear(?:ed)?|vanish(?:ed)?|go|gone|missing|drop(?:ped)?|evaporated?|charged|deducted|taken|used up)\\b',
  ),
  question(
    'history',
    14,
    '\\bhow (?:fast|quickly) (?:am i|are we|have i been) (?:burning|using|spending)\\b',
  ),
];
