/**
 * English words inside Chinese sentences, in the Chinese the rules read ("帮我 borrow 200 from @bo 到周五"). Longer
 * phrases first, so that "lend me" is not read as "lend".
 */
const phrases: readonly (readonly [RegExp, string])[] = (
  [
    ['how much', '多少'],
    ['pay back|payback|repay|return', '还'],
    ['lend me|loan me|spot me|front me', '借我'],
    ['lend (?:it )?to|lend|loan to', '借给'],
    ['borrow|loan|spot|front', '借'],
    ['top[ -]?up', '充值'],
    ['gift|donate', '赠送'],
    ['give|send|transfer', '转给'],
    ['request|apply(?: for)?', '申请'],
    ['balance', '余额'],
    ['quota|credits?|budget|allowance|tokens?|points', '额度'],
    ['usage history|history|usage|transactions?|log', '明细'],
    ['loans?|debts?', '借款'],
    ['team', '团队'],
    ['pool', '额度池'],
    ['weekly report|weekly digest|digest|weekly', '周报'],
    ['settings?|preferences', '设置'],
    ['language', '语言'],
    ['time ?zone', '时区'],
    ['quiet hours|dnd', '免打扰'],
    ['notifications?|alerts?', '通知'],
    ['cancel|withdraw|undo', '取消'],
    ['help', '帮助'],
    ['from', '向'],
    ['to', '给'],
    ['me', '我'],
    ['my', '我的'],
    ['i', '我'],
    ['please|pls', '请'],
    ['check|show', '查'],
    ['someone|anyone|anybody|somebody|who', '谁'],
    ['can|could', '可以'],
    ['need|want', '需要'],
    ['left|remaining', '剩'],
    ['refill|reset', '恢复'],
    ['increase|raise|bump', '提高'],
    ['extra|more', '更多'],
    ['manager|boss', '领导'],
    ['thanks|thank you|thx', '谢谢'],
  ] as const
).map(([english, chinese]) => [new RegExp(`(?<![a-z])(?:${english})(?![a-z])`, 'g'), chinese]);

/**
 * The template without blanks, its English words that matter here put into Chinese. A clause without any Chinese is left
 * to the English rules, which know what else its words could be about.
 */
export function inChinese(template: string): string {
  return template
    .split(/(?<=[,.;!?])/)
    .map((clause) => (/[a-z]/.test(clause) && /\p{Script=Han}/u.test(clause) ? translate(clause) : clause))
    .join('')
    .replace(/ (?![a-z])|(?<![a-z]) /g, '')
    .replace(/给给/g, '给');
}

function translate(clause: string): string {
  let text = clause;
  for (const [english, chinese] of phrases) text = text.replace(english, chinese);
  return text;
}
