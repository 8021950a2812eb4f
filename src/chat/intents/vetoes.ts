import { pattern } from './patterns.js';

const anyVerb =
  '(?:borrow(?:ed|ing|s)?|lend(?:ing|s)?|lent|loan(?:ed|ing|s)?|give|gives|gave|giving|gift(?:ed|ing|s)?|send|sends|sent|sending|repay(?:s|ing)?|repaid|pay|pays|paid|paying|request(?:s|ed|ing)?|ask|asks|asked|asking|top(?:ping|s)?(?:[ -])?up|transfer(?:s|red|ring)?|donate[sd]?|return(?:s|ed|ing)?|increase[sd]?|raise[sd]?|need|needs|take|offer|spot|use|approve|spend)';

/** Courtesies that look like conditions or denials; they are taken out before anything is judged. */
const courtesies: readonly (readonly [RegExp, string])[] = [
  [
    /\bask ((?:\w+ ){1,4}?)(?:if|whether) (?=(?:P|he|she|they|it|i|we|any(?:one|body)|some(?:one|body))\b)/g,
    'ask $1whether ',
  ],
  [/\b(?:wonder(?:ing|ed)?|checking|asking|see|seeing|know|check|ask) if\b/g, 'wondering whether'],
  [
    /\b(ok(?:ay)?|fine|cool|alright|possible|mind|grand|acceptable|problem|good|grateful|thankful|great|nice|lovely|awesome|wonderful|amazing|helpful|kind|glad|happy|appreciated?(?: it)?|super|perfect) (?:with you |of you )?if\b/g,
    '$1 whether',
  ],
  [
    /,? ?\bif (?:(?:at all )?possible|(?:you|u) (?:(?:can|could)(?=$| ?[,.!?;]| please| spare| manage| and)|dont mind|do not mind|have (?:any|some|it|enough|time|a (?:moment|minute|sec))(?: to spare| spare)?|have any to spare|would be so kind|please|wouldnt mind|happen to have (?:some|any))|(?:its|thats|it is|that is|this is) (?:ok(?:ay)?|fine|possible|allright|alright|all right|cool|not too much(?: trouble)?)(?: with you| by you)?|i (?:may|could|might|can)|need be|allowed|(?:it|that) works(?: for you)?)\b/g,
    ' ',
  ],
  [/\bif (?=(?:i|we) (?:can|could|may|might)\b)/g, 'whether '],
  [/\bif (?:you|u) (?=(?:can|could)\b)/g, 'whether you '],
  [/\b(?:cant|can not|cannot|couldnt|wont|wouldnt) (you|i|we|someone|anyone|somebody|anybody)\b/g, 'can $1'],
  [
    /,? ?\b(?:no need|you (?:dont|do not) (?:need|have)|(?:P|he|she|they) (?:doesnt|does not|dont|do not|neednt) (?:need|have)|no reason|not necessary|without having) to (?:return|repay|pay|give)(?: (?:it|them|this|that|me|anything|any of it))*(?: back)?\b/g,
    '',
  ],
  [/\bwhy (?:dont|not) (?:you|we|i)\b/g, 'x'],
  [
    /\b(?:dont|do not) worry\b|\bno (?:rush|hurry|worries|problem|pressure)\b|\bnot urgent\b|\bnot sure (?:if|whether) ?/g,
    '',
  ],
  [
    /\bdo(?:nt)? (?:you|u) (?:think|mind|reckon)\b(?! (?:that )?(?:P|he|she|they|anyone|someone|people|we should|i should)\b)/g,
    'mind',
  ],
];

/** The template without its courtesies. */
export function withoutCourtesy(text: string): string {
  let plain = text;
  for (const [courtesy, replacement] of courtesies) plain = plain.replace(courtesy, replacement);
  return plain.replace(/\s+/g, ' ').trim();
}

const parts = { VERB: anyVerb };

const denial = pattern(
  String.raw`\b(?:dont|do not|doesnt|does not|didnt|never|not|wont|will not|shouldnt|should not|cant|cannot|can not|couldnt|no need to|no longer|without|stop|refus\w+ to|rather not|nobody|no one|avoid|unable to|isnt|arent|hasnt|havent|wouldnt|neither|nor|mustnt|must not|forbid\w*|instead of)\b(?: (?!and\b|but\b|so\b|can\b|could\b|please\b|enough\b|let\b|if\b|whether\b)[^\s,.;!?:]+){0,4}? {VERB}\b`,
  parts,
);

const hypothesis = pattern(
  String.raw`\b(?:(?:if|what if|what happens|suppos(?:e|ing)|imagine|assuming|hypothetically|in case|unless|in theory|for example|for instance|example|lets say|e\.g|once (?:i|you|he|she|we|they)|remember (?:when|how|that)|the idea)\b[^.;!?]*?|(?:should (?:i|we|you|he|she|they|P)|i might|i may|we might|we may|might (?:have|need|want)|may (?:have|need|want) to|maybe i|perhaps i|maybe we|thinking (?:of|about)|considering|debating|was (?:going|about|planning) to|were (?:going|about|planning) to|would (?:have|never)|could have|should have|used to|wish|how (?:do|does|did|to|can|could|would|should|much can|much could|much may)|what (?:do|does|did|is|are|can|would)|when (?:do|does|did|can|could|should|will|would|i|you|we|he|she|they|P)|where (?:do|can|is)|why|who (?:asked|told|approved|requested|gave|borrowed|lent|said|is|was|will|did)|do (?:i|we|they|people|you(?! (?:have|mind|happen)))|does(?! (?:any|some))|did|have (?:i|you|we|they|P)|(?<!\bwho )has(?! any)|is (?:it (?:true|safe|wise|smart|normal|really))|was (?:it|he|she|that|this)|were (?:you|they|we)|are (?:we|they) (?:supposed|allowed)|am i(?! (?:able|allowed|ok) to)|is (?:he|she))\b[^,.;!?]*?){VERB}\b`,
  parts,
);

const report = pattern(
  String.raw`(?:\b(?:he|she|they|it|somebody|someone|people|everyone|P|(?:my|the|our|his|her|your|a|this|that|their) (?:[a-z]+ ){0,2}?(?:manager|boss|colleague|friend|team|lead|bot|doc|docs|article|news|post|company|bank|banks|customer|client|user|vendor|wife|husband|mum|mom|dad|brother|sister|neighbour|neighbor|landlord|government|message|email|guy|intern|policy|finance|teacher|kid|kids|son|daughter|cto|ceo|director|app|api|server|service|script|page|button|agent|model|endpoint)|[a-z]+(?=, who| said| says| told| asked| wants| wanted)) ?(?:just |also |already |only |really |always |never |still |has |had |have |is |are |was |were |will |would |might |may |could )?(?:say|said|says|saying|tell|told|tells|asked|asks|ask|asking|want|wants|wanted|mention(?:ed|s)?|wrote|writes|think|thinks|thought|suggest(?:ed|s)?|claim(?:ed|s)?|offered|offers|promise[sd]?|agreed|need|needs|needed|requested|requests|likes|loves|tried|tries|going|planning|borrow|borrows|borrowed|lend|lends|lent|gave|gives|paid|pays|repaid|repays|sent|returned|had|used|keeps?|refused|forgot|decided|let|lets|must|should)\b)(?!.{0,12}\b(?:please lend|can i)\b)`,
  {},
);

const done = pattern(
  String.raw`\b(?:i|we|you|he|she|they|it|P|who|already|just|ive|weve|youve|have|has|had|was|were|got|been|bo|someone|somebody|company|bank)(?: (?:already|just|also|once|then|have|has|had|finally|recently|only|never))* (?:borrowed|lent|gave|given|gifted|sent|repaid|paid|requested|asked|transferred|donated|returned|loaned|received|spent|owed|approved|increased|raised)\b`,
  {},
);

/** What somebody is thanked for has happened. */
const thanked =
  /^(?:\w+ ){0,3}?(?:thanks|thank you|thankful|grateful|cheers|ta|appreciate)\b[^.;!?]{0,40}?\bfor (?:lending|loaning|spotting|giving|sending|borrowing|approving|repaying|paying|returning|the (?:loan|tokens|credits|gift|A))\b/;

/** "Give me 10, be right there" asks for minutes. */
const briefly =
  /\bgive (?:me|us) (?:like |about )?A ?,? ?(?:and )?(?:brb|be (?:right|there|back)|(?:ill|i will) be|im (?:on|coming|almost|nearly|in)|almost there|back soon)\b/;

/** "When will I get new tokens" asks; it does not request. */
const asksHow =
  /^(?:(?:hi|hey|hello|so|ok|and|but|please|tell me|know),? )*(?:(?:when(?! (?:you|u) (?:can|could|get|have))|why|which|how (?:long|soon|far|often|come))\b|(?:how(?! about)|where|what(?! about))\b[^,.;!?]*\b(?:get|have|need|receive|use|want|give)\b)/;

/** Why a sentence that names an action is not an order; null if nothing speaks against it. */
export function vetoEnglish(text: string): 'denied' | 'hypothetical' | 'reported' | 'past' | null {
  if (thanked.test(text) || briefly.test(text)) return 'past';
  if (denial.test(text)) return 'denied';
  if (hypothesis.test(text) || asksHow.test(text)) return 'hypothetical';
  return null;
}

/** Somebody else's words or wishes, before position `at` and in the same breath. */
export function isReported(text: string, at: number): boolean {
  return report.test(clauseBefore(text, at));
}

/** A finished deed told before position `at` in the same clause. */
export function isTold(text: string, at: number): boolean {
  return done.test(clauseBefore(text, at));
}

function clauseBefore(text: string, at: number): string {
  const before = text.slice(0, at);
  const joined = before.replace(
    /\b(said|says|wrote|writes|goes|like|quote|message|text|told (?:me|us))\s*[,:]/g,
    '$1',
  );
  return joined.split(/[,.;!?:]|\b(?:so|but) /).at(-1) ?? '';
}
