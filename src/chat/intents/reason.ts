import { clause, statedPurpose, trimEnd, withoutDue } from './purpose.js';
import type { Stretch } from './spans.js';

/** Chinese words that open a purpose by themselves, without a marker: 跑评测, 上线要用. */
const chinesePurpose =
  /^(?:(?:我们?|让?(?:他|她)们?|让?P+)?(?:D+|今天|明天|今晚|这周|本周|下周|最近|马上|晚上|急着|正在|还)?(?:要|在|得|有|准备|打算|想|需要)?(?:[给为陪帮跟](?!我|你|P)[^,.;!?]{1,6}?)?(?:生日快乐|(?:新年|新婚|节日|端午|中秋|元旦|春节|圣诞|周年|入职|升职)快乐|恭喜|辛苦(?:他|她|P)|跑|做|赶|搞|写|训|调|修|改|压测|评测|测试|调试|上线|发布|部署|演示|训练|开发|联调|排查|迁移|重构|灰度|验收|交付|批量|处理|生成|完成|补|验证|项目|线上|生产|发版|客户|新|大促|双十一|季度|实验|标注|翻译|参加|(?:感谢|谢谢|多谢|祝贺?)(?:他|她|P|小|老)|答谢|庆祝))/;
/** The same said before the order, where it must be plain that something has to be done: 要赶双十一,申请5万. */
const chineseNeed =
  /^[^额余]{0,10}?(?:要|得|急着|赶着|正在|准备|打算)(?:去|再|先|来)?(?:[给为陪帮跟](?!我|你|P)[^,.;!?]{1,6}?)?(?:跑|做|赶|搞|写|训|调|修|改|交|补|压测|评测|测试|调试|上线|发布|部署|演示|训练|开发|联调|排查|迁移|重构|验收|交付|处理|生成|验证|实验|标注|翻译|参加|开会|汇报|答辩)/;
const chineseUse =
  /^(.{2,40}?)(?:上|里|的时候)?(?:急|要|需要|得|会|时|专)?(?:用)(?:的|到|一下|掉)?(?:了|啊|呢|呀|哈)?$/;

/**
 * Where the reason stands in the masked text (amounts, people and dates filled with placeholders), or null. A date
 * inside it belongs to it unless it is the due date, which `due` names.
 */
export function findReason(masked: string, due: Stretch | null): Stretch | null {
  const text = due ? withoutDue(masked, due) : masked;
  return (
    statedPurpose(masked, due) ?? byUse(text) ?? byPunctuation(text) ?? byCommand(text) ?? byClause(text)
  );
}

function byUse(text: string): Stretch | null {
  let from = 0;
  for (const part of text.split(/([,;!?APX]+|(?<=\p{Script=Han}) (?=\p{Script=Han})|\.(?!\w))/u)) {
    const start = from;
    from += part.length;
    const lead =
      /^\s*(?:(?:的)?(?:额度|配额|quota|credits?|tokens?|预算|积分)?\s*(?:给我|给我们|来|去|给|我|我们|拿来|想|是)?)/.exec(
        part,
      )?.[0].length ?? 0;
    const words = part.slice(lead);
    if (!/\p{Script=Han}/u.test(words) || (blocked.test(words) && !grateful.test(words))) continue;
    const use = chineseUse.exec(words);
    if (
      use?.[1] &&
      (start > 0 || text.length > from) &&
      !/^(?:先|我|急|够|不|能|有|没|借|常|备|使|还)+$/.test(use[1])
    ) {
      const inner = use[1].replace(/(?:急|要|需要|得|会)$/, '');
      return { start: start + lead, end: start + lead + inner.length };
    }
    const kept = trimEnd(words);
    if (start === 0 && /A/.test(text.slice(from)) && chineseNeed.test(kept) && !/[AP]/.test(kept))
      return { start: start + lead, end: start + lead + kept.length };
    if (start > 0 && chinesePurpose.test(kept) && kept.length >= 2)
      return { start: start + lead, end: start + lead + kept.length };
  }
  return null;
}

/** "谢谢他帮我" tells why a gift is made; "谢谢" alone is courtesy. */
const grateful = /^(?:感谢|谢谢|多谢|祝贺?)(?:他|她|P|小|老)/;

const blocked =
  /批准|同意|借|还[给钱清你她他我上]|申请|帮我|多少|额度|余额|不够|(?<!感|答|谢)谢(?!谢?[他她P小老])|就还|再还|后还|还你|麻烦|补充|补点|补上|补给/;

/** What follows a dash, a colon or stands in brackets after the order: "request 500 - load test", "(eval run)". */
function byPunctuation(text: string): Stretch | null {
  const match =
    /[AP](?: ?(?:more )?(?:tokens?|credits?|quota|额度))?\s*(?:[-:(]|,\s*(?:reason|re):?)\s*(?=[\p{L}\d])/u.exec(
      text,
    );
  if (!match) return null;
  const found = clause(text, match.index + match[0].length);
  if (!found) return null;
  const words = text.slice(found.start, found.end);
  return /^(?:please|thanks|until|by|i|ill|will|can|could|asap|urgent|back|due|from|to|ok|is|are)\b/.test(
    words,
  ) || blocked.test(words)
    ? null
    : found;
}

/** A short command says what for without any mark: "request 300 model evaluation", "borrow 50 @bo eval run". */
function byCommand(text: string): Stretch | null {
  const match =
    /^(?:please )?(?:(?:request|top[ -]?up) (?:(?:for|another|extra) )?A+|(?:borrow|lend|gift|ask)(?: around[,:]?)? (?:for )?(?:A+ (?:(?:from|to|for) )?P+|P+ A+|A+))(?: (?:tokens?|credits?|usd|more|extra))? ?,* ?(?=[a-z])/.exec(
      text,
    );
  if (!match) return null;
  const found = clause(text, match[0].length);
  if (!found) return null;
  const words = text.slice(found.start, found.end);
  return tailWord.test(words) || !/^[a-z][a-z0-9 '/&-]{2,40}$/.test(words) ? null : found;
}

/** Words that go on with the order instead of saying what it is for. */
const tailWord =
  /^(?:ish|from|to|until|by|before|due|back|and|or|but|if|when|while|then|than|in|on|at|of|off|with|within|after|over|per|total|max|tops|please|pls|thanks|thank|asap|now|today|right|urgent(?:ly)?|quick(?:ly)?|again|too|also|only|just|maybe|more|extra|additional|tokens?|credits?|quota|budget|points?|dollars?|bucks|each|instead|directly|is|are|was|will|can|could|would|should|i|ill|id|im|we|he|she|it|they|you|ok|okay|yes|no|not|dont|mate|man|bro|cheers|everyone|anyone|someone|team|all|half|immediately|temporarily|briefly|short|long|loan|later|soon|next|this|that|same)\b/;

/** A last clause that tells how things stand: "approve 350 for me, the pilot starts tomorrow". */
function byClause(text: string): Stretch | null {
  const match =
    /A[^,;!?]*?(?:[,;!?]|\.(?!\w)|\s-)\s*(?=(?:the|my|our|we|were|weve|she|he|they|there) [a-z])/.exec(text);
  if (!match) return null;
  const found = clause(text, match.index + match[0].length);
  if (!found) return null;
  const words = text.slice(found.start, found.end);
  return statement.test(words) && !aboutTheLoan.test(words) ? found : null;
}

const statement =
  /^\S+ (?:\S+ ){0,4}?(?:is|are|was|starts?|ends?|has|have|had|needs?|need|must|will|got|ran|broke|failed|failing|keeps?|takes?|goes|begins?|launch\w*|ship\w*|helped|saved|covered|fixed|earned|deserves?|deadline|due|running|about|launching)\b/;
const aboutTheLoan =
  /\b(?:repay|return|pay|paid|give|giving|back|lend|lent|borrow\w*|owes?|request|ask|help|thanks?|please|loan|quota|balance|can|could|would|ok|fine|happy)\b/;
