import { expand, pattern, type Rule } from './patterns.js';

const base: Record<string, string> = {
  Q: '(?:tokens?|credits?|quota|quotas|budget|allowance|balance|limits?|points?|usd|money|funds?|cash|dollars?|bucks|额度)',
  ADV: '(?:just |please |kindly |also |maybe |possibly |perhaps |quickly |really |still |then |now |actually |urgently |probably |\\w+ly |so kind as to |be \\w+ly |so kind as to |be able to |able to |get to |be willing to |willing to |mind |go and |go ahead and |help me |help |me to |to |like to |have to |need to |want to |try to |temporarily |at least |desperately |kinda |sorta |badly |therefore |hopefully |if possible |again |P )',
  SOME: '(?:(?:all (?:of )?)?(?:the |my |our )?(?:colleagues|teammates|coworkers|team members)|someone|anyone|anybody|somebody|everyone|everybody|whoever|whomever|(?:any|some) (?:kind |nice |good |generous )?(?:one|body|soul|souls|colleagues?|of you|people|person|teammates?|coworkers?|volunteers?|takers)|(?:the |my |our |this )?(?:team|whole team|channel|group|colleagues|coworkers|co-workers|teammates|crew|squad|gang|folks|room|others|office)|a (?:colleague|teammate|coworker|kind soul|friend)|one of (?:you|my colleagues|the team|us|my teammates)|@here|@channel|@everyone|@all|@team|<!\\w+(?:\\|[^>]*)?>|<#\\w+(?:\\|[^>]*)?>|people|you (?:all|guys|lot|lovely people)|yall|all of you|who|anyone else|someone else)',
  BOSS: '(?:(?:my |the |our )?(?:line |team |project )?(?:manager|boss|lead|supervisor|company|org|organisation|organization|finance|finance team|admins?|approvers?|head|director|cto|ceo|management|employer|department))',
  HELLO:
    '(?:(?:hi|hey|hello|yo|dear|ok|okay|so|well|um+|uh+|er+|hmm+|and|also|then|now|just|please|kindly|all|there|team|folks|guys|everyone|everybody|tokendesk|bot|actually|right|alright|good|morning|afternoon|evening|sorry|excuse|me|btw|thanks|next|again|yes|yeah|yep|sure|oh|urgent|urgently|asap|quick|quickly|one|question|request|mate|bro|man|dude|lads|friend|colleague|first|second|lastly|finally|maybe|basically|listen|look|task|todo|action|command|@here|@channel|from P|P|X|D)[,:!.]? )',
};
base['GO'] = expand(
  '(?:(?:^|[,.;:!?()-] ?|\\b(?:so|and|then|but|or|please|just) )(?:{HELLO})*|\\b(?:(?:can|could|may|might|would|will|shall) (?:i|we|you|it|P|the bot|tokendesk|one)|can someone please help me|(?:i|we)(?: do| really| just| also| still| would| will| badly| urgently| only| now| think i| actually)* (?:need|want|like|love|have|got|must|ll|plan|prefer|hope|intend|wish|aim|can|could|will|require)(?: P)?(?: you)? ?(?:to)?|id (?:really |very much |just )?(?:like|love|prefer|appreciate it)|(?:ill|im going|im trying|im looking|im hoping|im about|im happy|i am going|i am looking|i am trying|i am happy|happy|glad|pleased|delighted|offer|looking|trying|hoping|need|want|like|able|going|time|have|got|allowed|i was hoping|was hoping|ready|keen|willing)(?: to| for)|well|ill|you (?:can|could|may|should)|let me|let us|lets|help me|help|(?:possible|ok|okay|fine|alright) (?:for (?:me|us|you|P) )?(?:to|whether (?:i|we|you|P)(?: can| could)?)|whether (?:i|we|you|P|its possible|it is possible|it would be possible)(?: can| could| might| may)?(?: for (?:me|you|us))?|mind whether i|chance (?:that )?(?:i|you|we|P|of me) (?:can|could|might|may)|chance (?:to|you|i)|think (?:i|you|we|P) (?:can|could|might|may)|hop(?:e|ing) (?:i|you|we|P) (?:can|could|might|may)|(?:tell|ask|get|have|want|need|let|would like|d like|id like) P to|grateful if you|appreciate it if you|appreciated if you|how about (?:i|we|you)|reckon (?:i|you|we|P) (?:can|could|might)) )(?:{ADV})*',
  base,
);

base['IGO'] = expand(
  '(?:{GO}|\\b(?:i|we|id|wed|ill|well)(?: (?:really|just|still|also|do|urgently|desperately|only|now|will|ll|would|think i|actually|kinda|probably|definitely|badly|currently|P))* |^)',
  base,
);

/** Builds one English rule. */
function rule(intent: Rule['intent'], weight: number, source: string, object = false): Rule {
  return { intent, weight, pattern: pattern(source, base), ...(object ? { object } : {}) };
}

/** Orders in English: what would move credit, or ask for some. */
export const englishActions: readonly Rule[] = [
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
    '(?<!\\w){SOME} (?:(?:here|else|out there|there|around|in \\w+|currently|happen to|still|might|would|on the team) )*(?:have|has|got|with|having|holding|sitting on) (?:got )?(?:about |around |like |some |any |a spare |spare |extra |an extra |roughly |maybe )*(?:A|{Q})(?: more| extra| spare)?(?: {Q})? ?(?:.{0,16}?)(?:to spare|spare|to lend|to share|to loan|left over|leftover|extra|unused|available|lying around|going spare|surplus|(?:that )?(?:i|we) (?:can|could|may|might) (?:borrow|have|use)|for me|they dont need|to give)\\b',
  ),
  rule('ask', 36, '(?<!\\w){SOME} (?:have |has |got |with )?(?:spare|extra|surplus|unused) A'),
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
    '{GO}ask (?:around |in )?(?:{SOME} )?(?:for )?(?:about |around |roughly |like |some |approximately |up to |maybe )*(?=A(?: {Q})?(?: (?:from|for|until|by|please|to|because|in|across|around|D|so|if|due)\\b|$| ?[,.!?<]| <))',
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
    '^(?:{HELLO})*(?:any|some) (?:kind |nice |generous )?(?:soul|souls|one|volunteers?|takers|colleague)\\b.*(?:A|{Q})',
    true,
  ),
  rule('ask', 35, '\\b(?:borrow|loan of|loan for) (?:A)[^.;!?]{0,40}\\b(?:from|off) {SOME}(?!\\w)'),
  rule(
    'ask',
    34,
    '\\bwho (?:can|could|should|may|might|would) (?:i|we) (?:borrow|ask|get|take)\\b(?=.*(?:A|{Q}))',
  ),

  // A named colleague, or nobody yet.
  rule(
    'borrow',
    30,
    '(?:{GO}(?:borrow|take a lend of)|^borrowing(?=.*A))\\b(?! (?:you|him|her|them)\\b)',
    true,
  ),
  rule(
    'borrow',
    30,
    '\\bwhether (?:i|we) (?:borrowed|borrow|took|take|had|got|used)\\b(?=.*(?:A|{Q}))(?=.*P)',
    true,
  ),
  rule('borrow', 30, '^i borrow\\b(?=.*A)(?=.*P)', true),
  rule(
    'borrow',
    31,
    '(?:{GO}|P,? (?:(?:can|could|would|will|may|might|you|please|kindly|just|be able to|possibly|hey|hi|to|mind) )*)(?:lend|loan|spot|front|float|sub|advance|borrow|shout)(?: out)? (?:me|us)\\b',
    true,
  ),
  rule(
    'borrow',
    31,
    '\\b(?:mind|about|ok with|okay with|fine with|up for|consider|to|happy|keen on|possibility of|chance of|for|able) (?:you |P )?(?:\\w+ly )?(?:lending|loaning|spotting|fronting|giving|borrowing)(?: me| us)?\\b(?=.*A)(?!.*\\bto P)',
    true,
  ),
  rule(
    'borrow',
    30,
    '{GO}(?:a |to )?(?:take|get|have|need|want|like|arrange|obtain|ask for|request|use|secure|do with|grab|pick up)?(?: out| up)? ?(?:a|another|one more|an? (?:small|short|quick|tiny|little|modest|short-term|temporary|interest-free))? ?(?:loan|lend|borrow)\\b(?: of| for| from|,| until| please|$| ?[?.!])(?!.* (?:to|for) P)',
  ),
  rule(
    'borrow',
    31,
    '{IGO}(?:need|want|get|have|take|grab|use|snag|bum|nick|scrounge|cadge|mooch|pinch|steal|obtain|receive|pull|draw|like|do with|tap|request)\\b(?=[^;!?]*(?:A|{Q})[^;!?]*\\b(?:from|off|off of|out of) P)(?![^;!?]*\\b(?:from {BOSS}|borrowed|owe)\\b)',
    true,
  ),
  rule(
    'borrow',
    31,
    '{IGO}(?:need|want|get|have|take|tap|hit)(?: up)? P (?:for|to (?:lend|give|loan|spot))\\b(?=.*(?:A|{Q}))',
  ),
  rule(
    'borrow',
    31,
    '(?:^|[,.;!?:] ?|{GO})ask P (?:for|to (?:lend|loan|spot|give|borrow)|if|whether|about (?:a|borrowing)|(?=A))(?=.*(?:A|{Q}|loan|lend))',
  ),
  rule(
    'borrow',
    30,
    'P (?:(?:can|could|would|will|may|might|you|please|kindly|just) )*(?:give|send|transfer|get|pass|slip) (?:me|us)\\b(?! (?:back|more info))',
    true,
  ),
  rule(
    'borrow',
    30,
    '\\b(?:can|could|would|will) P (?:(?:please|possibly|just|kindly|be able to|be willing to|maybe|also) )*(?:give|send|transfer|pass|slip) (?:me|us)\\b',
    true,
  ),
  rule('borrow', 30, '{GO}(?:give|send|transfer|get) (?:me|us) (?=A(?: {Q})? from P)'),
  rule('borrow', 29, '^(?:{HELLO})*A(?: {Q})? (?:from|off) P'),
  rule(
    'borrow',
    30,
    '\\b(?:does|do|has|have|is) P (?:have|got|has)?[^.;!?]{0,12}A[^.;!?]{0,20}(?:(?:i|we) (?:can|could|may|might) (?:borrow|have|use)|to lend me|to spare for me)',
  ),
  rule(
    'borrow',
    29,
    '\\b(?:do you|have you|got|you got|you have)[^.;!?]{0,12}A[^.;!?]{0,20}(?:(?:i|we) (?:can|could|may|might) (?:borrow|have|use)|to lend me|to spare)',
  ),
  rule(
    'borrow',
    30,
    '^(?:hey |hi |hello |yo |dear )?P,? (?:[^.;!?]{0,24}, )?(?:please )?(?:can|could|may|might) (?:i|we) (?:please |possibly )?(?:have|get|use|take|grab|nick)\\b(?=[^.;!?]*A)',
    true,
  ),
  rule(
    'borrow',
    31,
    '(?:{GO}|\\b(?:can|could|would|will|may) P (?:{ADV})*)(?:spare|part with|do without|send over)(?: me| us)?(?= (?:me |us |about |around |like )?A)(?!.*\\bto P)',
    true,
  ),
  rule('borrow', 30, '^(?:{HELLO})*(?:need|want|requesting|request) (?:a |to )?(?:borrow|loan)\\b', true),

  // To a named colleague.
  rule(
    'lend',
    30,
    '(?:{GO}|^i )(?:lend|loan|offer(?: to (?:lend|loan|give))?|spot|front|lending)(?: out)?(?! (?:me|us)\\b)\\b(?=.*[AP])',
    true,
  ),
  rule(
    'lend',
    30,
    '^(?:please |i want to |id like to |i would like to |i can |let me )?(?:lend|loan|offer)(?! (?:me|us)\\b)\\b',
    true,
  ),
  rule('lend', 31, '{GO}let P (?:please )?(?:borrow|use|take)\\b(?=.*(?:A|{Q}))'),
  rule(
    'lend',
    31,
    '(?:P|\\b(?:he|she|they)) (?:can|may|could|is welcome to|is free to|should feel free to) (?:borrow|use|take)(?: up to)? (?=A)',
  ),
  rule(
    'lend',
    31,
    '{GO}(?:give|grant|make|offer|extend) (?:P )?(?:a|another|an? \\w+) loan\\b(?=.*P|.*(?<=P.*))(?=.*A)',
  ),
  rule(
    'lend',
    31,
    '{GO}(?:give|grant|make|offer|extend) (?:P )?(?:a|an? \\w+)?(?: ?A)? ?loan (?:of A )?(?:to )?',
  ),
  rule('lend', 30, '{GO}(?:help|sort) P out with\\b(?=[^.;!?]*A)', true),
  rule('lend', 29, '\\bloan (?:of A )?(?:to|for) P(?=.*A|(?<=A.*))'),

  rule(
    'gift',
    28,
    '(?:{GO}|^i )(?:give|gift|donate|send|transfer|pass|hand|tip|share|grant|move|wire|slip|chuck|throw|contribute|award|reward|present|shift|gifting|giving|sending)(?: over| away| out| along| on)?(?! (?:me|us)\\b)(?=.*P)(?=.*(?:A|{Q}))(?!.*\\bback\\b)',
    true,
  ),
  rule('gift', 28, '(?:{GO}|^)(?:gift|donate)(?! (?:me|us)\\b)\\b', true),
  rule('gift', 29, '{GO}let P (?:have|keep)\\b(?=.*(?:A|{Q}))'),
  rule('gift', 29, '^(?:{HELLO})*A(?: {Q})? (?:to|for) P as an? (?:gift|present|thank)'),
  rule('gift', 29, '(?:{IGO})(?:make|give) P a (?:gift|present) of\\b'),

  rule(
    'repay',
    33,
    '(?:{GO}|^i )(?:repay|reimburse|reimbursing|pay back|payback|paying back|repaying|refund)\\b',
    true,
  ),
  rule(
    'repay',
    33,
    '(?:{GO}|^i )(?:pay|give|send|return|transfer|hand|paying|giving|sending|returning)\\b(?=[^.;!?]*(?:A|P|{Q}|loan|debt|owe|borrowed|everything))[^.;!?]{0,40}\\bback\\b',
    true,
  ),
  rule('repay', 31, '(?:{GO})(?:pay|return|remit)\\b(?=[^.;!?]*P)(?=[^.;!?]*(?:A|{Q}|loan|debt|owe))', true),
  rule(
    'repay',
    31,
    '(?:{GO})(?:return|pay) (?:the |my |our )?(?:remaining |rest |full )*(?=(?:A(?: {Q})?|{Q}|loan|debt)(?: to P| (?:that |which )?(?:i|we) (?:borrowed|owe|got|took|lent)|$|[ ]?[,.!]))',
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
  rule('repay', 30, '^(?:{HELLO})*repayment (?:of |to )'),

  // The company's own credit.
  rule(
    'request',
    27,
    '(?:{GO}|^i |^requesting )(?:request|requesting|reqeust)\\b(?! (?:from|by) (?:him|her|them))(?!s)',
    true,
  ),
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
    '^(?:{HELLO})*(?:a |another |quick |quota |token |credit )*(?:topup|top-up|top up)\\b(?! (?:is|was|has|request (?:is|was)))',
  ),
  rule(
    'request',
    28,
    '{GO}(?:increase|raise|bump|extend|boost|up|expand|lift|double|triple|upgrade|refill|replenish|recharge|reload|enlarge|grow|fill up|hike|adjust|increment)(?: up)? (?:P |me |my |our |the |this |on |month |months |monthly |weekly |daily |current |personal |token |ai |api |llm |usage |credit |spending |teams? )*(?:quota|tokens?|credits?|allowance|budget|balance|limits?|cap|额度)\\b(?! (?:of|on|for|in) (?:the|this|our|that) (?!account|team))',
  ),
  rule(
    'request',
    28,
    '\\b(?:my|our) (?:\\w+ ){0,2}?(?:quota|limits?|allowance|budget|balance|cap|credits?|tokens) (?:(?:please|to|should|could|can|needs to|need to|must|get|got) )*(?:be )?(?:increased|raised|bumped|topped up|extended|expanded|boosted|doubled|upped|refilled|lifted|increasing|raising|bumping|topping up|extending|a (?:bump|raise|boost|increase|top-?up))\\b',
  ),
  rule(
    'request',
    27,
    '(?:{GO}(?:get|have|use|receive|do with|obtain|purchase|buy|see)|{IGO}(?:need|want|require|like|love|appreciate|needing|wanting)|{GO}(?:get|grant|give|allocate|assign|approve|add|allow|send|load|provide|hand|credit|chuck|throw|put|top)(?: me| us|(?= (?:\\w+ )*?(?:more|extra|additional|further))))(?: with)?(?: up to| about| around| roughly| like| at least| maybe| probably| on| in| my account)* (?:(?:a |some |any |an? (?:bit|little|few|couple|tad|touch)(?: hundred| thousand)? (?:of )?|many |much |lots |way |even |slightly |a lot |loads |A )*(?:more|extra|additional|further|spare|increased|higher|bigger|larger|new)|another|some|A|an? (?:extra|additional|{Q} (?:increase|bump|boost|raise|extension|top-?up)|top-?up|(?:quota |budget |token )?increase|bump|boost|higher|bigger|larger))\\b',
    true,
  ),
  rule(
    'request',
    27,
    '(?:{GO}(?:get|have|use|receive|do with|obtain)|{IGO}(?:need|want|require|like|love)|{GO}(?:get|grant|give|allocate|assign|approve|add|allow|send|load|provide|credit|put|chuck|throw|hand)(?: me| us|(?= (?:about |around |another |an extra |up to )*A(?: {Q})? (?:to|on|onto|for) (?:my|our|me|us))))(?: with)?(?: up to| about| around| roughly| like| at least| maybe| probably)* (?=A)',
    true,
  ),
  rule(
    'request',
    27,
    '\\b(?:need|want|get) (?:a|an|some)? ?(?:{Q} |token |monthly |temporary |one-off |small |quick |big )+(?:increase|bump|boost|raise|extension|top-?up|uplift)\\b',
  ),
  rule(
    'request',
    26,
    '^(?:{HELLO})*(?:(?:some |a (?:bit|few|little) |A )*(?:more|extra|additional)|another(?: A)?) ?(?:{Q}|A|token)(?!.*\\bleft)(?=.{0,60}$)',
    true,
  ),
  rule('request', 26, '^(?:{HELLO})*A (?:more|extra|additional)\\b', true),
  rule(
    'request',
    26,
    '^(?:{HELLO})*(?:{Q} |token )+(?:increase|bump|boost|raise|extension|top-?up|request)\\b(?! (?:is|was|has|from))',
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
