import { pattern } from './patterns.js';

/** What is to be done about the team's shelf. */
export type ShelfAct = 'show' | 'put' | 'take' | 'back';

/** A sentence about the shelf; its amount is read elsewhere. */
export interface ShelfWords {
  act: ShelfAct;
  /** Whether what is left there shows whose it is. */
  named: boolean;
  /** An order, which may be followed without asking back. */
  explicit: boolean;
}

const parts: Record<string, string> = {
  GO: '(?:(?:hi|hey|please|can you|could you|can i|could i|may i|i want to|i would like to|id like to|ill|i will|let me|lets)[, ]+)*',
  SHELF: "(?:(?:the |our |my |a )?(?:(?:team|department|group)(?:[’']?s)? )?(?:shared )?shelf)",
  Q: '(?: ?(?:tokens?|credits?|usd|dollars?|bucks|points?))?(?: of (?:my |the )?(?:quota|credits?|tokens|allowance|budget|mine))?',
  TIME: '(?: ?(?:(?:for |in |until |by |within )?(?:this|the rest of the|the end of the) (?:month|week|period)|D|any ?more|after all|right now|now|until then))*',
  NAMED: '(?<named>,? (?:in|with|under|showing|and show) my name| named)?',
  NOT: '(?:will not|wont|would not|wouldnt|dont|do not|cannot|cant|will no longer|will never|am not going to|m not going to|shall not)(?: really| actually| even)?(?: be able to)?',
  BITTE: '(?:请|麻烦|帮我|我要|我想|我|想|要|可以|能不能|把|将|先|,)*',
  TOPF: '(?:(?:我们?|咱们?)?的?(?:团队|部门|小组|组里?)?的?共享(?:架|池|区|额度)?(?:里面|里|中|上)?)',
  LEGEN: '(?:放到|放在|放入|放进|放|加到|加入|存到|存入|留在|留到|分享到)',
  Z: '(?:个|的)?(?:额度|token|tokens|美元|元|积分|点)?',
  ZEIT: '(?:这个月|本月|这月|这周|本周|这期|本期|月底前?|目前|现在|暂时|D|剩下的?|还|大概|估计|可能|应该|有|,)*',
  ENDE: '(?:吧|了|呢|啦|谢谢|[.!])*',
  NAME: '(?<named>,?(?:署名|实名|留名|显示(?:我的?)?名字|写(?:上)?我的名字))?',
};

const english: readonly (readonly [ShelfAct, boolean, RegExp])[] = [
  ['show', true, pattern('^{GO}shelf(?: status| list| show)?[?.!]*$', parts)],
  [
    'show',
    true,
    pattern(
      '^{GO}(?:show|see|list|check|open|view|look at)(?: me)? (?:what is on |whats on )?{SHELF}{TIME}[?.!]*$',
      parts,
    ),
  ],
  [
    'show',
    true,
    pattern(
      '^(?:what is|whats|what do we have|is there anything|is there something|is anything|anything|something|how much is|how much do we have)(?: there| left| free)* on {SHELF}{TIME}[?.!]*$',
      parts,
    ),
  ],
  ['put', true, pattern('^{GO}(?:shelf|shelve)(?: put| add| leave)?(?: A{Q})?{TIME}{NAMED}[.!]*$', parts)],
  [
    'put',
    true,
    pattern(
      '^{GO}(?:put|leave|place|drop|add|share|donate|offer|give|move|set)(?: away| up)? (?:my |all |spare |some |the )*(?:A{Q}|something)?(?: of mine)? ?(?:on|onto|to|in|into|through) {SHELF}{TIME}{NAMED}[.!]*$',
      parts,
    ),
  ],
  [
    'put',
    false,
    pattern(
      '^(?:so |ok |well |hi |hey |hello |,)*(?:i|we) ?{NOT} (?:need|use|spend|burn|be needing|be using|use up|manage to use) (?:about |around |roughly |all of |all |my |the |these |those |another |other |up )*A{Q}{TIME}(?:,? ?(?:so |please |you can |and )*(?:put|leave|share) (?:it|them|that) (?:on|with) (?:{SHELF}|the team|my team))?{NAMED}[.!]*$',
      parts,
    ),
  ],
  [
    'put',
    false,
    pattern(
      '^(?:so |ok |well |hi |hey |hello |,)*(?:i have|ive got|ive|i got) (?:about |around |roughly )?A{Q} (?:to spare|left over|too many|too much|that i {NOT} (?:need|use))(?: for (?:the|my) team)?{TIME}{NAMED}[.!]*$',
      parts,
    ),
  ],
  ['take', true, pattern('^{GO}(?:shelf )?take A{Q}[.!]*$', parts)],
  [
    'take',
    true,
    pattern(
      '^{GO}(?:take|get|grab|claim|use|have)(?: me)? (?:A{Q}|some|something|a part)?,? ?(?:from|off|out of) {SHELF}{TIME}[.!?]*$',
      parts,
    ),
  ],
  [
    'back',
    true,
    pattern(
      '^{GO}(?:take|get|pull|bring|have|want)(?: my| the)*(?: A{Q}| rest| part)? ?back(?: my| the| what is left| whats left| rest| A{Q})* ?(?:from|off|out of) {SHELF}[.!]*$',
      parts,
    ),
  ],
  ['back', true, pattern('^{GO}shelf (?:take )?back[.!]*$', parts)],
];

const chinese: readonly (readonly [ShelfAct, boolean, RegExp])[] = [
  [
    'show',
    true,
    pattern(
      '^(?:请|麻烦|帮我|我想|我要|查看|看看|看一?下|查一?下|打开|看)*{TOPF}(?:还)?(?:有)?(?:什么|多少|啥|额度|哪些|没有|情况|吗|呢)*[?!.]*$',
      parts,
    ),
  ],
  ['put', true, pattern('^{BITTE}{LEGEN}{TOPF}A{Z}{NAME}{ENDE}$', parts)],
  ['put', true, pattern('^{BITTE}A{Z}(?:都)?{LEGEN}{TOPF}{NAME}{ENDE}$', parts)],
  ['put', true, pattern('^{TOPF}(?:放入|加入|加|放)?A{Z}{NAME}{ENDE}$', parts)],
  ['put', true, pattern('^{BITTE}共享A{Z}(?:给(?:团队|大家|同事))?{NAME}{ENDE}$', parts)],
  [
    'put',
    false,
    pattern(
      '^我?{ZEIT}我?{ZEIT}(?:用不完|用不了|用不到|用不着|花不完|多出来?|多余|富余|不需要)(?:了|的)?{ZEIT}A{Z}(?:了)?(?:,?(?:可以|想|请|就|先|那就|都|把它)*(?:{LEGEN}{TOPF}|(?:分给|留给|给|分享给)(?:大家|团队|同事)(?:用)?))?{NAME}{ENDE}$',
      parts,
    ),
  ],
  [
    'put',
    false,
    pattern(
      '^我?{ZEIT}我?{ZEIT}A{Z}(?:我)?{ZEIT}(?:用不完|用不了|用不到|用不着|花不完|多余|富余|不需要)(?:了|的)?(?:,?(?:可以|想|请|就|先|那就|都|把它)*(?:{LEGEN}{TOPF}|(?:分给|留给|给|分享给)(?:大家|团队|同事)(?:用)?))?{NAME}{ENDE}$',
      parts,
    ),
  ],
  [
    'take',
    true,
    pattern(
      '^{BITTE}(?:从|在|到|去){TOPF}(?:拿|领|取|领取|拿走|取走|用|要)(?:走|出|一?点|一?些)?(?:A{Z}|额度)?{ENDE}$',
      parts,
    ),
  ],
  ['take', true, pattern('^{BITTE}(?:领取|领|拿|取)A{Z}(?:的)?共享(?:额度)?{ENDE}$', parts)],
  ['take', true, pattern('^(?:请|帮我|我要|我想|我)*(?:领取|领)(?:共享(?:额度)?)?A{Z}{ENDE}$', parts)],
  [
    'back',
    true,
    pattern('^{BITTE}(?:收回|取回|拿回)我?(?:{LEGEN})?{TOPF}(?:的)?(?:额度|A{Z})?{ENDE}$', parts),
  ],
  [
    'back',
    true,
    pattern(
      '^{BITTE}(?:我)?(?:{LEGEN})?{TOPF}(?:的)?(?:额度|A{Z}|我的|那些)*(?:收回来?|取回来?|拿回来?){ENDE}$',
      parts,
    ),
  ],
];

/** Without one of these it is about something else, and nearly every sentence is. */
const signs =
  /shelf|shelve|take [A]|need|use|spend|burn|spare|left over|too many|too much|共享|用不[完了到着]|花不完|多出|多余|富余|不需要|领/;

/** Whether a sentence says the shelf's name. */
export function namesShelf(words: string): boolean {
  return /(?<![a-z])shelf(?![a-z])|共享/.test(words);
}

/** Whether a sentence, its amounts, dates and people filled in, is about the team's shelf. Null if it is not. */
export function readShelf(words: string): ShelfWords | null {
  if (words.length > 120 || !signs.test(words)) return null;
  const close = words.replace(/\s+/g, '');
  const han = /\p{Script=Han}/u.test(words);
  for (const [act, explicit, rule] of han ? chinese : english) {
    const match = rule.exec(han ? close : words.replace(/ ,/g, ','));
    if (match) return { act, explicit, named: match.groups?.['named'] !== undefined };
  }
  return null;
}
