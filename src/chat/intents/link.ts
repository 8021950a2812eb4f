import { readCode } from '../../core/link.js';
import { pattern } from './patterns.js';

const parts: Record<string, string> = {
  NOUN: '(?:accounts?|identity|identities|ids?|profiles?|slack|ding ?talk)',
  THING:
    '(?:my|the|our|both|these|this|two|other|to|with|and|chat|together|account|accounts|identity|identities|id|ids|profile|profiles|slack|ding ?talk)',
  WORT: '(?:账号|帐号|账户|帐户|身份|slack|钉钉|dingtalk)',
  DING: '(?:我的|这个|那个|两个|两边|两边的|另一个|另外一个|的|到|和|与|跟|、|,|一?下|起来|在一起|吗|吧|呢|账号|帐号|账户|帐户|身份|slack|钉钉|dingtalk)',
};

/** "Link", "link my DingTalk", "how do I connect my Slack and DingTalk accounts". */
const english = [
  pattern('^link(?: (?:it|them|me))?$', parts, 'iu'),
  pattern(
    '^(?:hi |hey |please |can you |can i |could you |could i |i want to |i would like to |id like to |i need to |how do i |how can i |how to |lets |help me )*(?:link|connect|pair|bind)(?: {THING})* {NOUN}(?: {THING})*$',
    parts,
    'iu',
  ),
  pattern('^(?:please )?(?:link|pair|connect) accounts?$|^account link(?:ing)?$', parts, 'iu'),
];

/** "绑定", "绑定账号", "绑定 钉钉", "怎么把钉钉和 Slack 绑定". */
const chinese = [
  pattern('^(?:请|帮我|我想|我要|麻烦|我)*绑定(?:一?下|吧|吗)?$', parts, 'iu'),
  pattern(
    '^(?:请|帮我|我想|我要|想|要|怎么|怎样|如何|能不能|能|可以|麻烦|我)*(?:绑定|关联|绑|打通|连接)(?:{DING})*{WORT}(?:{DING})*$',
    parts,
    'iu',
  ),
  pattern(
    '^(?:请|帮我|我想|我要|想|要|怎么|怎样|如何|能不能|能|可以|麻烦|我|把|将)*(?:{DING})*{WORT}(?:{DING}|怎么|如何)*(?:绑定|关联|打通|绑)(?:{DING})*$',
    parts,
    'iu',
  ),
];

/** Without one of these it is about something else, and nearly every sentence is. */
const verbs = /link|connect|pair|bind|绑|关联|链接|打通|连接/iu;

const withCode =
  /^(?:please )?(?:link|pair|bind|connect|绑定|关联|链接)(?: ?code| ?验证码| ?绑定码| ?码)? ?[:：]? ?([\w\s–—-]{7,14})$/iu;

/**
 * Whether a sentence asks to join one's accounts on two platforms, and the code if it brings one; null if it is about
 * something else. Reads the sentence as it was typed: codes must not be taken for amounts or slips.
 */
export function readLink(shown: string): { code: string | null } | null {
  if (shown.length > 120 || !verbs.test(shown)) return null;
  const said = shown
    .trim()
    .replace(/^(?:\/tokens?)\s+/i, '')
    .replace(/[\s.。!！?？~]+$/u, '')
    .replace(/'/g, '')
    .replace(/\s+/g, ' ');
  if (said === '' || said.length > 80) return null;
  const typed = withCode.exec(said)?.[1];
  const code = typed === undefined ? null : readCode(typed);
  if (code) return { code };
  const close = said.replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '');
  const asks = english.some((one) => one.test(said)) || chinese.some((one) => one.test(close));
  return asks ? { code: null } : null;
}
