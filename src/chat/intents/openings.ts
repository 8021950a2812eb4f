import { englishParts } from './parts-en.js';
import { expand } from './patterns.js';

/**
 * Where in a sentence an order's verb may stand: behind nothing but greetings, or behind words that ask for something.
 * Found once per sentence in linear time, so that the many rules need no repetitions of their own in front of the verb.
 */
interface Openings {
  /** Start of a clause, or behind "can I", "I'd like to", "please", "could you". */
  readonly order: readonly number[];
  /** The same, and behind a first "I": "I lend @ana 50". */
  readonly self: readonly number[];
  /** The same, and behind "I" or "we" anywhere: "I (really) need 200". */
  readonly wish: readonly number[];
  /** Start of the sentence, greetings left out. */
  readonly start: readonly number[];
}

const greeting =
  /(?:hi|hey|hello|yo|dear|ok|okay|so|well|u+m+|u+h+|e+r+|hm+|and|also|then|now|just|please|kindly|all|there|team|folks|guys|everyone|everybody|tokendesk|bot|actually|right|alright|good|morning|afternoon|evening|sorry|excuse|me|btw|thanks|next|again|yes|yeah|yep|sure|oh|urgent|urgently|asap|quick|quickly|one|question|request|mate|bro|man|dude|lads|friend|colleague|first|second|lastly|finally|maybe|basically|listen|look|task|todo|action|command|@here|@channel|from P|P|X|D)[,:!.]? /y;
const adverb =
  /(?:just|please|also|maybe|perhaps|\w+ly|still|then|now|so kind as to|be|able to|get to|willing to|mind|go and|go ahead and|help me|help|to|like to|have to|need to|want to|try to|at least|kinda|sorta|therefore|if possible|again|P) /y;
const clauseStart = /(?:[,.;:!?()-] ?|\b(?:so|and|then|but|or|please|just) )(?=\S)/g;
const asking = new RegExp(
  expand(
    '\\b(?:(?:can|could|may|might|would|will|shall) (?:i|we|you|it|P|the bot|tokendesk|one)|(?:i|we)(?: do| really| just| also| still| would| will| badly| urgently| only| now| think i| actually){0,3} (?:need|want|like|love|have|got|must|ll|plan|prefer|hope|intend|wish|aim|can|could|will|require)(?: P)?(?: you)?(?: to)?|id (?:really |very much |just )?(?:like|love|prefer|appreciate it)|(?:ill|im going|im trying|im looking|im hoping|im about|im happy|i am going|i am looking|i am trying|i am happy|happy|glad|pleased|delighted|offer|looking|trying|hoping|need|want|like|able|going|time|have|got|allowed|ready|keen|willing) (?:to|for)|well|ill|you (?:can|could|may|should)|let me|let us|lets|help me|help|(?:possible|ok|okay|fine|alright) (?:for (?:me|us|you|P) )?(?:to|whether (?:i|we|you|P)(?: can| could)?)|whether (?:i|we|you|P|its possible|it is possible|it would be possible)(?: can| could| might| may)?(?: for (?:me|you|us))?|chance (?:that )?(?:i|you|we|P|of me) (?:can|could|might|may)|chance (?:to|you|i)|(?:arrange|organi[sz]e|set (?:it|things) up|make it possible)(?: it)? (?:for (?:me|us) to|so (?:that )?(?:i|we) can)|(?:any|a) way (?:for me to|to|(?:that )?(?:i|we|you|P)(?: can| could| might)?)|(?:think|reckon|hope|hoping) (?:i|you|we|P) (?:can|could|may|might)|(?:tell|ask|get|have|want|need|let|like) P to|grateful if you|appreciate it if you|appreciated if you|how about (?:i|we|you)) ',
    englishParts,
  ),
  'g',
);
const subject = /\b(?:i|we|id|wed|ill|well) /g;
const insistence =
  /(?:really|just|still|also|do|urgently|desperately|only|now|will|ll|would|think|actually|kinda|probably|definitely|badly|currently|P) /y;

/** Finds the openings of an English template. */
export function findOpenings(text: string): Openings {
  const start = closure(text, [0], [greeting]);
  const clauses = [0, ...ends(text, clauseStart)];
  const order = union(
    closure(text, clauses, [greeting, adverb]),
    closure(text, ends(text, asking), [adverb]),
  );
  const self = text.startsWith('i ') ? union(order, [2]) : order;
  const wish = union(order, closure(text, ends(text, subject), [insistence]));
  return { order, self, wish, start };
}

/** Ends of all matches, overlapping ones too. */
function ends(text: string, pattern: RegExp): number[] {
  const found: number[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    found.push(match.index + match[0].length);
    pattern.lastIndex = match.index + 1;
  }
  return found;
}

/** All positions reachable from `from` by skipping words that `skippable` describes. */
function closure(text: string, from: readonly number[], skippable: readonly RegExp[]): number[] {
  const reached = new Set(from);
  for (const position of reached) {
    for (const pattern of skippable) {
      pattern.lastIndex = position;
      const match = pattern.exec(text);
      if (match) reached.add(position + match[0].length);
    }
  }
  return [...reached];
}

function union(a: readonly number[], b: readonly number[]): number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}
