import { bareword, keyword, question } from './english-query.js';
import type { Rule } from './patterns.js';

/** English: settings, taking something back, help. */
export const englishBot: readonly Rule[] = [
  // Settings.
  keyword(
    'settings',
    15,
    '(?:my |user |account |bot |personal )*(?:settings?|preferences?|preference|configuration|config|options)(?: page| menu| panel)?',
  ),
  bareword(
    'settings',
    17,
    '(?:language|lang|locale|time ?zone|tz|quiet hours|notifications?|alerts?|dnd|do not disturb|reminders?)',
  ),
  question(
    'settings',
    20,
    '^(?:please |can you |could you |would you |set |change |switch |my |the |to |bot |hey |hi |i want |i want to |i would like to |id like to |use |update |make |put )*(?:language|lang|locale|time ?zone|tz|quiet hours?|dnd|do not disturb|notifications?|alerts?|reminders?)(?: setting)?(?: to|:|=| is| as| from| at| between| in)? ?(?!.*\\b(?:broken|is down|server|model)\\b)(?:chinese|english|mandarin|中文|简体中文|繁体中文|汉语|英文|英语|zh(?:-cn)?|en(?:-us|-gb)?|[a-z]+/[a-z_]+(?:/[a-z_]+)?|utc\\S*|gmt\\S*|[a-z]+ time|shanghai|beijing|london|tokyo|berlin|new york|paris|singapore|taipei|hong kong|off|on|none|disable[d]?|enable[d]?|mute[d]?|D|A|\\d\\S*|at |from |between )',
  ),
  question(
    'settings',
    19,
    '\\b(?:change|switch|set|adjust|update|edit|modify|configure|reset|customi[sz]e|manage|open|fix|choose|pick|select)\\b[^.;!?]{0,12}\\b(?:my|the|your|bot|this)? ?(?:language|lang|locale|time ?zone|settings|preferences|quiet hours|notifications?|alerts?|alert levels?|do not disturb|dnd|reminder settings|digest settings|notification settings|digest)\\b(?!.*\\b(?:server|model|database|cluster|programming|the app|job|cron|pipeline|our product|page is)\\b)',
  ),
  question(
    'settings',
    19,
    '\\b(?:turn|switch|shut|stop|disable|enable|mute|silence|unmute|pause|snooze|unsubscribe|subscribe|no more|opt out|opt|leave)\\b[^.;!?]{0,24}\\b(?:notifications?|alerts?|reminders?|pings?|messages from (?:you|the bot)|digests?|weekly (?:digest|report|summary)|quiet hours|dnd|do not disturb)\\b(?!.*\\b(?:server|pagerduty|grafana|prod|production|ci|channel|email from)\\b)',
  ),
  question(
    'settings',
    19,
    '(?<!\\b(?:i|we|they|he|she|people|who|all) )\\b(?:speak|talk|switch|change|reply|answer|respond|write|use)\\b[^.;!?]{0,20}\\b(?:to |in |into )?(?:chinese|english|mandarin|中文|英文|英语)\\b(?=(?: (?:to me|please|with me|from now on|thanks|now|instead|mode|language))*[ .!?]*$)(?!.*\\b(?:doc|docs|meeting|customer|readme)\\b)',
  ),
  question(
    'settings',
    19,
    '\\b(?:dont|do not|stop|quit) (?:disturb|notify|notifying|ping|pinging|message|messaging|dm|alert|alerting|bother|bothering|remind|reminding|text|nudge|spam|spamming|buzz) ?(?:me|us)?\\b',
  ),
  question(
    'settings',
    19,
    '\\b(?:alert|notify|warn|ping|remind|tell) me (?:when|at|if|once|before)\\b[^.;!?]{0,40}(?:%|A of|\\b{Q}\\b(?! (?:is |are |will |gets? |next |be )*(?:resets?|refills?|refilled|reset|renews?|renewed|back|available))|run(?:ning)? (?:low|out)|below)',
  ),
  question(
    'settings',
    19,
    '^(?:please |hi |hey |,|from now on |i want |id like )*no (?:more )?(?:messages|pings|notifications|alerts|reminders|dms|pinging)\\b(?=.*(?:\\b(?:between|after|before|from|at|during|on|please|until)\\b|D|A|^[^,.;!?]{0,30}$))',
  ),
  question(
    'settings',
    19,
    '^(?:please |can you |could you |hey |hi )*(?:(?:mute|silence|snooze|pause|hush) (?:yourself|you|the bot|everything|tokendesk|all (?:messages|of it))|(?:be|stay|go|keep) (?:quiet|silent)|leave me alone)\\b(?=.{0,40}$)',
  ),
  question('settings', 18, '\\b(?:quiet hours|do not disturb|dnd)\\b(?=.{0,40}$)'),
  question(
    'settings',
    17,
    '\\b(?:my|your) (?:time ?zone|language|notification settings|settings|preferences)\\b(?=.{0,30}$)(?!.*\\b(?:course|exam|school|native|mother|server|wrong file)\\b)',
  ),
  question('settings', 18, '^(?:im|i am) (?:now )?in (?:[a-z]+/[a-z_]+|the \\w+ time ?zone)'),

  // Cancel.
  bareword(
    'cancel',
    20,
    '(?:cancel|withdraw|revoke|undo|abort|never mind|forget it|forget about it|scratch that|scrap that|call it off|take it back|drop it|stop that|nope,? cancel|no,? cancel|cancel (?:it|that|this|everything|all|please|my last|the last one)|withdraw (?:it|that|this)|undo (?:it|that|this)|retract (?:it|that)|i changed my mind|changed my mind|ignore that|disregard(?: that| this)?|on second thought,? (?:no|never mind|cancel)|no never mind|sorry,? (?:never mind|cancel(?: that| it)?|ignore that|forget it))',
  ),
  question(
    'cancel',
    40,
    '(?:^|[,.;!?] ?|\\b(?:please|can you|could you|id like to|i want to|i would like to|i need to|lets|let me|just|so|to|would you|then|and|actually|kindly|help me|hi|hey|ok|want to|wish to|like to|sorry|oops|wait|no|mind) )(?:cancel|withdraw|withdrawing|cancelling|canceling|revoke|retract|undo|take back|call off|abort|rescind|void|(?:scrap|drop|delete|remove|close|discard|kill)(?= (?:my|the|that|this)\\b))(?: back)? (?:my |the |that |this |our |all |any |last |latest |previous |pending |open |current |existing |earlier |loan |borrow |borrowing |top[ -]?up |quota |token |lend |lending |repayment |gift |A |P |of |for |to )*(?:request|requests|ask|asks|loan|loans|loan request|borrow|borrowing|offer|top[ -]?up|application|transfer|gift|question|repayment|lend)\\b(?!s? (?:off))(?! (?:limit|timeout|handler|queue|count))',
  ),
  question(
    'cancel',
    40,
    '\\b(?:cancel|withdraw|undo|revoke|retract) (?:that|it|this|what i (?:just )?(?:asked|requested|sent|said)|the (?:last|previous) (?:one|thing|request)|everything)\\b(?=.{0,30}$)',
  ),
  question(
    'cancel',
    41,
    '\\b(?:dont|do not|no longer|not) (?:want|need|wanna) (?:to borrow|to lend|to request|the loan|that loan|it|the tokens?|them|the A|A|those|that|more)[^.;!?]{0,30}(?:any ?more|any longer|after all|now)?[,;. ]+(?:so |please |and |can you |then |just )*(?:cancel|withdraw|never mind|forget|drop|scrap)\\b',
  ),
  question(
    'cancel',
    39,
    '\\b(?:i )?(?:no longer need|dont need|do not need) (?:the |that |my |those )?(?:loan|A|tokens|credits|top-?up|request|extra tokens|extra quota|extra credits)(?: {Q})?(?: (?:any ?more|any longer|after all|now))?(?=[ .!]*(?:$|[,.] ?(?:thanks|cancel|please)))',
  ),
  question(
    'cancel',
    41,
    '^(?:sorry |oh |ok |hey |hi |actually |wait |no |hmm |please |hold on |stop )*,? ?(?:never mind|forget it|scratch that|cancel that|cancel it|ignore that|on second thought)\\b(?! the (?:bug|error))(?=.{0,60}$)',
  ),
  question('cancel', 22, '^(?:please )?(?:cancel|withdraw|undo|abort)[ .!]*$'),
  question(
    'cancel',
    41,
    '^(?:wait |no |actually |sorry |oops |,)*(?:stop|hold on|wait),? (?:cancel|dont send|undo)',
  ),

  // Help.
  bareword(
    'help',
    15,
    '(?:help|help me|usage help|commands?|command list|instructions?|manual|guide|menu|info|faq|how to|howto|about|tutorial|examples?|available commands|list of commands|help menu|help page|\\?+|/help|-h|--help|man|docs|documentation)',
  ),
  question(
    'help',
    50,
    '^(?:hi |hey |hello |so |ok |okay |please |can you |could you |tell me |show me |explain |explain to me |i dont know |i want to know |id like to know |may i ask |question |quick question |wondering |not sure |im not sure |remind me |sorry |um |, ?|: ?)*(?:how (?:do|does|can|could|should|would|to|did|might)(?: i| we| you| one| people| someone| it| this)?|whats the (?:best |right )?way to|what is the (?:best |right )?way to|steps to|where (?:do|can) i|what do i do to|what should i do to)(?: (?:please|actually|even|go about|best|properly|get to|i|use))* (?:borrow|borrowing|lend|lending|request|requesting|top[ -]?up|topup|repay|repaying|pay back|gift|give|donate|ask for (?:more|tokens|a|extra)|get more|get extra|get (?:a )?(?:top-?up|additional)|increase|raise|apply|change|set|switch|use you|use this (?:bot|thing)|use tokendesk|use the bot|use it|transfer|share|check|see|view|cancel|withdraw|work with you|talk to you|loan|return|turn off|turn on|mute)\\b(?!.*\\b(?:git|cluster|vpn|database|server|printer|wifi|docker|kubernetes|linux|the lint|bike)\\b)',
  ),
  question(
    'help',
    22,
    '\\bwhat (?:else )?(?:can|do|could|are) (?:you|u|this bot|the bot|tokendesk|i)(?: able to)? (?:do|help|offer|help me with|help with|ask you|say|type|do here|do with you|for)(?: (?:for me|here|with|exactly|with you|for us|with this bot))*[ ?!.]*$',
  ),
  question(
    'help',
    22,
    '\\bhow (?:do|does|can|should) (?:this|you|the bot|it|tokendesk|this bot|this thing|i use (?:you|this|it|tokendesk|the bot)|lending|borrowing|loans|top-?ups?|repayments?|all this|the loans?|quota|everything)(?: (?:work|function|operate|actually work|even work|works))?[ ?!.]*$',
  ),
  question(
    'help',
    21,
    '\\b(?:what|which) (?:are (?:the|your|all)|kind of|sort of)? ?(?:available )?(?:commands?|options|features|things)\\b[^.;!?]{0,30}\\b(?:you|available|there|support|understand|have|do|can|use|exist)?(?=[ ?!.]*$|.{0,20}\\?)',
  ),
  question(
    'help',
    20,
    '\\b(?:show|list|give|need|get|see|display|print|open|want|some)(?: me)?(?: the| some| a| your| all)? ?(?:help|commands|instructions|help page|manual|command list|guide|examples)(?: please| with (?:you|this bot|tokendesk|tokens|this)| using (?:you|this|tokendesk)| menu)*[ ?!.]*$',
  ),
  question(
    'help',
    20,
    '^(?:hi|hey|hello|ok|please|can you|could you|i need|need|i|can|you|some|,|!| )*help(?: me)?(?: out)?(?: please| with (?:tokens|my tokens|my quota|quota|this bot|tokendesk|you|borrowing|lending|loans|credits))*[ ?!.]*$',
  ),
  question('help', 19, '^(?:who|what) (?:are|is) (?:you|this bot|tokendesk|this)[ ?!.]*$'),
  question(
    'help',
    19,
    '^(?:im |i am )?(?:lost|confused|stuck|new here)(?:,? (?:help|what now|what can you do))?[ ?!.]*$',
  ),
];
