import { chineseName, namesNobody } from './names.js';
import type { Prepared } from './normalise.js';
import { mark, mask, overlap, type Stretch } from './spans.js';
import type { IntentName } from './utterance.js';

/** A person named in the sentence. */
interface PersonPhrase extends Stretch {
  /** As written: "@bo", "<@U123>", "王伟". */
  readonly label: string;
  /** The bot itself, addressed rather than meant. */
  readonly isBot: boolean;
}

const botName =
  /^@(?:token-?desk|tokens?|tokens?-?bot|bot|quota-?bot|quota|额度助手|额度小助手|小助手|助手|机器人|额度机器人)$/;
const escaped = /<@[uw][a-z0-9]*(?:\|[^>]*)?>/g;
const everybody = /^@(?:here|channel|everyone|all|team|所有人|全体|大家|全员)/;
/** A Chinese @name ends where a verb, an amount or a particle begins; names of one character stand before a blank. */
const nameEnd =
  '(?=借|还|要|拿|匀|送|给|赠|转|能|可以|可不|吗|的|有|帮|申请|欠|说|那|吧|请|问|先|再|周转|挪|我|你|方便|在|全部|所有|一半|[一二两三四五六七八九十]+[十百千万]|麻烦|谢|讨|想|会|到|打|分|支|发|这|和|跟|把|是|多少|[点些](?=额度|钱|token|积分|儿|[^\\p{Script=Han}]|$)|做|用|跑|搞|赶|额度|配额|的?(?:额度|积分|token)|token|quota|,|[^\\p{Script=Han}]|$)';
const atName = new RegExp(
  `(?<![\\w.])@(?:[a-z][\\w]*(?:[.·-][\\w]+)*(?:\\([^)]{1,20}\\))?|\\d[\\w-]*[a-z_][\\w-]*|[\\p{Script=Han}·]{2,6}?${nameEnd}|[\\p{Script=Han}·](?=[^\\p{Script=Han}·]|$)|[\\p{Script=Han}·]{2,3})`,
  'gu',
);
const mail = /(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** Everybody named with an @, an escaped mention, an e-mail address, or by a name in `known`. */
export function readMentions(prepared: Prepared, known: readonly string[]): PersonPhrase[] {
  const { text } = prepared;
  const found: PersonPhrase[] = [];
  const add = (start: number, end: number) => {
    if (found.some((other) => overlap(other, { start, end }))) return;
    const label = labelOf(prepared, start, end);
    found.push({ start, end, label, isBot: botName.test(text.slice(start, end)) });
  };
  for (const match of text.matchAll(escaped)) add(match.index, match.index + match[0].length);
  for (const match of text.matchAll(mail)) add(match.index, match.index + match[0].length);
  const names = known.map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
  names.sort((a, b) => b.length - a.length);
  for (const name of names) {
    for (const start of occurrences(text, `@${name}`)) add(start, start + name.length + 1);
  }
  for (const match of text.matchAll(atName)) {
    if (everybody.test(match[0])) continue;
    add(match.index, match.index + match[0].length);
  }
  for (const name of names) {
    for (const start of occurrences(text, name)) {
      if (namesNobody(name)) continue;
      add(start, start + name.length);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function occurrences(text: string, name: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + name.length] ?? ' ';
    const latin = /^[@a-z]/.test(name) && /[a-z]$/.test(name);
    if (!latin || (!/[\w@.-]/.test(before) && !/[\w]/.test(after))) found.push(at);
  }
  return found;
}

const latinName = "([a-z][a-z'-]*[a-z](?:[._][a-z]+)*(?: [a-z][a-z'-]*[a-z])?|\\p{Script=Han}{2,4})";
const verbs =
  'lend|loan|give|gift|send|repay|reimburse|refund|pay|owe|tip|spot|front|ask|donate|transfer|offer|slip|hand|pass|grant';
const past =
  'owes?|repaid|repay|repays|lent|borrowed|borrow|paid|pay|returned|return|gave|give|lend|loan|spot|front|float|have|spare|be|settle|settled|mind';
const englishSlots: readonly RegExp[] = [
  new RegExp(
    `(?<![a-z])(?:from|(?:A|tokens?|credits?|quota|budget|some|half|money) off(?: of)?|owe|(?:settle|square)(?: up)? with|A with) ${latinName}`,
    'gdu',
  ),
  new RegExp(
    `(?<![a-z])(?<!(?:my|an?|the|this|that|of|any|no|our|your|short|small|open|for) )(?:${verbs})(?: back| out)? ${latinName}(?= *(?:[AD]|some|any|back|half|a (?:loan|bit|few|third|quarter|couple|small|little)|for|to lend|if|whether|more|tokens?|credits?|everything|in full|what|his|her|their|[,.?!]|$))`,
    'gdu',
  ),
  new RegExp(
    `(?<![a-z])(?:paid|pay|paying|repaid|repay|repaying|reimbursed?) ${latinName}(?= (?:back|yet|already|off|in full)\\b|[?.!]|$)`,
    'gdu',
  ),
  new RegExp(
    `(?<![a-z])(?:like|want|need|get|have|tell|asking|beg) ${latinName} (?=to (?:lend|loan|spot|give|front|borrow|repay|pay))`,
    'gdu',
  ),
  new RegExp(`(?<![a-z])let ${latinName} (?=borrow|have|use|take)`, 'gdu'),
  new RegExp(
    `(?<![a-z])(?:can|could|would|will|does|did|do|has|have|is|if|whether|think|once|get) ${latinName} (?=(?:still |already |ever |please |possibly |be able to |at all )*(?:${past})\\b)`,
    'gdu',
  ),
  /^(?:hey |hi |hello |yo |please )?([a-z][a-z'-]*[a-z]),? (?=(?:can|could|would|will|please|may)(?: you| u)?\b.{0,24}(?:lend|spot|loan|give me|borrow)|(?:lend|spot|loan|front) (?:me|us)\b|owes? me|can borrow)/dgu,
  new RegExp(
    `(?<![a-z])(?:lend|loan|give|gift|send|repay|return|transfer|pay|donate|offer|hand|pass|move|shift|grant|extend)\\b(?! (?:me|us|it)\\b)[^,.;!?P]{0,30}? to ${latinName}`,
    'gdu',
  ),
];
const chineseLatin = `(${chineseName}|[a-z][a-z.-]*[a-z](?: (?=借|匀|要)| ?))`;
const chineseSlots: readonly RegExp[] = [
  new RegExp(`(?:把|将|欠|(?:还|结|付)清) ?(${chineseName})(?=的(?:钱|债|账|A|额度|借款|欠款|那笔))`, 'gdu'),
  new RegExp(
    `(?:向|找|跟|问|从|和|同|管|让|请|叫|求|于)(?:一?下|问|声)? ?${chineseLatin}(?=那里?|那儿|那边|这里?|这边|先|再|临时|暂时|帮|能|可以|可不可以|申请|借|要|拿|匀|讨|周转|挪|支|分|还|凑|调|预支|A|D|,)`,
    'gdu',
  ),
  new RegExp(
    `(?:借给|还给|送给|转给|转赠给|赠给|赠送给|赠予|赠送|分给|匀给|让给|拨给|补给|打给|发给|划给|捐给|奖励给?|打赏给?|支援|给|送|还|欠|借|赠|转) ?(${chineseName})(?= ?(?:A|D|借|还|送|转|一些|一点|点|吧|的|,|\\.|!|\\?|$|额度|token|用|做|全部|打|发|加|补|赠|分|匀|划|多少|钱|吗|没|了|先|应急|救急|周转|因为|作为|当|支))`,
    'gdu',
  ),
  /(?:借给|还给|送给|转给|转赠给|赠给|赠送给|分给|匀给|让给|拨给|补给|打给|发给|支援|给|欠) ?([a-z][a-z.-]*[a-z])(?= ?(?:A|D|额度|还|借|转|送|多少|吧|了|,|$))|(?:送|还|借|赠|转) ?([a-z][a-z.-]*[a-z])(?= ?A)/dgu,
  new RegExp(
    `(?:^|[,.;!?]) ?${chineseLatin}(?=[, ]*(?:你好|你|能|可以|可不可以|方便|有没有|能不能|可不可以|麻烦|请|先|再|也|还|帮忙|现在|今天|D|A|给|额度|把钱|把|那边|手上|有|多余|多|的|是否|不|愿意|想|一下|,){0,6}(?:(?:那里|那儿|这儿|这里)?(?:先|再|能|可以)?(?:借(?:给|点|一点|一些|下)?我|匀(?:给|点)?我)|给我|支援我|欠我|还我|还(?:了)?钱|还没还|还了|还没有?还|把|什么时候还|已经还))`,
    'gdu',
  ),
];

/** Names without an @, found by where they stand: "from Bo", "lend ana 50", 找小王借, 还给王伟. */
export function readBareNames(prepared: Prepared, masked: string): PersonPhrase[] {
  const found: PersonPhrase[] = [];
  let rest = masked;
  for (const slot of [...englishSlots, ...chineseSlots]) {
    for (const match of rest.matchAll(slot)) {
      const range = match.indices?.slice(1).find((group) => group !== undefined);
      if (!range) continue;
      const stretch = trimName(prepared, range[0], range[1]);
      if (!stretch || found.some((other) => overlap(other, stretch))) continue;
      const label = labelOf(prepared, stretch.start, stretch.end);
      found.push({ ...stretch, label, isBot: false });
      rest = mask(rest, [stretch], mark.person);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Cuts what is no part of the name ("from Bo please"); a second word belongs only where both are capitalised. */
function trimName(prepared: Prepared, start: number, end: number): Stretch | null {
  const typed = prepared.text.slice(start, end).trimEnd();
  const [first = '', second] = typed.split(' ');
  const shown = labelOf(prepared, start, start + typed.length);
  const bare = first.replace(/'s$/, '');
  if (
    namesNobody(bare) ||
    /[了吗没的吧呢给还借着过点些]$/.test(bare) ||
    /^(?:\p{Script=Han}|[a-z])$/u.test(bare)
  )
    return null;
  const both = second !== undefined && /^\p{Lu}\S* \p{Lu}/u.test(shown) && !namesNobody(second);
  return { start, end: start + (both ? typed.length : bare.length) };
}

function labelOf(prepared: Prepared, start: number, end: number): string {
  return prepared.shown
    .slice(prepared.origin[start], (prepared.origin[end - 1] ?? prepared.shown.length - 1) + 1)
    .trim()
    .replace(/(?:'s)?[.,;:!?'-]*$/, '');
}

const giver =
  /(?<![a-z])(?:from|off(?: of)?|ask|with) *(?:(?:my |our |the )?(?:colleague|teammate|coworker|co-worker|friend|mate|buddy|peer|manager|boss|lead) )?(?=P)|(?:向|找|跟|问|从|和|同|管|让|请|叫|求|于) *(?=P)/g;
const receiver =
  /(?<![a-z])(?:to|with|lend|loan|gift|give|send|repay|pay|offer|reimburse|tip|spot|for|let) *(?:(?:my |our |the )?(?:colleague|teammate|coworker|co-worker|friend|mate|buddy|peer|manager|boss|lead) )?(?=P)|(?:给|还|送|赠|借|欠|转) *(?=P)/g;

/** Whom an intent is about: who stands in its role ("from", 找, "to", 给), else the first who is named. */
export function choosePerson(
  intent: IntentName,
  masked: string,
  people: readonly PersonPhrase[],
): string | null {
  const named = people.filter((person) => !person.isBot);
  const role = intent === 'borrow' || intent === 'request' || intent === 'ask' ? giver : receiver;
  for (const match of masked.matchAll(role)) {
    const at = match.index + match[0].length;
    const person = named.find((candidate) => candidate.start === at);
    if (person) return person.label;
  }
  return named[0]?.label ?? null;
}
