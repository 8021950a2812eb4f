/**
 * The words that commands hang on, and how people mistype them. Only these are ever mended, and never into one of them
 * from a word that exists: "burrow" and "lens" stay what they are.
 */
const vocabulary: readonly string[] = [
  'borrow',
  'lend',
  'repay',
  'request',
  'balance',
  'history',
  'settings',
  'cancel',
  'withdraw',
  'transfer',
  'donate',
  'digest',
  'language',
  'timezone',
  'notifications',
  'colleague',
  'increase',
  'quota',
  'tokens',
  'credits',
  'budget',
  'weekly',
  'report',
  'remaining',
  'release',
  'someone',
  'anyone',
  'everything',
  'please',
  'until',
  'because',
  'tomorrow',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
  'loans',
];

/** Real words that lie within a slip's distance of the vocabulary. */
const ordinary: ReadonlySet<string> = new Set(
  (
    'burrow barrow borough borrows borrowed borrower morrow sorrow farrow lens lent lends lender bend send land tend mend lead leads lenders fend ' +
    'repaid repays relay replay reply repair prepay repack report reports reported reporter reporting retort requests requested ' +
    'requester quest bequest conquest inquest balanced balances valance lance historic histories mystery setting sitting ' +
    'sittings seating cancels canceled cancelled council cancer candle channel canal withdrawn withdraws withdrew transfers transferred ' +
    'donated donates digit digits digests direct language languages timezones notification colleagues increased increases ' +
    'quotas quote quoted quotes quorum token taken tokenizer tokenize credit credited edits budgets budge gadget week weeks weekday ' +
    'weekdays meekly remain remains remained releases released relapse lease please pleas pleased pleases leases plead until unless ' +
    'unit untie becomes became mondays fridays sundays saturdays tuesdays thursdays loan loans loaned loads leans beans moans lawns ' +
    'loins logs lions coans koans someones anyones sometime sometimes somehow anyhow anyway sundae tokened tokers totems release ' +
    'relief  remaking rerun resort rapport retry request require quiet quite digital tunes transform transfer transfers ' +
    'donation donations settling setting setups reminding retaining cancers plates pleases pleased places police planes'
  ).split(' '),
);

/** Short forms and joined words, by exact match. Apostrophes of contractions are dropped, as people drop them. */
const shortForms: ReadonlyMap<string, string> = new Map(
  Object.entries({
    u: 'you',
    ur: 'your',
    pls: 'please',
    plz: 'please',
    plez: 'please',
    plse: 'please',
    thx: 'thanks',
    ty: 'thanks',
    cheers: 'thanks',
    tmr: 'tomorrow',
    tmrw: 'tomorrow',
    tmw: 'tomorrow',
    tomorow: 'tomorrow',
    tommorow: 'tomorrow',
    tommorrow: 'tomorrow',
    wanna: 'want to',
    gonna: 'going to',
    gotta: 'got to',
    lemme: 'let me',
    gimme: 'give me',
    gimmie: 'give me',
    cuz: 'because',
    cos: 'because',
    coz: 'because',
    bc: 'because',
    bcz: 'because',
    becuz: 'because',
    til: 'until',
    till: 'until',
    untill: 'until',
    b4: 'before',
    toks: 'tokens',
    tok: 'tokens',
    tkns: 'tokens',
    tks: 'tokens',
    creds: 'credits',
    bal: 'balance',
    req: 'request',
    hist: 'history',
    prefs: 'settings',
    nvm: 'never mind',
    nevermind: 'never mind',
    lned: 'lend',
    ledn: 'lend',
    lendd: 'lend',
    elnd: 'lend',
    brrow: 'borrow',
    boorow: 'borrow',
    giev: 'give',
    gvie: 'give',
    gfit: 'gift',
    hlep: 'help',
    hepl: 'help',
    helpp: 'help',
    tema: 'team',
    taem: 'team',
    frm: 'from',
    fomr: 'from',
    frmo: 'from',
    fro: 'from',
    teh: 'the',
    cna: 'can',
    coudl: 'could',
    hwo: 'how',
    waht: 'what',
    mcuh: 'much',
    muhc: 'much',
    hav: 'have',
    remaning: 'remaining',
    nite: 'night',
    wk: 'week',
    wks: 'weeks',
    mth: 'month',
    mths: 'months',
    acct: 'account',
    tz: 'timezone',
    cld: 'could',
    shld: 'should',
    rn: 'right now',
    amt: 'amount',
    mo: 'month',
    ppl: 'people',
    wat: 'what',
    wut: 'what',
    abt: 'about',
    yr: 'your',
    thur: 'thursday',
    weds: 'wednesday',
    hrs: 'hours',
  }),
);

const contraction =
  /^(i|you|we|he|she|they|it|what|who|how|where|when|there|that|let|do|does|did|is|are|was|were|have|has|had|can|could|should|would|wo|ai|don|doesn|didn|isn|aren|wasn|weren|haven|hasn|couldn|shouldn|wouldn|won|ain|mustn|needn)'(m|re|s|d|ll|ve|t)$/;

/** The word meant, or the word itself. `alone`: it is the whole message, which makes a slip of a command likelier. */
export function correct(typed: string, alone: boolean): string {
  const short = shortForms.get(typed);
  if (short !== undefined) return short;
  if (typed.includes("'")) return contraction.test(typed) ? typed.replace("'", '') : typed;
  if (typed.length < (alone ? 4 : 5) || ordinary.has(typed)) return typed;
  for (const word of vocabulary) {
    if (word === typed || isInflection(typed, word)) return typed;
  }
  let best = typed;
  let bestDistance = 3;
  for (const word of vocabulary) {
    const allowed = word.length >= 8 ? 2 : word.length >= 5 ? 1 : alone ? 1 : 0;
    if (allowed === 0 || Math.abs(word.length - typed.length) > allowed || !sameStart(typed, word)) continue;
    const distance = editDistance(typed, word, allowed);
    if (distance <= allowed && distance < bestDistance) {
      best = word;
      bestDistance = distance;
    }
  }
  return best;
}

function isInflection(typed: string, word: string): boolean {
  return (
    typed.startsWith(word.replace(/e$/, '')) &&
    /^(?:e?s|e?d|ing|er|ers|r)$/.test(typed.slice(word.replace(/e$/, '').length))
  );
}

/** People seldom miss the first letter; swapping the first two is the exception. */
function sameStart(typed: string, word: string): boolean {
  return typed[0] === word[0] || (typed[0] === word[1] && typed[1] === word[0]);
}

/** Edit distance with transpositions (optimal string alignment); anything above `limit` may be reported as more. */
function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, (before[j - 2] ?? 0) + 1);
      }
      current.push(value);
      least = Math.min(least, value);
    }
    if (least > limit) return limit + 1;
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? limit + 1;
}
