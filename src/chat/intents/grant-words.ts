import { pattern } from './patterns.js';

const parts: Record<string, string> = {
  GO: "(?:(?:hi|hey|please|kindly|can you|could you|i want to|i would like to|i'd like to|id like to|i need to|let's|lets|let me)[, ]+)*",
  POOL: "(?:the |our |my )?(?:team'?s? |department'?s? |group'?s? )?(?:(?:credit |token |quota )?pool|team budget)",
  BITTE: '(?:请|麻烦|帮我|我要|我想|我|想|要|需要|,|，| )*',
  TOPF: '(?:从|用|由)(?:我们?|咱们?)?(?:的)?(?:团队|部门|小组|组里|组|公司)?(?:的)?(?:额度池|池子|公共额度|团队额度|公共池)(?:里面|里|中)?',
};

/** "Grant @ana 300 …"; behind it must stand somebody or a number, or nothing: "grant access" is something else. */
const granting = pattern('^{GO}grant\\b(?! (?:me|us)\\b)', parts, 'iu');
const grantable = /[@＠\d]|<@|\b(?:hundred|thousand|k)\b/i;

/** "Give @ana 300 from the team pool": the pool says that it is not the speaker's own. */
const giving = pattern('^{GO}(?:give|grant|send|award|reward|allot|allocate|assign)\\b', parts, 'iu');
const fromPool = pattern(',? ?\\b(?:from|out of) {POOL}(?![\\w-])', parts, 'iu');

/** "发放 300 给 @小明", "给 @小明 发放 300". */
const handing = pattern(
  '^{BITTE}(?:(?:给|向)[^,，]{1,16}?)?(?:发放|下发|拨付|拨发)(?!日|时间|规则|记录|哪|什么|了)',
  parts,
  'u',
);
const handingWord = /发放|下发|拨付|拨发/;

/** "从团队额度池给 @小明 发 300". */
const ofPool = pattern('^{BITTE}{TOPF}', parts, 'u');

/**
 * Whether a sentence gives credit that is not the speaker's own; then the same as a gift of one's own, for the reader of
 * such sentences: the amount, the person, the day and the purpose stand there alike. Null if it is about something else.
 */
export function readGrant(shown: string): string | null {
  const opening = granting.exec(shown);
  if (opening) {
    const rest = shown.slice(opening[0].length).trim();
    if (rest !== '' && !grantable.test(rest)) return null;
    return `lend ${rest.replace(fromPool, '')}`.trim();
  }
  const verb = giving.exec(shown);
  if (verb && fromPool.test(shown)) return `lend ${shown.slice(verb[0].length).replace(fromPool, '').trim()}`;
  if (ofPool.test(shown)) return asGift(shown.replace(ofPool, ''));
  return handing.test(shown) ? asGift(shown) : null;
}

function asGift(text: string): string {
  return text.replace(handingWord, '送').replace(/^[,， ]+/, '');
}
