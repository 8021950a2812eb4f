import { pattern } from './patterns.js';

/** What is to be done about a task. */
export type TaskAct = 'list' | 'show' | 'open' | 'add' | 'end';

/** A sentence about a task, with what is left of it for the reader of amounts, people and days. */
export interface TaskWords {
  act: TaskAct;
  /** As typed; null where none is named. */
  name: string | null;
  rest: string;
}

const parts: Record<string, string> = {
  GO: '(?:(?:hi|hey|please|can you|could you|i want to|i would like to|i need to)[, ]+)*',
  NAME: '(?:"(?<q1>[^"]+)"|“(?<q2>[^”]+)”|「(?<q3>[^」]+)」|\'(?<q4>[^\']+)\'|(?<bare>[^"“”「」,，@<>]{1,60}?))',
  BITTE: '(?:请|麻烦|帮我|我要|我想|我|想|要|先|,|，| )*',
  BARE: "(?:[A-Za-z][A-Za-z'-]+(?: [A-Za-z][A-Za-z'-]+){0,2}|\\p{Script=Han}{2,4}?)",
  WHO: '(?<who>@[A-Za-z][\\w.-]*|@[\\p{Script=Han}·]{1,6}?|<@[^>]+>)',
};

const end = '(?:end|close|finish|stop|complete|wind up)';
const english: readonly (readonly [TaskAct, RegExp])[] = [
  [
    'list',
    pattern(
      '^{GO}(?:show |list |see |what are )?(?:me )?(?:my |our |the |all |open )*(?:tasks?|task budgets?)[.!?]*$',
      parts,
      'iu',
    ),
  ],
  [
    'end',
    pattern(`^{GO}(?:task ${end}|${end} (?:the |my |our )?task)(?: budget)? {NAME}[.!]*$`, parts, 'iu'),
  ],
  ['end', pattern(`^{GO}task {NAME} ${end}[.!]*$`, parts, 'iu')],
  ['add', pattern('^{GO}task {NAME} (?:add|give|grant|\\+) ?(?<rest>.+)$', parts, 'iu')],
  [
    'add',
    pattern(
      '^{GO}add {WHO} to (?:the |my |our )?task {NAME}(?:,? (?:with |for )?(?<rest>\\$?\\d.*))?$',
      parts,
      'iu',
    ),
  ],
  ['add', pattern('^{GO}task add {WHO} to {NAME}(?:,? (?:with |for )?(?<rest>\\$?\\d.*))?$', parts, 'iu')],
  [
    'open',
    pattern(
      '^{GO}(?:new |open |start )?task {NAME}[:,，]? (?:(?:set aside|budget|with|of) )?(?<rest>[$¥￥]?\\d.*)$',
      parts,
      'iu',
    ),
  ],
  [
    'open',
    pattern(
      '^{GO}(?:set aside|reserve|earmark|put aside|budget) (?<rest>[$¥￥]?\\d[^"“]*?) for (?:the |our |my |a )?(?:task|project) {NAME}(?<rest2>,? (?:until|till|by|through|up to) .+)?$',
      parts,
      'iu',
    ),
  ],
  [
    'open',
    pattern(
      '^{GO}(?:set aside|reserve|earmark|put aside|budget) (?<rest>[$¥￥]?\\d[^"“]*?) for (?:the |our |my |a )?{NAME} (?:task|project)(?<rest2>,? (?:until|till|by|through|up to) .+)?$',
      parts,
      'iu',
    ),
  ],
  [
    'show',
    pattern(
      '^{GO}(?:show |see |how is )?(?:the |my |our )?task {NAME}(?: status| budget)?[.!?]*$',
      parts,
      'iu',
    ),
  ],
];

const schluss = '(?:结束|关闭|完结|收尾|终止)';
const fuer = '(?:预留|留出|留|划出|拨出|设立?|准备|备)';
const chinese: readonly (readonly [TaskAct, RegExp])[] = [
  [
    'list',
    pattern(
      '^{BITTE}(?:查看|看看|看一?下|列出)?(?:我的|所有|全部)?任务(?:列表|预算|额度|有哪些)?[?!。]*$',
      parts,
      'u',
    ),
  ],
  ['end', pattern(`^{BITTE}${schluss} ?(?:任务 ?{NAME})(?:任务)?(?:吧|了)?$`, parts, 'u')],
  ['end', pattern(`^{BITTE}(?:把)?${schluss} ?{NAME} ?(?:这个)?任务(?:吧|了)?$`, parts, 'u')],
  ['end', pattern(`^{BITTE}任务 ?{NAME} ?${schluss}(?:吧|了)?$`, parts, 'u')],
  [
    'add',
    pattern(
      '^{BITTE}任务 ?{NAME} ?(?:加上|加入|加|添加|增加|给|发给|发|add) ?(?<rest>[@<].+|{BARE}(?: ?[$¥￥]?\\d.*)?)$',
      parts,
      'iu',
    ),
  ],
  [
    'add',
    pattern(
      '^{BITTE}(?:把|将|给)? ?{WHO} ?(?:加进|加入|加到|拉进|添加到) ?(?:任务 ?)?{NAME} ?(?:任务)?(?:里|中)?[,， ]*(?:给|发|额度)? ?(?<rest>[$¥￥]?\\d.*)?$',
      parts,
      'u',
    ),
  ],
  [
    'add',
    pattern(
      '^{BITTE}从 ?(?:任务 ?)?{NAME} ?(?:任务)?(?:额度|预算)?(?:里|中|里面)?(?:给|发给|分给) ?{WHO} ?(?:发放|发|分|拨|加)? ?(?<rest>[$¥￥]?\\d.*)$',
      parts,
      'u',
    ),
  ],
  [
    'open',
    pattern(
      `^{BITTE}(?:为|给) ?(?:任务|项目) ?{NAME} ?${fuer}(?:出|了|好)? ?(?<rest>[$¥￥]?\\d.*)$`,
      parts,
      'u',
    ),
  ],
  [
    'open',
    pattern(
      `^{BITTE}(?:为|给) ?{NAME} ?(?:这个)?(?:任务|项目)${fuer}(?:出|了|好)? ?(?<rest>[$¥￥]?\\d.*)$`,
      parts,
      'u',
    ),
  ],
  [
    'open',
    pattern(
      `^{BITTE}(?:新建|开|建立?)?任务 ?{NAME}[,， ]*(?:${fuer}|额度|预算)? ?(?<rest>[$¥￥]?\\d.*)$`,
      parts,
      'u',
    ),
  ],
  [
    'show',
    pattern('^{BITTE}(?:查看|看看|看一?下)? ?任务 ?{NAME}(?:的?(?:情况|进度|额度))?[?!。]*$', parts, 'u'),
  ],
];

/** Without one of these it is about something else, and nearly every sentence is. */
const signs = /task|project|任务|项目/iu;

/** Whether a sentence is about a task's budget, and what it wants. Null if it is about something else. */
export function readTask(shown: string): TaskWords | null {
  if (shown.length > 200 || !signs.test(shown)) return null;
  const said = shown.replace(/\s+/g, ' ').trim();
  for (const [act, rule] of /\p{Script=Han}/u.test(said.replace(/["“「].*?["”」]/gu, ''))
    ? [...chinese, ...english]
    : english) {
    const match = rule.exec(said);
    if (!match) continue;
    const { q1, q2, q3, q4, bare, who, rest, rest2 } = match.groups ?? {};
    const name = (q1 ?? q2 ?? q3 ?? q4 ?? bare ?? '').trim();
    if (act !== 'list' && !isName(name)) continue;
    return { act, name: name || null, rest: [who, rest, rest2].filter(Boolean).join(' ') };
  }
  return null;
}

/** Words that begin a sentence about something else: "task is done", "任务怎么做". */
const noName =
  /^(?:is|are|was|were|for|to|of|on|in|at|by|from|and|or|but|that|this|with|as|manager|list|management|runner|queue|force|me|my|it|add|end|i|we|you|he|she|they|完成|太|很|都|还|已|是|在|的|吗|了|怎|什|多|进展|管理|书|单|量|做|被|没|有|要|不|分配|失败|成功)(?![\w-])/iu;
const verbs =
  /\b(?:is|are|was|were|has|have|needs?|takes?|took|failed|done|finished|late|blocked)\b|[吗呢了]$|怎么|什么|多少/iu;

function isName(name: string): boolean {
  return name !== '' && !noName.test(name) && !verbs.test(name) && !/^[$¥￥]?\d[\d.,]*[km万千]?$/i.test(name);
}
