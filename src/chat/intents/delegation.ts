import { isoOf } from './calendar.js';
import { readDatePhrases } from './due.js';
import type { Prepared } from './normalise.js';
import { pattern } from './patterns.js';
import { readMentions } from './people.js';
import { mark, mask, type Stretch, template } from './spans.js';
import type { ParseContext, Utterance } from './utterance.js';

/** Without one of these it is about something else, and nearly every sentence is. */
const signs =
  /delegat|stand in|stand-in|deputy|hand(?:ing)? over|(?:decide|approve|sign off)s? .*\bfor me\b|委托|委派|代理|代我|替我|授权|审批.*交给|把审批/;

const parts: Record<string, string> = {
  GO: '(?:hi |hey |please |can you |could you |i want to |i would like to |id like to |i need to |i ?ll |i am |im |lets |let me |how do i |how can i )*',
  ALL: '(?:all|my|the|of|any|every|open|pending|approvals?|approving|approval rights|requests?|top-?ups?|decisions?|deciding)',
  TIME: '(?: ?(?:D|from|starting|since|to|until|through|while i am|while im|when i am|when im|away|out|on|off|holiday|leave|vacation|and|please|thanks|for now|now|,|-))*',
  MICH: '(?:请|麻烦|帮我|我想|我要|我|先|把|将|需要|可以)*',
  WANN: '(?:D|从|自|到|至|直到|起|开始|为止|期间|之前|前|这段时间|休假|请假|出差|年假|不在|外出|的时候|时|我|在|,|,|为|吧|谢谢|。)*',
  SACHE: '(?:我的|所有|全部|的|额度)*(?:审批|申请|审批权|审批权限|批复|权限)',
  TUN: '(?:审批|批|审|处理|决定|看|签|负责|办)(?:一?下|审批|申请|额度|我的|的)*',
};

/** "Delegate to @bo until 3 Dec", "let @bo approve for me while I am away". */
const english = [
  pattern(
    "^{GO}(?:delegate|delegating|hand over|handing over|hand){TIME}(?: {ALL}(?: {ALL})*)? ?(?:over )?(?:to |with )?(?<who>P|[a-z][a-z'-]*(?: [a-z][a-z'-]*)?|[\\p{Script=Han}·]{2,4}){TIME}[.!?]*$",
    parts,
  ),
  pattern(
    "^{GO}(?:let |have |make |ask )?(?<who>P|[a-z][a-z'-]+|[\\p{Script=Han}·]{2,4})(?: should| will| can| to| shall)? (?:decides?|approves?|sign(?:s)? off|stands? in|deputises)(?: on)?(?: {ALL}(?: {ALL})*)? ?(?:for me|in my place|on my behalf|instead of me){TIME}[.!?]*$",
    parts,
  ),
  pattern(
    '^{GO}(?:make |set |use |name )?(?<who>P)(?: is| as| to be| be)? (?:my )?(?:delegate|deputy|stand-?in){TIME}[.!?]*$',
    parts,
  ),
];

/** "委托 @小明 审批到12月3日", "休假期间让小明代我审批". */
const chinese = [
  pattern(
    '^{WANN}{MICH}{WANN}(?:委托|委派|授权|代理)(?:给)?{WANN}(?<who>P|[\\p{Script=Han}·]{2,4}?|[a-z][a-z.-]+(?: [a-z][a-z.-]+)?)(?:代我|替我|帮我|代为|来)?(?:{TUN})?{WANN}$',
    parts,
  ),
  pattern(
    '^{WANN}{MICH}{WANN}{SACHE}{WANN}(?:委托|委派|授权|转交|交|代理)(?:给)?(?<who>P|[\\p{Script=Han}·]{2,4}?|[a-z][a-z.-]+(?: [a-z][a-z.-]+)?)(?:代我|替我|代为|来)?(?:{TUN}|代理)?{WANN}$',
    parts,
  ),
  pattern(
    '^{WANN}{MICH}(?:让|由|请|叫|麻烦)?(?<who>P|[\\p{Script=Han}·]{2,4}?|[a-z][a-z.-]+(?: [a-z][a-z.-]+)?){WANN}(?:代我|替我|代替我)(?:{TUN}){WANN}$',
    parts,
  ),
];

/** The word alone, or how it stands, or that it is to end: what there is is shown, with a button to end it. */
const shows = [
  pattern(
    '^(?:please |show |list |see |check |my |the |current |open |end |stop |cancel |revoke |remove |undo |take back |what are |who is |whos |is )*(?:delegates?|delegations?|delegating|deputy|stand-?in)(?: status| now| please)*[.!?]*$',
    {},
  ),
  pattern(
    '^(?:请|查看|看|看看|我的|当前|审批|取消|结束|撤销|撤回|停止|收回|终止|我要|我想|帮我)*(?:委托|代理人?|审批委托|委托人?)(?:审批|设置|情况|状态|吧|了|一?下|记录)*$',
    {},
  ),
];

/** Words that stand where a name would and are none. */
const nobody =
  /^(?:me|it|them|us|that|this|all|you|him|her|somebody|someone|anyone|who|my|the|approvals?|requests?|work|tasks?|now|over|审批|申请|任务|工作|额度|权限|什么|谁|别人|同事|一下|我的)$|[哪什吗呢书函费方谁]/;

/**
 * Whether a sentence hands decisions to a colleague: to whom, from when and until when, as far as it says so. Null if it is
 * about something else.
 */
export function readDelegation(prepared: Prepared, context: ParseContext): Utterance | null {
  const { text, shown, origin } = prepared;
  if (text.length > 120 || !signs.test(text)) return null;
  const mentions = readMentions(prepared, context.people ?? []).filter(({ isBot }) => !isBot);
  const masked = mask(text, mentions, mark.person);
  const { phrases, today } = readDatePhrases(masked, context.now, context.zone);
  const found = { intent: 'delegate', amount: null, reason: null, explicit: true } as const;
  if (mentions.length === 0 && phrases.length === 0 && shows.some((one) => one.test(close(text))))
    return { ...found, person: null, due: null, problem: null };
  const who = named(mask(masked, phrases, mark.date), mentions.length > 0);
  if (who === null) return null;
  const [first, last] = [phrases[0], phrases.at(-1)];
  const person = (mentions[0]?.label ?? original(prepared, who)).replace(trailing, '');
  const start = first && first !== last ? isoOf(first.day) : null;
  const past = last !== undefined && last.day < today.day;
  return {
    ...found,
    person,
    due: last ? isoOf(last.day) : null,
    ...(start === null ? {} : { start }),
    problem: past ? 'past-date' : null,
    explicit: !past && !/[?？]/.test(shown.slice(0, origin.length)),
  };
}

/** Whom the sentence names, as its rules read it; null if it is no such sentence. */
function named(filled: string, mentioned: boolean): string | null {
  const words = template(filled);
  for (const [rules, said] of [
    [english, words],
    [chinese, close(words)],
  ] as const) {
    for (const rule of rules) {
      const who = rule.exec(said)?.groups?.['who'];
      if (who === undefined) continue;
      if (who === mark.person) return who;
      if (!mentioned && !nobody.test(who)) return who;
    }
  }
  return null;
}

/** The name as it was typed. */
function original({ text, shown, origin }: Prepared, who: string): string {
  const start = text.indexOf(who);
  const stretch: Stretch = { start, end: start + who.length };
  if (start < 0) return who;
  return shown.slice(origin[stretch.start], (origin[stretch.end - 1] ?? 0) + 1).trim();
}

/** What a Chinese sentence goes on with right behind a name. */
const trailing =
  / (?:from|until|to|on|while|for|starting|and)$|(?<=\p{Script=Han}{2})(?:从|自|在|代|替|来)$/u;

/** Chinese rules know no blanks. */
function close(text: string): string {
  return text.replace(/(?<=[\p{Script=Han}PD]) | (?=[\p{Script=Han}PD])/gu, '').trim();
}
