import { keyword, question } from './english-query.js';
import type { Rule } from './patterns.js';

/** English: loans, the team, the weekly digest. */
export const englishOthers: readonly Rule[] = [
  // Loans.
  keyword(
    'loans',
    15,
    '(?:open |outstanding |current |active |all |existing |pending )*(?:loans?|debts?|ious?|borrowings?|lendings?|loan status|loans status|loan list|loan overview|owed|owing)(?: status| list| overview| summary| history)?',
  ),
  question(
    'loans',
    18,
    '\\b(?:who|whom|what|how much|how many {Q}|anyone|anybody|does anyone|does anybody|somebody)(?: {Q})? ?(?:do|does|did|still|else|all|money|currently)? ?(?:i|we|P|he|she|they|my \\w+|people|anyone|anybody|everyone)? ?(?:still |currently |actually |now |all )*(?:owes?|owed|owing|owe)\\b(?!.*\\b(?:explanation|apology|favou?r|beer|lunch|coffee|drink|pizza|dinner)\\b)',
  ),
  question(
    'loans',
    18,
    '{AUX}(?:does|do|did|is|are|am|has|have|hasnt|havent|didnt|doesnt)\\b[^.;!?]{0,24}\\b(?:owe|owes|owing|owed|in debt|indebted)\\b(?!.*\\b(?:explanation|apology|favou?r|beer|lunch|coffee|drink|pizza|dinner)\\b)',
  ),
  question(
    'loans',
    19,
    '{AUX}(?:did|has|have|hasnt|havent|didnt|is|was|were|when (?:did|will|is|does|do)|had)\\b[^.;!?]{0,24}\\b(?:repay|repaid|repays|pay|paid|pays|return|returned|returns|give|gave|given|send|sent|transfer|transferred|settle|settled|got|get)\\b[^.;!?]{0,20}(?:\\b(?:me|us|back|loan|loans|debt|it|P|tokens|credits|A)\\b)(?=[^.;!]*(?:\\?|$|yet))(?:(?=.*\\b(?:back|loan|debt|loans|debts)\\b)|(?<=(?:repa|settle|return)[^?]*)|(?=.*(?:repa|settle|return)))',
  ),
  question(
    'loans',
    19,
    '{AUX}(?:has|have|did) (?:P|he|she|they|i|we|\\w+)(?: already| ever| finally| even)? (?:repaid?|paid? (?:me |us |P |him |her |them |it |everyone |everything )?back|returned?|settled?)\\b',
  ),
  question(
    'loans',
    18,
    '\\b(?:how much|how many|what|who|whom|which)(?: {Q}| of {MY}{Q}| all| money| have| else| did)* (?:did|have|do|has|had|is|are|was|were) (?:i|we|anyone|he|she|P|they|somebody)? ?(?:currently |still |already |actually |ever |all |been )*(?:borrow|borrowed|borrowing|lend|lent|lending|loaned|on loan|lent out|borrowed from)\\b',
  ),
  question(
    'loans',
    18,
    '\\bwho (?:has )?(?:borrowed|lent|took|owes)\\b(?=[^.;!?]*\\b(?:me|us|my|from)\\b)(?! (?:my|our|the) (?!(?:\\w+ )?(?:{Q}|loan)))',
  ),
  question(
    'loans',
    18,
    '\\b(?:when|what date|what day|how long|how soon|until when|by when)\\b[^.;!?]{0,24}\\b(?:repay|pay (?:it |them |P |him |her |that |everything |the loan )?back|loans?|debts?|owe|repayment|return)\\b',
  ),
  question(
    'loans',
    17,
    '\\b(?:do|must|should|will) (?:i|we) (?:still |need to |have to |also )*(?:have to |need to )?(?:repay|pay (?:\\w+ )?back|return|owe)\\b[^.;!]*(?:\\?|$)',
  ),
  question(
    'loans',
    16,
    '\\b(?:show|list|see|view|check|get|give|tell|know|whats|what is|what are|any|are there|have i|do i have|status of|state of|overview of|about)\\b[^.;!?]{0,20}\\b(?:my |the |our |open |outstanding |active |pending |current |overdue |unpaid |all )+(?:loans?|debts?|borrowings?|lendings?|ious?|borrowed (?:tokens|credits))\\b',
  ),
  question(
    'loans',
    16,
    '\\b(?:what|how much|which)(?: {Q})? (?:i|i still|we) (?:owe|have borrowed|borrowed|lent|have lent)\\b',
  ),
  question(
    'loans',
    15,
    '\\b(?:my|our) (?:open |outstanding |current |active |existing )*(?:loans|debts)\\b(?=.{0,16}$)',
  ),
  question(
    'loans',
    15,
    '\\b(?:which|what|how many|any) (?:\\w+ )?(?:loans|debts|ious)\\b(?: (?:do|are|is|have|of|i|we|my|still|there)\\b|[ ?!.]*$)',
  ),
  question('loans', 15, '^(?:outstanding|overdue|open|active|unpaid) (?:loans?|debts?)'),
  question(
    'loans',
    15,
    '\\b(?:i owe|owes me|owed to me|lent out|borrowed and lent|borrowed or lent)\\b(?=[^.;!]*\\?)(?!.*\\b(?:explanation|apology|favou?r|beer|lunch|coffee|drink)\\b)',
  ),
  question(
    'loans',
    14,
    '\\b(?:is|are) (?:my|the|any|all) (?:\\w+ )?(?:loans?|debts?)\\b[^.;!?]{0,20}\\b(?:due|overdue|paid|repaid|open|outstanding|settled|closed|still)\\b',
  ),

  // Team.
  keyword(
    'team',
    16,
    "(?:{TEAM}s?(?:'s)?|our)(?: (?:pool|balance|quota|budget|usage|status|overview|allowance|credits?|tokens?|pace|spending|spend|consumption|report|remaining|left|summary|burn|stats))+|{TEAM}|pools?|team",
  ),
  question(
    'team',
    19,
    "\\b(?:how|hows|whats|what|how much|how many|is|are|does|did|has|have|can|show|check|see|tell|give|view|get|when)\\b[^.;!?]*\\b(?:my|our|the|this) (?:whole |entire |own |\\w+ )?(?:{TEAM}s?)(?:'s)?\\b[^.;!?]*\\b(?:doing(?! (?:today|after|for lunch|tonight|this weekend|lately))|left|remaining|remain|used|use|using|spent|spend|spending|pool|quota|budget|tokens?|credits?|balance|usage|pace|burn|burning|burned|burnt|allowance|consumption|consumed|on track|over budget|running low|running out|refill|looking on|got left|on tokens)\\b",
  ),
  question(
    'team',
    18,
    '\\b(?:{Q}|usage|spending|left|remaining|balance|pool|burn|burned|used|spent) (?:of|for|in|by|across|does|has|have) (?:my |our |the |this )?(?:whole |entire )?(?:{TEAM})\\b',
  ),
  question(
    'team',
    17,
    "\\bteams?(?:'s)? (?:pool|balance|quota|budget|usage|tokens?|credits?|allowance|pace|spending|consumption|burn)\\b(?=.{0,30}$)(?!.*\\b(?:was|approved|announced|lunch|meeting|cut)\\b)",
  ),
  question(
    'team',
    16,
    '\\b(?:whats|what is|what|how much|how|is|anything|check|show|see|any)\\b[^.;!?]{0,20}\\b(?:in|is|of|on)? ?(?:the|our|my) (?:\\w+ )?pool\\b(?! (?:party|table|water|of|room))',
  ),
  question(
    'team',
    15,
    '\\bhow (?:is|are|has|have)? ?(?:we|my team|our team|my people|my folks|my guys|my reports|my direct reports) (?:been )?(?:doing|looking|tracking|pacing)(?: as a team| on tokens| on quota| with (?:our )?(?:tokens|quota|budget)| overall| on budget| this (?:week|month)| D)?[ ?!.]*$',
  ),
  question(
    'team',
    16,
    '\\bhows (?:my|our) team(?: (?:doing|looking|going))?(?: (?:on|with|for) {Q}| this (?:week|month)| overall| D| so far)*[ ?!.]*$',
  ),
  question(
    'team',
    17,
    '\\b(?:did|have|do|are|has) we (?:\\w+ )?(?:use|used|spend|spent|burn|burned|left|using|have left)\\b[^.;!?]*\\b(?:as a team|team|together|all of us|collectively)\\b',
  ),

  // Digest.
  keyword(
    'digest',
    16,
    "(?:weekly|week|last weeks?|this weeks?|past weeks?|monday|team weekly)(?: token| usage| ai| quota)* ?(?:report|digest|summary|recap|review|roundup|round-up|overview|stats|numbers|wrap-?up|update)|D 's (?:report|digest|summary|recap)|digest|weekly|recap|week in review",
  ),
  question(
    'digest',
    18,
    "\\b(?:show|send|give|get|see|read|want|share|resend|wheres|where is|pull|view|generate|can i have|could i have|whats in|what is in|let me see|id like|post|run|need|forward)\\b[^.;!?]{0,20}\\b(?:weekly|week's|weeks|last week's|last weeks|this week's|D(?: ?'s)?|my) (?:(?!meeting|sprint|call|standup|project|test)\\w+ )?(?:report|digest|summary|recap|review|roundup|overview|wrap-?up)\\b",
  ),
  question(
    'digest',
    17,
    '\\b(?:summar(?:y|ise|ize)|recap|report|overview|digest|round-?up|wrap-?up|review)(?: of| for| on| my| me|:)* (?:my |the |our )?(?:{PERIOD}|week|last week|this week|past week|past 7 days|D)(?! (?:meeting|call|discussion|sprint))(?=.{0,20}$)',
  ),
  question(
    'digest',
    16,
    '\\bwhat did (?:i|my tokens|we) (?:achieve|accomplish|deliver|ship|get done|get for)\\b',
  ),
  question('digest', 17, '\\bhow (?:was|did) my (?:last |past )?week (?:go|look)?'),
  question('digest', 16, '\\bmy (?:weekly )?digest\\b(?=.{0,24}$)'),
];
