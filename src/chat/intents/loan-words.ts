import { readMonth } from './month.js';
import { pattern } from './patterns.js';

/** What is wanted of a loan that runs, or of those that ended. */
export type LoanWords =
  /** `rest`: who, until when and why, for the reader of such sentences; `days`: that much later than now agreed. */
  | { act: 'extend'; side?: 'lender' | 'borrower'; days: number | null; rest: string; order: boolean }
  | { act: 'forgive'; rest: string }
  | { act: 'statement'; month: string | null }
  | { act: 'past' };

const parts: Record<string, string> = {
  GO: "(?:(?:hi|hey|hello|please|kindly|can you|could you|can we|could we|can i|could i|may i|i want to|i would like to|i'd like to|id like to|i need to|id|let's|lets|let me|is it possible to|would you)[, ]+)*",
  SHOW: "(?:(?:hi|hey|please|can you|could you|show|list|see|view|open|give|get|send|me|us|all|what are|what's in|whats in|i want|i'd like|i need|a|an)[, ]+)*",
  MINE: '(?:my |our |the |of )*',
  WHO: "(?:@|＠|<@)[^\\s>]+>?(?:'s)?",
  BITTE:
    '(?:请|麻烦|帮我|我要|我想|我|想|要|需要|能不能|可不可以|可以|能|查看|查询|查|看看|看|给我|导出|下载|发|把|,|，| )*',
  ZEIT: '(?:延期|展期|宽限|延后|延长|推迟|顺延|延到|延至|改到|改成|改为|缓到|缓一缓|缓几天|延)',
  SCHULD: '(?:借款|贷款|欠款|还款|还款日|还款期|借的|欠的|债)',
};

const extendWords = pattern(
  '^{GO}(?:extend|prolong|postpone|defer|delay|push back|move)\\b(?:(?=.*\\b(?:loans?|repayments?|debts?)\\b)|(?= {WHO}(?: |$)))(?!.*\\b(?:meeting|release|deadline|project|contract|visa|call)\\b)',
  parts,
  'iu',
);
const timeToRepay = pattern(
  '^{GO}(?:i (?:would )?(?:need|want|like)|need|have|get|give me|ask {WHO} for|ask for)\\b.{0,30}?(?:(?:more|extra|some) (?:days|weeks|time)|an? extension|until|till)\\b.*\\b(?:repay|pay\\b.{0,20}\\bback|loan|owe)|^{GO}ask {WHO} for (?:more|extra|some more) time|^{GO}(?:repay|pay back) {WHO} later\\b',
  parts,
  'iu',
);
const timeForThem = pattern(
  '^{GO}(?:give|allow|grant) {WHO} (?:until|till|(?:some |a bit |a little )?(?:more|extra) (?:time|days)|another (?:day|week|month)|an extension)\\b|^{GO}let {WHO} (?:repay|pay (?:me )?back|pay me) (?:it )?(?:later|by|until|till|on|in)\\b',
  parts,
  'iu',
);
const spaeter = pattern(
  '^{BITTE}(?:(?:找|向|跟|和|问|同|给|让|帮|替)?.{0,24}?){ZEIT}(?:还款|还|几天|一下|吧|吗|到|至)?|^{BITTE}(?:(?:晚|迟)(?:一)?(?:点|些|几天)?(?:再)?还|(?:找|向|跟).{1,20}(?:晚|迟)(?:一)?(?:点|些|几天)(?:再)?还)',
  parts,
  'u',
);
/** Without one of these it is somebody's meeting that is put off. */
const aboutLoans = /借|还|欠|宽限|展期|[@＠]|^(?:申请)?延期(?:到|至|$)/u;
const otherThings = /会议|开会|项目|发布|交付|上线|排期|需求|合同|签证|评审|面试|航班|会$/u;
const forThem = /(?:给|让|允许|同意)\s*[@＠<]/u;

/** "By a week", "另外三天": so much later than it is due. */
const later =
  /\b(?:by|for|another|an extra|one more)\s+(an?|one|two|three|four|five|six|seven|ten|\d{1,2})?\s*(?:more |extra )?(days?|weeks?|month)\b|(?:再|延期|延长|延后|推迟|宽限|顺延|展期|延|缓)(?:还款|还)?(\d{1,2}|一|两|二|三|四|五|六|七|十|半)个?(天|日|周|星期|礼拜|月)(?!后|内|末)/iu;
const numbers: Record<string, number> = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, ten: 10 },
  ...{ 一: 1, 两: 2, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 十: 10 },
};

const forgiveWords = pattern(
  "^{GO}(?:forgive (?!(?:me|us|my|myself|him|her|them|you)\\b)(?=.*(?:@|＠|\\b(?:loans?|debts?|owes?)\\b))|(?:waive|write off|wipe (?:off|out))\\b(?=.*\\b(?:loans?|debts?|owes?|repayments?)\\b)|cancel {WHO} debts?\\b|let {WHO} off\\b)|^{WHO} (?:need not|needn'?t|does ?n['o]t (?:have|need) to|does not (?:have|need) to|no longer (?:has|needs) to)(?: ever)? (?:repay|pay\\b.{0,20}\\bback)",
  parts,
  'iu',
);
const erlass = pattern(
  '^{BITTE}(?:算了)?[，, ]*(?:(?:免掉|免除|免去|减免|豁免|一?笔?勾销|免了|免(?=\\s*[@＠<\\d]))(?=.*[@＠<].*|.*{SCHULD}.*)(?!费|单|责|疫|签|得|税|打扰)|(?:给|帮)\\s*[@＠<].{1,24}?(?:免掉|免除|减免|免)(?!费|单|税))|^{BITTE}(?:不用|不必|无需|不需要)\\s*(?:让|叫)?\\s*[@＠<].{1,24}?(?:还|归还)(?:我)?(?:了|的)|[@＠<][^,，。]{1,24}?(?:都|就)?(?:不用|不必|无需|不需要)(?:再)?(?:还|归还)(?:我)?(?:了|$)',
  parts,
  'u',
);

const statementWords = pattern(
  '^{SHOW}{MINE}(?:monthly )?(?:(?:loans?|lending|borrowing)(?: account)? statements?|statements? (?:of|for|about|on) (?:my |our |the )?(?:loans?|lending|borrowing))(?:[ ,]|$)',
  parts,
  'iu',
);
const statementOf = pattern('^{SHOW}{MINE}statements?(?: (?:for|of|in|from))? (?=\\S)', parts, 'iu');
const kontoauszug = pattern(
  '^{BITTE}(?:我的|的)?.{0,12}?(?:对账单|(?:借还|借贷|借款)(?:的)?(?:明细|流水|账单))(?:.{0,10})$',
  parts,
  'u',
);

const pastWords = pattern(
  '^{SHOW}{MINE}(?:(?:past|ended|closed|settled|old|older|earlier|previous|finished|repaid|former) loans|(?:loans?|lending) history)(?: please| now)*[.!?]*$',
  parts,
  'iu',
);
const vergangen = pattern(
  '^{BITTE}(?:我的|所有|全部)*(?:(?:历史|以前|过去|已结清|已还清|已结束|结清|还清|结束|之前)的?(?:借还|借款|借贷|出借|借出)(?:记录|列表)?|(?:借还|借款|借贷)历史(?:记录)?)$',
  parts,
  'u',
);

/** What a sentence wants of loans that run or have ended; null if it is about something else. */
export function readLoanWords(shown: string, now: Date, zone: string): LoanWords | null {
  if (shown.length > 160) return null;
  const said = shown.trim().replace(/[.!?。！？~]+$/u, '');
  if (pastWords.test(said) || vergangen.test(said)) return { act: 'past' };
  const opening = statementWords.exec(said) ?? statementOf.exec(said);
  if (opening || kontoauszug.test(said)) {
    const month = readMonth(opening ? said.slice(opening[0].length) : said, now, zone);
    // A bare "statement" is about usage, too; it takes a month or the word loan to be this.
    if (opening && !statementWords.test(said) && (month === null || month === 'relative')) return null;
    return { act: 'statement', month: readMonth(said, now, zone, true) };
  }
  if (forgiveWords.test(said) || erlass.test(said)) return { act: 'forgive', rest: forgiveRest(said) };
  return readExtension(said);
}

function readExtension(said: string): LoanWords | null {
  const theirs = timeForThem.test(said);
  const mine = timeToRepay.test(said);
  const chinese = spaeter.test(said) && aboutLoans.test(said) && !otherThings.test(said);
  if (!theirs && !mine && !chinese && !extendWords.test(said)) return null;
  const side = theirs || (chinese && forThem.test(said)) ? 'lender' : mine ? 'borrower' : undefined;
  const found = later.exec(said);
  const days = found ? daysOf(found[1] ?? found[3] ?? 'a', found[2] ?? found[4] ?? '') : null;
  const order = /^(?:extend|give|let|prolong|postpone|defer|延期|展期|宽限|把|给)/iu.test(said);
  const rest = extendRest(days === null ? said : said.replace(later, ' '));
  return { act: 'extend', ...(side ? { side } : {}), days, rest, order };
}

function daysOf(count: string, unit: string): number {
  const number = numbers[count.toLowerCase()] ?? (count === '半' ? 0.5 : Number(count));
  const each = /^(?:week|周|星期|礼拜)/i.test(unit) ? 7 : /^(?:month|月)/i.test(unit) ? 30 : 1;
  return Math.ceil((Number.isFinite(number) ? number : 1) * each);
}

const whom = /(?:<@[^>]+>|[@＠][^\s,，。的'’]+)/u;

/** Who, then until when and why: "extend my loan from @bo until Friday" is read like "@bo until Friday". */
function extendRest(said: string): string {
  const person = whom.exec(said)?.[0] ?? '';
  const rest = said.replace(whom, ' ');
  const until =
    /\b(?:until|till|to(?= (?:next|this|the|\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|tomorrow|end))|by)\b(.*)$/iu.exec(
      rest,
    )?.[1];
  if (until !== undefined) return `${person} until ${until.trim()}`;
  const bis = /(?:到|至|改成|改为)(.+?)(?:吧|吗|可以吗|行吗|还|再还)?$/u.exec(rest)?.[1];
  if (bis !== undefined) return `${person} until ${bis.trim()}`;
  const dann = /[，, ](.{1,12}?)(?:再)?还$/u.exec(rest)?.[1];
  return dann !== undefined ? `${person} until ${dann.trim()}` : person;
}

/** "Write off 50 of @ana's debt" is read like "50 to @ana". */
function forgiveRest(said: string): string {
  const person = whom.exec(said)?.[0] ?? '';
  const rest = said.replace(whom, ' ');
  const amount = /[$¥￥]?\d[\d.,]*\s*(?:[kKwW万千])?(?![\d-])/u.exec(rest)?.[0];
  const half = /\bhalf\b|一半/iu.test(rest) ? 'half' : null;
  return `${amount?.trim() ?? half ?? 'everything'} to ${person}`;
}
