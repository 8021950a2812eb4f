import { pattern } from './patterns.js';
import type { Utterance } from './utterance.js';

const parts: Record<string, string> = {
  SHOW: '(?:hi |hey |please |can you |could you |show |list |see |check |view |open |tell |give |get |me |all |what are |what is |whats |where are |where is |wheres |how are |how is |hows |any |is there |are there |the )*',
  MINE: '(?:my |our |own |open |pending |current |last |latest |top-?up |quota |credit |token )*',
  THING: '(?:requests?|top-?up requests?|applications?)',
  STAND: '(?:status|state|progress|news|update|updates)',
  ZEIG: '(?:请|麻烦|帮我|给我|查看|查询|查一?下|查|看看|看一?下|看|列出|显示|我想|我要|打开|有哪些|有什么|还有)*',
  SACHE: '(?:额度)?申请',
  ENDE: '(?:吗|呢|了|吧|呀|啊|一?下|谢谢|怎么样|如何|的)*',
};

/** "My requests", "where is my request?": one's own, and how they stand. */
const mine = [
  pattern('^(?:requests?|{SHOW}{MINE}requests?)(?: {STAND})?(?: now| please| at)*[.!?]*$', parts),
  pattern('^{SHOW}{STAND}(?: of| on| for| about)? (?:my|our) {MINE}{THING}[.!?]*$', parts),
  pattern(
    '^(?:what happened (?:to|with)|what about|how about|who has|who is deciding|who decides|is|has) (?:my|our) {MINE}{THING}(?: now| yet| approved| been approved| decided| through| gone through| already)*[.!?]*$',
    parts,
  ),
  pattern(
    '^{ZEIG}(?:我的|我提交的|我发起的)(?:全部|所有)?{SACHE}(?:记录|进度|状态|列表|情况)?{ENDE}$',
    parts,
  ),
  pattern('^{ZEIG}{SACHE}(?:记录|进度|状态|列表|情况)?{ENDE}$', parts),
  pattern(
    '^(?:我的)?{SACHE}(?:到哪了|到哪一步了|批了没|批了吗|批了没有|有结果了吗|有消息吗|怎么样了|走到哪了|谁在审批|通过了吗|通过了没|进展如何)$',
    parts,
  ),
];

/** "What waits for me", "待我审批": others', which this person decides. */
const waiting = [
  pattern('^(?:approvals?|approve|{SHOW}(?:my |open |pending |waiting |several )*approvals?)[.!?]*$', parts),
  pattern(
    '^{SHOW}(?:requests?|approvals?|decisions?)(?: that(?: are)?| which)? (?:waiting|wait|waits|pending|open|left)(?: for| on| with)?(?: me| my (?:decision|approval))[.!?]*$',
    parts,
  ),
  pattern(
    '^(?:what|which requests?|how many requests?)(?: do| must| should| have| can| is| are| needs?)?(?: i)?(?: have)?(?: to| still| waiting| there)* ?(?:approve|decide|for me to (?:approve|decide)|waiting for me|waits for me|wait for me|my approval|my decision)(?: today| now| still)*[.!?]*$',
    parts,
  ),
  pattern(
    '^(?:please )?approve (?:several|many|multiple|some|a few|more)(?: requests?)?(?: at once| together)?[.!?]*$',
    parts,
  ),
  pattern(
    '^{ZEIG}(?:待我审批|待审批|等我审批|需要我审批|要我审批|该我审批|我要审批|我审批|待我批)(?:的)?(?:{SACHE}|列表|事项)?(?:有哪些|有什么|有几个)?{ENDE}$',
    parts,
  ),
  pattern('^(?:请|我要|我想|帮我|一起)*(?:审批|批量审批|批量批准|一次批准|审批列表|审批中心){ENDE}$', parts),
];

/** "Remind Carol about my request", "催一下审批". */
const nudges = [
  pattern(
    '^(?:please |can you |could you |i want to )*(?:nudge|chase|ping|remind|poke|prod)(?: up)?(?: (?:my |the )?(?:approvers?|manager|boss|lead|request|requests|top-?up request)| P| [a-z]+)?(?: (?:about|on|for|regarding|of) (?:my|the|our) (?:open |pending )?(?:requests?|top-?up|approval))[.!?]*$',
    parts,
  ),
  pattern(
    '^(?:please |can you |could you |i want to )*(?:nudge|chase|remind|ping|poke)(?: (?:my |the )(?:approvers?|(?:open |pending )?requests?))[.!?]*$',
    parts,
  ),
  pattern(
    '^(?:please )?(?:nudge(?: P)?|send (?:a |another |the )?(?:reminder|nudge))(?: please)?[.!?]*$',
    parts,
  ),
  pattern(
    '^(?:请|麻烦|帮我|帮忙|我想|再|能不能|可以)*(?:催一?催|催促?一?下|催|提醒一?下|提醒)(?:P|审批人|主管|经理|领导|老板)?(?:审批|批|我的|这个|那个|一?下|尽快|快点)*(?:申请|审批人)?{ENDE}$',
    parts,
  ),
];
/** A bare reminder that names neither approver nor request could mean anything. */
const vague =
  /^(?:请|麻烦|帮我|帮忙|再|我想|能不能|可以)*提醒(?:一?下)?(?:我的|P)?(?:吗|呢|了|吧|呀|啊|谢谢)*$/u;

/** Without one of these it is about something else, and nearly every sentence is. */
const signs =
  /request|approv|decid|decision|application|nudge|chase|ping|remind|poke|prod|申请|审批|批|催|提醒/;

/**
 * What a sentence that is nothing else asks about requests: to see one's own or those that wait for one's decision, or to
 * have the approver reminded. `filled` is the sentence with people marked.
 */
export function readErrand(filled: string): Pick<Utterance, 'intent' | 'waiting' | 'explicit'> | null {
  if (filled.length > 100 || !signs.test(filled)) return null;
  const close = filled.replace(/(?<=[\p{Script=Han}P]) | (?=[\p{Script=Han}P])/gu, '').trim();
  const said = filled.replace(/'/g, '').trim();
  const hears = (rules: readonly RegExp[]) => rules.some((rule) => rule.test(said) || rule.test(close));
  if (hears(nudges) && !vague.test(close)) return { intent: 'nudge', explicit: true };
  if (hears(waiting)) return { intent: 'requests', waiting: true, explicit: true };
  return hears(mine) ? { intent: 'requests', explicit: true } : null;
}
