import { expand, pattern, type Rule } from './patterns.js';

const base: Record<string, string> = {
  Q: '(?:tokens?|credits?|quota|quotas|budget|allowance|balance|points?|额度)',
  HAVE: '(?:do i (?:still )?have|have i (?:still )?(?:got)?|i(?:ve)? (?:still )?(?:have|got)|i have|ive got|is|are|are there|is there|remains?|do i get|can i (?:still )?(?:use|spend))',
  MY: '(?:my |our |the |this |current |own |ai |llm |api |token |tokens |usage |personal |monthly |weekly |daily |total |overall |available )*',
  PERIOD:
    '(?:D|(?:today|yesterday|tonight|(?:this|last|past|the|current|previous) (?:\\w+ )?(?:week|month|day|days|weeks|months|quarter|year|hour|cycle|period|sprint|window)|so far|lately|recently|in total|overall|up to now|until now|since \\w+|in \\w+|on \\w+|per day|each day|all time|(?:in |of |for )?(?:january|february|march|april|may|june|july|august|september|october|november|december))(?: so far| this \\w+| D)*)',
  AUX: '(?:^|[,.;!?] ?|\\b(?:and|so|but|hey|hi|hello|know|whether|if|me|check|ok|please|P|D) )',
  TEAM: '(?:team|squad|group|department|dept|crew|tribe|org|pool)',
};

/** Words around a keyword that do not change what is asked: "could you please show me my … now". */
const around =
  '(?:hi|hey|hello|yo|ok|okay|so|please|kindly|can|could|would|may|will|i|you|we|me|us|to|show|give|tell|get|see|view|check|checking|display|print|list|fetch|pull|bring|open|look|send|what|whats|whatre|is|are|where|wheres|how|hows|about|on|for|of|at|up|a|an|the|this|that|my|our|mine|current|currently|latest|full|quick|quickly|now|right|just|again|need|want|like|id|love|let|lets|know|have|recent|own|personal|detail|details|detailed|in|it|thanks|thank|cheers|asap|today|D|P|all|any|do|does|out|with|page|screen|info|information|status|summary|overview|account|token|tokens|ai|api|credit|credits|quota|usage|report|remind|some|update|am|im|sorry|one|more|time|mate|bot|tokendesk|there|here|and|also|run)';
const keyword = (words: string) =>
  new RegExp(
    `^(?!.*\\b(?:is|was|are|be|were) (?:due|late|D|ready|done|out|wrong|broken|still)\\b)(?:${around}[,:!]? ){0,14}(?:${words})(?:,? ${around}){0,8}[ ?!.,]*$`,
    'u',
  );
const only = (words: string) =>
  new RegExp(
    `^(?:(?:hi|hey|hello|ok|okay|so|please|kindly|can|could|would|you|i|we|me|us|to|show|give|tell|get|see|view|check|my|our|the|a|whats|what|is|now|just|list|open|want|need|like|let|have|P|D|bot)[,:!]? ){0,12}(?:${words})(?:,? (?:please|now|thanks|again|today|D|P|for me|me|here|thank you|mate|asap)){0,6}[ ?!.,]*$`,
    'u',
  );

const rule = (intent: Rule['intent'], weight: number, source: string): Rule => ({
  intent,
  weight,
  pattern: pattern(source, base),
});
const word = (intent: Rule['intent'], weight: number, words: string): Rule => ({
  intent,
  weight,
  pattern: keyword(expand(words, base)),
});
const bare = (intent: Rule['intent'], weight: number, words: string): Rule => ({
  intent,
  weight,
  pattern: only(expand(words, base)),
});

/** Questions and commands in English that move nothing. */
export const englishQueries: readonly Rule[] = [
  // Balance.
  word(
    'balance',
    14,
    '(?:{Q} )*(?:balance|balances|remaining {Q}|{Q} remaining|{Q} left|left|remaining|remainder|headroom|leftover {Q}|available {Q})',
  ),
  bare(
    'balance',
    13,
    '(?:token |ai |api |llm |credit )?(?:quota|credits|tokens|allowance|limit|limits|budget|status|points|wallet|account|tokens status|quota status)',
  ),
  rule(
    'balance',
    16,
    '\\b(?:how much|how many|what|whats|how)(?: more)?(?: {MY}{Q}| of {MY}{Q}| usage| money)?(?: {Q})? ?(?:{HAVE}|does my account have|have we|do we have) ?(?:(?:left|remaining|available|still|at the moment|right now|to spend|to use|over|in total|now|in {MY}{Q}|in my account|for {PERIOD}|on {MY}{Q}|of {MY}{Q}|{Q}|{PERIOD}|to my name|to burn|to play with|unused|spare) ?)+(?:[?!.,]|$| (?:please|thanks|until|before|in|on|for|of|until)\\b)(?!.*\\b{TEAM}\\b)',
  ),
  rule(
    'balance',
    15,
    '\\b(?:how much|how many)(?: {Q})? (?:(?:is|are|remains?|do|have|ve|did|does|have) )?(?:i|there|my account|my {Q})? ?(?:still )?(?:have|got|is|are|get|s)?(?: {Q})? ?(?:left|remaining|remains|available|unused)\\b(?! (?:hand|to do|time|before the))(?=(?: (?:in|on|of|for) {MY}{Q})|(?: for me| now| today| at all| please| this \\w+| until .*| before .*| D.*| or .*| right now| mate| thanks| still)*[ ?!.,]*$)(?!.*\\b{TEAM}\\b)',
  ),
  rule(
    'balance',
    15,
    '\\b(?:whats|what is|what are|how much of|hows|how is|how are|any|got any|have any|is there|are there|do i (?:still )?have|have i (?:still )?got|check)\\b[^.;!?]{0,24}\\b{Q}\\b[^.;!?]{0,12}\\b(?:left|remaining|available|looking|doing|like|still there)\\b(?!.*\\b{TEAM}\\b)',
  ),
  rule(
    'balance',
    15,
    '\\bhow (?:much|many)(?: of)?(?: my)?(?: \\w+)? ?{Q} (?:do i|have i|are|is|ive|i)(?: still| currently| even| actually| have| got| there| available| left| in my account)*[ ?!.]*$',
  ),
  rule(
    'balance',
    14,
    '\\b(?:whats|what is|check|show|tell me|see|know|give me)(?: me)? (?:on )?my (?:current |remaining |available |token |ai |api |credit |latest )*(?:balance|quota|allowance|limit|limits|budget|credits|tokens|headroom|credit status|standing)\\b(?! (?:history|usage|settings|increase|request))',
  ),
  rule(
    'balance',
    15,
    '\\b(?:when|what time|what day|what date|how long (?:until|until|before)|how soon|how many days (?:until|before))\\b[^.;!?]{0,30}\\b(?:refill|refills|refilled|reset|resets|renew|renews|renewed|replenish|replenished|replenishes|refresh|refreshes|recharge|roll over|rolls over|top-?up automatically|restored|come back|comes back|run out|runs out|last|expire|expires|get (?:new|more|my) (?:tokens|quota|credits)|next (?:refill|reset|allowance|window)|back)\\b(?![^.;!?]*\\b(?:loan|server|cache|password|page|meeting|bo|he|she|office|office hours|build)\\b)(?<=\\b(?:my|i|it|we|{Q}|quota|refill|reset|allowance|next)\\b.*)',
  ),
  rule(
    'balance',
    14,
    '\\b(?:next|quota|token|tokens|credit|allowance|budget|monthly|weekly) (?:refill|reset|renewal|replenishment)(?: date| time| day)?\\b',
  ),
  rule(
    'balance',
    15,
    '\\b(?:am i|im i|are we|will i|would i|going to|do i|have i|i think im|is my {Q}|is my \\w+ {Q}|are my {Q})\\b[^.;!?]{0,20}\\b(?:running (?:out|low|short|dry)|run (?:out|low|short|dry)|run through|almost (?:out|done|through|empty)|nearly (?:out|through|done|empty)|close to (?:my |the )?(?:limit|cap|end)|near (?:my |the )?(?:limit|cap)|out of {Q}|over (?:my |the )?(?:limit|quota|budget)|low on {Q}|short on {Q}|hit (?:my |the )?(?:limit|cap)|exhausted|used up|empty|running on empty|maxed out|good on {Q}|ok(?:ay)? on {Q}|on track|gone)\\b(?! of (?:time|coffee|milk|ideas|patience|space|disk|memory|paper|food|battery|excuses))',
  ),
  rule(
    'balance',
    14,
    '\\b(?:do|have|got) i?\\b ?(?:still )?(?:have|got)? ?(?:enough|any|sufficient|much|many)(?: {Q})?(?: {Q}| left| remaining)(?: left| remaining)?\\b(?![^?]*\\btime\\b)(?=[^.;!]*(?:{Q}|left[ ?!.]*$))',
  ),
  rule(
    'balance',
    16,
    '\\bhow (?:long|far|many days) (?:will|does|would|can|do|should|is|are) (?:(?:my|this|the|these|our) [^.;!?]{0,20}?{Q}|it|that|they|this)\\b[^.;!?]{0,24}\\b(?:last|get me|hold|go|suffice|carry me|good for)\\b',
  ),
  rule(
    'balance',
    16,
    '\\b(?:will|would|does|do|is|are|can) (?:(?:my|this|the|these|our) (?:\\w+ )?{Q}|it) (?:\\w+ ){0,2}?(?:last|suffice|hold|hold out|be enough|cover|enough)\\b',
  ),
  rule(
    'balance',
    13,
    '\\bhow (?:am i (?:doing|looking|standing)|is it looking|do i stand|are we looking)(?: on| for| with)? (?:my )?{Q}\\b',
  ),
  rule('balance', 13, '\\b(?:how much|what) (?:can|may|could) i (?:still )?(?:spend|use|borrow|lend)\\b'),
  rule(
    'balance',
    12,
    '^(?:ugh |damn |oh no |hmm |ok |so )?(?:im|i am|ive|i have|i) (?:almost |nearly |about |basically |already |totally |completely |just |have |about to )*(?:out of|run out of|ran out of|running out of|running low on|low on|used up (?:all )?my|burned through (?:all )?my|burnt through (?:all )?my) (?:my )?{Q}[ .!?]*$',
  ),
  rule('balance', 13, '^(?:{Q} )?(?:left|remaining)\\?*$'),

  rule('balance', 11, '(?:^|[,.;!?] ?)[^,.;!?]{0,24}\\bmy (?:token |current |remaining )?balance[ ?!.]*$'),
  rule('balance', 14, '\\bhow \\w+ (?:is|are|does) my (?:\\w+ )?{Q}(?: look)?[ ?!.]*$'),
  rule(
    'balance',
    6,
    '^(?:hi |hey |hello |so |ok |please |just |im curious |curious |wondering |can you |could you |tell me |,|: )*(?:what|whats|how|hows|is|are|am|did|have|do|does|will|when|can i|tell|show|check|any|where|wheres|im)\\b(?=.*\\b(?:my|i) (?:\\w+ ){0,4}?(?:quota|credits?|allowance|budget|balance|limit|cap|tokens?)\\b)(?!.*\\b(?:server|api key|auth|expired?|invalid|password|prompt|context|max_tokens|rate limit|he|she|they|bank|card|meeting|lunch|trip|holiday|travel)\\b)',
  ),
  rule(
    'balance',
    12,
    '\\bhow many (?:tokens|credits|points) (?:remain|are (?:still )?(?:left|there|available|remaining))\\b(?! (?:in|for) the)',
  ),

  // History.
  word(
    'history',
    14,
    '(?:usage|spending|spend|consumption|transaction|token|account|credit) ?(?:history|log|logs|breakdown|details|statement|records?|stats|statistics|report)|history|transactions?|usage|statement|activity|spendings?|consumption|ledger|expenses|breakdown|recent activity|transaction history|usage stats',
  ),
  rule(
    'history',
    17,
    '\\b(?:what|how much|how many|which \\w+)(?: {Q}| of {MY}{Q}| money| in total| exactly| have| of it)* (?:did|have|do|had|was|were|am) (?:i|we|my \\w+) (?:actually |already |really |just |currently |even |all |been )*(?:use|used|using|spend|spent|spending|burn|burned|burnt|burning|consume|consumed|consuming|go through|gone through|blow|blown|eat|eaten|waste|wasted|rack up|racked up|use up|used up|chew through|get through|cost)\\b(?![^?]*\\b(?:time|hours|weekend|holiday)\\b)',
  ),
  rule(
    'history',
    16,
    '\\b(?:whered?|where) (?:(?:did|have|do|has|is|are) )?(?:all )?(?:of )?(?:my|the|our|those|these) (?:\\w+ )?{Q} (?:all )?(?:go|gone|going|disappear|vanish|end up|went)\\b',
  ),
  rule(
    'history',
    16,
    '\\b(?:what|who|which \\w+) (?:ate|used|burned|burnt|consumed|is eating|has eaten|is using|is burning|drained|is draining|took|cost|costs|is costing|uses|spent|has used|used up|chewed through|is consuming) (?:up |through |all |most |of |me )*(?:my |the )?(?:{MY})(?:{Q}|the most)\\b',
  ),
  rule(
    'history',
    15,
    '\\b(?:show|list|see|view|get|check|give|pull|tell|know|look at|display|whats|what is|what are|what was|hows|how is|how was|send|summary of|summarise|summarize|breakdown of|details of)\\b[^.;!?]{0,16}\\bmy (?:\\w+ ){0,2}(?:usage|history|spending|spend|consumption|transactions|expenses|activity|burn rate|burn|costs?)\\b(?! (?:limit|settings))',
  ),
  rule(
    'history',
    15,
    '\\bmy (?:token |quota |credit |ai |api |llm )*(?:usage|history|spending|spend|consumption|transactions|burn)(?: (?:for|in|over|from|during|of|by|on|per))? {PERIOD}',
  ),
  rule(
    'history',
    14,
    '^(?:show |give |get |check |list |view |see )?(?:me )?(?:the )?(?:token |quota |credit )*(?:usage|history|spending|spend|consumption|transactions)(?: (?:for|in|over|from|during|of|by|on|per))? (?:my )?(?:{PERIOD}|model|day|week|project)[ ?!.]*$',
  ),
  rule(
    'history',
    14,
    '\\b(?:usage|spending|consumption|cost|costs|token) (?:breakdown|by model|by day|per day|per model|by project|history|stats|log|details)\\b(?! (?:is|of the) (?:broken|wrong))(?=.{0,24}$)',
  ),
  rule(
    'history',
    18,
    '\\b(?:usage|spending|consumption|cost|spend) (?:report|summary|overview|breakdown|details|log|stats)\\b(?! (?:is|was))(?=.{0,24}$)',
  ),
  rule('history', 14, '\\bhow (?:fast|quickly) (?:am i|are we|have i been) (?:burning|using|spending)\\b'),

  // Loans.
  word(
    'loans',
    15,
    '(?:open |outstanding |current |active |all |existing |pending )*(?:loans?|debts?|ious?|borrowings?|lendings?|loan status|loans status|loan list|loan overview|owed|owing)(?: status| list| overview| summary| history)?',
  ),
  rule(
    'loans',
    18,
    '\\b(?:who|whom|what|how much|how many {Q}|anyone|anybody|does anyone|does anybody|somebody)(?: {Q})? ?(?:do|does|did|still|else|all|money|currently)? ?(?:i|we|P|he|she|they|my \\w+|people|anyone|anybody|everyone)? ?(?:still |currently |actually |now |all )*(?:owes?|owed|owing|owe)\\b(?!.*\\b(?:explanation|apology|favou?r|beer|lunch|coffee|drink|pizza|dinner)\\b)',
  ),
  rule(
    'loans',
    18,
    '{AUX}(?:does|do|did|is|are|am|has|have|hasnt|havent|didnt|doesnt)\\b[^.;!?]{0,24}\\b(?:owe|owes|owing|owed|in debt|indebted)\\b(?!.*\\b(?:explanation|apology|favou?r|beer|lunch|coffee|drink|pizza|dinner)\\b)',
  ),
  rule(
    'loans',
    19,
    '{AUX}(?:did|has|have|hasnt|havent|didnt|is|was|were|when (?:did|will|is|does|do)|had)\\b[^.;!?]{0,24}\\b(?:repay|repaid|repays|pay|paid|pays|return|returned|returns|give|gave|given|send|sent|transfer|transferred|settle|settled|got|get)\\b[^.;!?]{0,20}(?:\\b(?:me|us|back|loan|loans|debt|it|P|tokens|credits|A)\\b)(?=[^.;!]*(?:\\?|$|yet))(?:(?=.*\\b(?:back|loan|debt|loans|debts)\\b)|(?<=(?:repa|settle|return)[^?]*)|(?=.*(?:repa|settle|return)))',
  ),
  rule(
    'loans',
    19,
    '{AUX}(?:has|have|did) (?:P|he|she|they|i|we|\\w+)(?: already| ever| finally| even)? (?:repaid?|paid? (?:me |us |P |him |her |them |it |everyone |everything )?back|returned?|settled?)\\b',
  ),
  rule(
    'loans',
    18,
    '\\b(?:how much|how many|what|who|whom|which)(?: {Q}| of {MY}{Q}| all| money| have| else| did)* (?:did|have|do|has|had|is|are|was|were) (?:i|we|anyone|he|she|P|they|somebody)? ?(?:currently |still |already |actually |ever |all |been )*(?:borrow|borrowed|borrowing|lend|lent|lending|loaned|on loan|lent out|borrowed from)\\b',
  ),
  rule('loans', 18, '\\bwho (?:has )?(?:borrowed|lent|took|owes)\\b[^.;!?]*\\b(?:me|us|my|from)\\b'),
  rule(
    'loans',
    18,
    '\\b(?:when|what date|what day|how long|how soon|until when|by when)\\b[^.;!?]{0,24}\\b(?:repay|pay (?:it |them |P |him |her |that |everything |the loan )?back|loans?|debts?|owe|repayment|return)\\b',
  ),
  rule(
    'loans',
    17,
    '\\b(?:do|must|should|will) (?:i|we) (?:still |need to |have to |also )*(?:have to |need to )?(?:repay|pay (?:\\w+ )?back|return|owe)\\b[^.;!]*(?:\\?|$)',
  ),
  rule(
    'loans',
    16,
    '\\b(?:show|list|see|view|check|get|give|tell|know|whats|what is|what are|any|are there|have i|do i have|status of|state of|overview of|about)\\b[^.;!?]{0,20}\\b(?:my |the |our |open |outstanding |active |pending |current |overdue |unpaid |all )+(?:loans?|debts?|borrowings?|lendings?|ious?|borrowed (?:tokens|credits))\\b',
  ),
  rule(
    'loans',
    16,
    '\\b(?:what|how much|which)(?: {Q})? (?:i|i still|we) (?:owe|have borrowed|borrowed|lent|have lent)\\b',
  ),
  rule(
    'loans',
    15,
    '\\b(?:my|our) (?:open |outstanding |current |active |existing )*(?:loans|debts)\\b(?=.{0,16}$)',
  ),
  rule('loans', 15, '^(?:outstanding|overdue|open|active|unpaid) (?:loans?|debts?)'),
  rule(
    'loans',
    15,
    '\\b(?:i owe|owes me|owed to me|lent out|borrowed and lent|borrowed or lent)\\b(?=[^.;!]*\\?)(?!.*\\b(?:explanation|apology|favou?r|beer|lunch|coffee|drink)\\b)',
  ),
  rule(
    'loans',
    14,
    '\\b(?:is|are) (?:my|the|any|all) (?:\\w+ )?(?:loans?|debts?)\\b[^.;!?]{0,20}\\b(?:due|overdue|paid|repaid|open|outstanding|settled|closed|still)\\b',
  ),

  // Team.
  word(
    'team',
    16,
    "(?:{TEAM}s?(?:'s)?|our)(?: (?:pool|balance|quota|budget|usage|status|overview|allowance|credits?|tokens?|pace|spending|spend|consumption|report|remaining|left|summary|burn|stats))+|{TEAM}|pools?|team",
  ),
  rule(
    'team',
    19,
    "\\b(?:how|hows|whats|what|how much|how many|is|are|does|did|has|have|can|show|check|see|tell|give|view|get|when)\\b[^.;!?]*\\b(?:my|our|the|this) (?:whole |entire |own |\\w+ )?(?:{TEAM}s?)(?:'s)?\\b[^.;!?]*\\b(?:doing(?! (?:today|after|for lunch|tonight|this weekend|lately))|left|remaining|remain|used|use|using|spent|spend|spending|pool|quota|budget|tokens?|credits?|balance|usage|pace|burn|burning|burned|burnt|allowance|consumption|consumed|on track|over budget|running low|running out|refill|looking on|got left|on tokens)\\b",
  ),
  rule(
    'team',
    18,
    '\\b(?:{Q}|usage|spending|left|remaining|balance|pool|burn|burned|used|spent) (?:of|for|in|by|across|does|has|have) (?:my |our |the |this )?(?:whole |entire )?(?:{TEAM})\\b',
  ),
  rule(
    'team',
    17,
    "\\bteams?(?:'s)? (?:pool|balance|quota|budget|usage|tokens?|credits?|allowance|pace|spending|consumption|burn)\\b(?=.{0,30}$)(?!.*\\b(?:was|approved|announced|lunch|meeting|cut)\\b)",
  ),
  rule(
    'team',
    16,
    '\\b(?:whats|what is|what|how much|how|is|anything|check|show|see|any)\\b[^.;!?]{0,20}\\b(?:in|is|of|on)? ?(?:the|our|my) (?:\\w+ )?pool\\b(?! (?:party|table|water|of|room))',
  ),
  rule(
    'team',
    15,
    '\\bhow (?:is|are|has|have)? ?(?:we|my team|our team|my people|my folks|my guys|my reports|my direct reports) (?:been )?(?:doing|looking|tracking|pacing)(?: as a team| on tokens| on quota| with (?:our )?(?:tokens|quota|budget)| overall| on budget| this (?:week|month)| D)?[ ?!.]*$',
  ),
  rule(
    'team',
    16,
    '\\bhows (?:my|our) team(?: (?:doing|looking|going))?(?: (?:on|with|for) {Q}| this (?:week|month)| overall| D| so far)*[ ?!.]*$',
  ),
  rule(
    'team',
    17,
    '\\b(?:did|have|do|are|has) we (?:\\w+ )?(?:use|used|spend|spent|burn|burned|left|using|have left)\\b[^.;!?]*\\b(?:as a team|team|together|all of us|collectively)\\b',
  ),

  // Digest.
  word(
    'digest',
    16,
    '(?:weekly|week|last weeks?|this weeks?|past weeks?|monday|team weekly)(?: token| usage| ai| quota)* ?(?:report|digest|summary|recap|review|roundup|round-up|overview|stats|numbers|wrap-?up|update)|digest|weekly|recap|week in review',
  ),
  rule(
    'digest',
    18,
    "\\b(?:show|send|give|get|see|read|want|share|resend|wheres|where is|pull|view|generate|can i have|could i have|whats in|what is in|let me see|id like|post|run|need|forward)\\b[^.;!?]{0,20}\\b(?:weekly|week's|weeks|last week's|last weeks|this week's|D(?:'s)?|my) (?:\\w+ )?(?:report|digest|summary|recap|review|roundup|overview|wrap-?up)\\b",
  ),
  rule(
    'digest',
    17,
    '\\b(?:summar(?:y|ise|ize)|recap|report|overview|digest|round-?up|wrap-?up|review)(?: of| for| on| my| me|:)* (?:my |the |our )?(?:{PERIOD}|week|last week|this week|past week|past 7 days|D)(?! (?:meeting|call|discussion|sprint))(?=.{0,20}$)',
  ),
  rule(
    'digest',
    16,
    '\\bwhat did (?:i|my tokens|we) (?:achieve|accomplish|deliver|ship|get done|get for)\\b',
  ),
  rule('digest', 17, '\\bhow (?:was|did) my (?:last |past )?week (?:go|look)?'),
  rule('digest', 16, '\\bmy (?:weekly )?digest\\b(?=.{0,24}$)'),

  // Settings.
  word(
    'settings',
    15,
    '(?:my |user |account |bot |personal )*(?:settings?|preferences?|preference|configuration|config|options)(?: page| menu| panel)?',
  ),
  bare(
    'settings',
    17,
    '(?:language|lang|locale|time ?zone|tz|quiet hours|notifications?|alerts?|dnd|do not disturb|reminders?)',
  ),
  rule(
    'settings',
    20,
    '^(?:please |can you |could you |would you |set |change |switch |my |the |to |bot |hey |hi |i want |i want to |i would like to |id like to |use |update |make |put )*(?:language|lang|locale|time ?zone|tz|quiet hours?|dnd|do not disturb|notifications?|alerts?|reminders?)(?: setting)?(?: to|:|=| is| as| from| at| between| in)? ?(?!.*\\b(?:broken|is down|server|model)\\b)(?:chinese|english|mandarin|中文|简体中文|繁体中文|汉语|英文|英语|zh(?:-cn)?|en(?:-us|-gb)?|[a-z]+/[a-z_]+(?:/[a-z_]+)?|utc\\S*|gmt\\S*|[a-z]+ time|shanghai|beijing|london|tokyo|berlin|new york|paris|singapore|taipei|hong kong|off|on|none|disable[d]?|enable[d]?|mute[d]?|D|A|\\d\\S*|at |from |between )',
  ),
  rule(
    'settings',
    19,
    '\\b(?:change|switch|set|adjust|update|edit|modify|configure|reset|customi[sz]e|manage|open|fix|choose|pick|select)\\b[^.;!?]{0,12}\\b(?:my|the|your|bot|this)? ?(?:language|lang|locale|time ?zone|settings|preferences|quiet hours|notifications?|alerts?|alert levels?|do not disturb|dnd|reminder settings|digest settings|notification settings|digest)\\b(?!.*\\b(?:server|model|database|cluster|programming|the app|job|cron|pipeline|our product|page is)\\b)',
  ),
  rule(
    'settings',
    19,
    '\\b(?:turn|switch|shut|stop|disable|enable|mute|silence|unmute|pause|snooze|unsubscribe|subscribe|no more|opt out|opt|leave)\\b[^.;!?]{0,24}\\b(?:notifications?|alerts?|reminders?|pings?|messages from (?:you|the bot)|digests?|weekly (?:digest|report|summary)|quiet hours|dnd|do not disturb)\\b(?!.*\\b(?:server|pagerduty|grafana|prod|production|ci|channel|email from)\\b)',
  ),
  rule(
    'settings',
    19,
    '\\b(?:speak|talk|switch|change|reply|answer|respond|write|use)\\b[^.;!?]{0,20}\\b(?:to |in |into )?(?:chinese|english|mandarin|中文|英文|英语)\\b(?=(?: (?:to me|please|with me|from now on|thanks|now|instead|mode|language))*[ .!?]*$)(?!.*\\b(?:doc|docs|meeting|customer|readme)\\b)',
  ),
  rule(
    'settings',
    19,
    '\\b(?:dont|do not|stop|quit) (?:disturb|notify|notifying|ping|pinging|message|messaging|dm|alert|alerting|bother|bothering|remind|reminding|text|nudge|spam|spamming|buzz) ?(?:me|us)?\\b',
  ),
  rule(
    'settings',
    19,
    '\\b(?:alert|notify|warn|ping|remind|tell) me (?:when|at|if|once|before)\\b[^.;!?]{0,40}(?:%|A of|\\b{Q}\\b|run(?:ning)? (?:low|out)|below)',
  ),
  rule('settings', 18, '\\b(?:quiet hours|do not disturb|dnd)\\b(?=.{0,40}$)'),
  rule(
    'settings',
    17,
    '\\b(?:my|your) (?:time ?zone|language|notification settings|settings|preferences)\\b(?=.{0,30}$)(?!.*\\b(?:course|exam|school|native|mother|server|wrong file)\\b)',
  ),
  rule('settings', 18, '^(?:im|i am) (?:now )?in (?:[a-z]+/[a-z_]+|the \\w+ time ?zone)'),

  // Cancel.
  bare(
    'cancel',
    20,
    '(?:cancel|withdraw|revoke|undo|abort|never mind|forget it|forget about it|scratch that|scrap that|call it off|take it back|drop it|stop that|nope,? cancel|no,? cancel|cancel (?:it|that|this|everything|all|please|my last|the last one)|withdraw (?:it|that|this)|undo (?:it|that|this)|retract (?:it|that)|i changed my mind|changed my mind|ignore that|disregard(?: that| this)?|on second thought,? (?:no|never mind|cancel)|no never mind|sorry,? (?:never mind|cancel(?: that| it)?|ignore that|forget it))',
  ),
  rule(
    'cancel',
    40,
    '(?:^|[,.;!?] ?|\\b(?:please|can you|could you|id like to|i want to|i would like to|i need to|lets|let me|just|so|to|would you|then|and|actually|kindly|help me|hi|hey|ok|want to|wish to|like to|sorry|oops|wait|no|mind) )(?:cancel|withdraw|withdrawing|cancelling|canceling|revoke|retract|undo|take back|call off|abort|rescind|void|(?:scrap|drop|delete|remove|close|discard|kill)(?= (?:my|the|that|this)\\b))(?: back)? (?:my |the |that |this |our |all |any |last |latest |previous |pending |open |current |existing |earlier |loan |borrow |borrowing |top-?up |quota |token |lend |lending |repayment |gift |A |P |of |for |to )*(?:request|requests|ask|asks|loan|loans|loan request|borrow|borrowing|offer|top-?up|application|order|transfer|gift|question|repayment|lend)\\b(?!s? (?:off))(?! (?:limit|timeout|handler|queue|count))',
  ),
  rule(
    'cancel',
    40,
    '\\b(?:cancel|withdraw|undo|revoke|retract) (?:that|it|this|what i (?:just )?(?:asked|requested|sent|said)|the (?:last|previous) (?:one|thing|request)|everything)\\b(?=.{0,30}$)',
  ),
  rule(
    'cancel',
    41,
    '\\b(?:dont|do not|no longer|not) (?:want|need|wanna) (?:to borrow|to lend|to request|the loan|that loan|it|the tokens?|them|the A|A|those|that|more)[^.;!?]{0,30}(?:any ?more|any longer|after all|now)?[,;. ]+(?:so |please |and |can you |then |just )*(?:cancel|withdraw|never mind|forget|drop|scrap)\\b',
  ),
  rule(
    'cancel',
    39,
    '\\b(?:i )?(?:no longer need|dont need|do not need) (?:the |that |my |those )?(?:loan|A|tokens|credits|top-?up|request|extra tokens|extra quota|extra credits)(?: {Q})?(?: (?:any ?more|any longer|after all|now))?(?=[ .!]*(?:$|[,.] ?(?:thanks|cancel|please)))',
  ),
  rule(
    'cancel',
    41,
    '^(?:sorry |oh |ok |hey |hi |actually |wait |no |hmm |please |hold on |stop )*,? ?(?:never mind|forget it|scratch that|cancel that|cancel it|ignore that|on second thought)\\b(?! the (?:bug|error))(?=.{0,60}$)',
  ),
  rule('cancel', 22, '^(?:please )?(?:cancel|withdraw|undo|abort)[ .!]*$'),
  rule(
    'cancel',
    41,
    '^(?:wait |no |actually |sorry |oops |,)*(?:stop|hold on|wait),? (?:cancel|dont send|undo)',
  ),

  // Help.
  bare(
    'help',
    15,
    '(?:help|help me|usage help|commands?|command list|instructions?|manual|guide|menu|info|faq|how to|howto|about|tutorial|examples?|available commands|list of commands|help menu|help page|\\?+|/help|-h|--help|man|docs|documentation)',
  ),
  rule(
    'help',
    50,
    '^(?:hi |hey |hello |so |ok |okay |please |can you |could you |tell me |show me |explain |explain to me |i dont know |i want to know |id like to know |may i ask |question |quick question |wondering |not sure |im not sure |remind me |sorry |um |, ?|: ?)*(?:how (?:do|does|can|could|should|would|to|did|might)(?: i| we| you| one| people| someone| it| this)?|whats the (?:best |right )?way to|what is the (?:best |right )?way to|steps to|where (?:do|can) i|what do i do to|what should i do to)(?: (?:please|actually|even|go about|best|properly|get to|i|use))* (?:borrow|borrowing|lend|lending|request|requesting|top[ -]?up|topup|repay|repaying|pay back|gift|give|donate|ask for (?:more|tokens|a|extra)|get more|get extra|get (?:a )?(?:top-?up|additional)|increase|raise|apply|change|set|switch|use you|use this (?:bot|thing)|use tokendesk|use the bot|use it|transfer|share|check|see|view|cancel|withdraw|work with you|talk to you|loan|return|turn off|turn on|mute)\\b(?!.*\\b(?:git|cluster|vpn|database|server|printer|wifi|docker|kubernetes|linux|the lint|bike)\\b)',
  ),
  rule(
    'help',
    22,
    '\\bwhat (?:else )?(?:can|do|could|are) (?:you|u|this bot|the bot|tokendesk|i)(?: able to)? (?:do|help|offer|help me with|help with|ask you|say|type|do here|do with you|for)(?: (?:for me|here|with|exactly|with you|for us|with this bot))*[ ?!.]*$',
  ),
  rule(
    'help',
    22,
    '\\bhow (?:do|does|can|should) (?:this|you|the bot|it|tokendesk|this bot|this thing|i use (?:you|this|it|tokendesk|the bot)|lending|borrowing|loans|top-?ups?|repayments?|all this|the loans?|quota|everything)(?: (?:work|function|operate|actually work|even work|works))?[ ?!.]*$',
  ),
  rule(
    'help',
    21,
    '\\b(?:what|which) (?:are (?:the|your|all)|kind of|sort of)? ?(?:available )?(?:commands?|options|features|things)\\b[^.;!?]{0,30}\\b(?:you|available|there|support|understand|have|do|can|use|exist)?(?=[ ?!.]*$|.{0,20}\\?)',
  ),
  rule(
    'help',
    20,
    '\\b(?:show|list|give|need|get|see|display|print|open|want|some)(?: me)?(?: the| some| a| your| all)? ?(?:help|commands|instructions|help page|manual|command list|guide|examples)(?: please| with (?:you|this bot|tokendesk|tokens|this)| using (?:you|this|tokendesk)| menu)*[ ?!.]*$',
  ),
  rule(
    'help',
    20,
    '^(?:hi|hey|hello|ok|please|can you|could you|i need|need|i|can|you|some|,|!| )*help(?: me)?(?: out)?(?: please| with (?:tokens|my tokens|my quota|quota|this bot|tokendesk|you|borrowing|lending|loans|credits))*[ ?!.]*$',
  ),
  rule('help', 19, '^(?:who|what) (?:are|is) (?:you|this bot|tokendesk|this)[ ?!.]*$'),
  rule(
    'help',
    19,
    '^(?:im |i am )?(?:lost|confused|stuck|new here)(?:,? (?:help|what now|what can you do))?[ ?!.]*$',
  ),
];
