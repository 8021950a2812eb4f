import { mark } from './spans.js';

const boundary =
  /^(?:from|off|to|for|until|by|because|so|if|please|with|on|in|at|as|and|but|or|since|due|before|when|while|then|i|we|till|which|that|via|can|could|thanks|ok|okay|who|is|would|will|where|after|within|during|against|without|than|out)$/;
const credit =
  /^(?:tokens?|credits?|quota|quotas|budget|budgets|allowance|balance|limit|limits|points?|usd|cny|rmb|money|cash|funds?|funding|dollars?|bucks?|额度|配额|积分|loan|debt|debts|loans|headroom|top-?ups?|topup|increase|capacity|spend|spending|increment|raise|bump|extension|boost|refill)$/;
const filler =
  /^(?:several|hundreds?|thousands?|yours|mine|hers|theirs|ours|me|us|him|her|them|you|it|this|these|those|some|any|more|another|few|couple|bit|little|lot|lots|of|extra|additional|spare|unused|leftover|enough|much|many|a|an|the|my|your|his|their|our|all|half|right|now|quickly|real|quick|today|tonight|again|back|total|only|maybe|asap|urgently|urgent|well|too|though|directly|worth|over|about|around|round|roughly|approx|approximately|like|say|up|least|most|first|instead|max|tops|each|just|temporarily|briefly|short|term|short-term|small|still|also|really|actually|whatever|what|someone|anyone|somebody|anybody|else|yes|yeah|no|near|nearly|almost|somewhere|something|remaining|rest|left|left-over|further|plus|next|straight|away|kindly|mate|man|bro|dude|folks|guys|team|ta|cheers|possibly|perhaps|ish|thing|off|into|asap|lah|la|amount|immediately|soon|owed|owe|outstanding|one-off|one|same|sometime|here|there|per|advance|early|late|already|fully|partially|partly|completely|entirely|everything)$/;
/** Things colleagues ask each other for, which are not credit even without an article. */
const things =
  /^(?:hand|hands|ear|help|minute|minutes|min|mins|second|seconds|sec|hour|hours|time|favor|favour|favors|favours|advice|feedback|review|reviews|access|permission|pen|book|laptop|charger|cable|chair|desk|lunch|coffee|day|days|week|weeks|shout|heads-up|thumbs|kudos|credit-card|support|update|updates|call|look|thought|chance|break|ride|lift|talk|rundown|ping|link|doc|docs|document|file|files|info|details|context|space|room|vacation|holiday|leave|pto|meeting|demo|approval|changes|change|refund|attention|patience|umbrella|phone|car|key|keys|badge|card|beer|beers|drink|drinks|pizza|snack|snacks|cake|cookie|cookies|tea|water|people|engineers|words|lines|rows|pages|votes|likes|stars)$/;

/** What an order is about, judged by the words after its verb. */
type ObjectKind = 'credit' | 'none' | 'foreign';

/**
 * Reads the noun phrase behind a verb in the template. `credit`: an amount or a word for quota; `none`: nothing that names
 * a thing ("borrow from @bo"); `foreign`: something else ("borrow your charger", "lend me 5 minutes").
 */
export function objectOf(rest: string): ObjectKind {
  let amount = false;
  const unknown: string[] = [];
  // "borrow someone from your team" wants a person.
  if (
    /^\s*(?:some(?:one|body)|any(?:one|body)|people)\b(?! (?:else )?(?:for|A)\b)/.test(rest) &&
    !/A/.test(rest)
  )
    return 'foreign';
  for (const token of rest.trim().split(/\s+|(?=[,.;!?:()])/)) {
    const bare = token.replace(/^[("']+|["')]+$/g, '');
    if (bare === '') continue;
    if (/^[,.;!?:(]|^[-~]+$/.test(token)) break;
    if (bare === mark.amount) {
      if (amount) break;
      // "give the customer 200": somebody or something else stands before the amount.
      if (unknown.length > 0) return 'foreign';
      amount = true;
      continue;
    }
    if (bare === mark.person || bare === mark.date || bare === mark.other) {
      if (amount || unknown.length > 0) break;
      continue;
    }
    if (credit.test(bare)) return 'credit';
    if (/\p{Script=Han}/u.test(bare)) break;
    if (bare === 'off' && amount && !/\boff (?:of )?P/.test(rest)) return 'foreign';
    if (boundary.test(bare)) {
      if (/^(?:to|for)$/.test(bare) && !amount && unknown.length === 0) continue;
      break;
    }
    if (filler.test(bare) || (/ly$/.test(bare) && bare.length > 4)) continue;
    unknown.push(bare);
    if (unknown.length > 3) break;
  }
  if (unknown.length > 0) return amount && tolerable(unknown) ? 'credit' : 'foreign';
  return amount ? 'credit' : 'none';
}

/** One stray singular word after an amount is more likely a purpose or a name than a thing counted. */
function tolerable(words: readonly string[]): boolean {
  return !words.some((word) => (/[a-z]{2}s$/.test(word) && !/ss$/.test(word)) || things.test(word));
}
