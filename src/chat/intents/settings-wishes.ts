import { pattern } from './patterns.js';
import type { SettingChange } from './utterance.js';

const parts: Record<string, string> = {
  PLACE:
    '(?:both(?: places| platforms| apps| sides| of them)?|slack and ding ?talk|ding ?talk and slack|slack|ding ?talk|where(?:ver)? i (?:last )?(?:am|was|wrote|write|spoke|speak|talked)(?: to you)?(?: last)?)',
  THINGS: '(?:messages?|notifications?|notices|cards|alerts|everything)',
  END: '(?: (?:only|instead|please|from now on|too|as well|thanks|app))*',
  ORT: '(?:slack|钉钉|dingtalk|两边|两个平台|两个地方|两端|两头)',
  AT: '(?:上|里|那边|这边|都|也)*',
};

/** "Send me messages in DingTalk", "两边都发". */
const places = [
  pattern(
    '^(?:please |can you |could you )?(?:only )?(?:send|deliver|post|forward|write) (?:me )?(?:all |my |your |the )*{THINGS}(?: to me)? (?:only )?(?:to|in|on|via|through|by)? ?(?:my )?{PLACE}{END}$',
    parts,
  ),
  pattern(
    '^(?:please |can you |could you )?(?:only )?(?:message|notify|write|write to|reach|contact|dm|alert|send|deliver to) me (?:only )?(?:to|in|on|via|through|by|at)? ?(?:my )?{PLACE}{END}$',
    parts,
  ),
  pattern(
    '^(?:deliver|delivery|deliver to|messages|messages to|messages in|messages on)[:=]? {PLACE}{END}$',
    parts,
  ),
];
const chinesePlaces = [
  pattern(
    '^(?:请|以后|之后|今后|我想|我要|帮我|把|都|全部|所有|我的)*(?:消息|通知|提醒|卡片|信息)(?:都|全部|请|以后|也|只|改)*(?:发|推送|推|发送|送|改发|改推)(?:到|去|在|往|给)?{ORT}{AT}(?:发|收)?(?:吧|就行|就好|给我|谢谢)*$',
    parts,
  ),
  pattern(
    '^(?:请|以后|之后|今后|都|只)*(?:发|推送|发送|改发|推)(?:消息|通知)?(?:到|去|往)(?:我的)?{ORT}{AT}(?:吧|就行|就好|给我|谢谢)*$',
    parts,
  ),
  pattern(
    '^(?:请|以后|之后|今后|都|只)*(?:在|用|通过){ORT}{AT}(?:通知|提醒|联系|找|给我发|发)(?:我)?(?:消息|通知)?(?:吧|就行|就好|谢谢)*$',
    parts,
  ),
  pattern(
    '^(?:消息|通知|提醒)?(?:请|以后)?(?:两边|两个平台|两端|两头|slack和钉钉|钉钉和slack)(?:都|也)(?:发|收|推送|推|通知|要)(?:消息|通知|提醒|我)?(?:吧|给我|就行)*$',
    parts,
  ),
];
const chineseLast =
  /^(?:请|以后|消息|通知)*(?:我)?(?:(?:在)?哪[边里](?:用|说话|发消息|在)(?:就|的话)?(?:发|在)(?:到)?哪[边里](?:发|通知)?|发到我?最近用的(?:平台|那边|地方))(?:吧|就行)*$/u;

const often = '(?:monthly|every month|once a month|per month|weekly|every week|once a week|per week)';
const digests = [
  pattern(
    `^(?:please |can you |could you |i want |i would like |id like |make |send |send me |give me |set |switch |change |get )*(?:the |my )*(?:weekly )?(?:digest|report|summary)(?: be| to| to be)? ${often}(?: please| instead| only)*$`,
    {},
  ),
  pattern(`^(?:please |make it |only |just )*${often}(?: instead| please| is enough| only)+$`, {}),
  pattern(
    '^(?:please |only |just )?(?:once a month|monthly digest|a monthly digest|digest monthly|digest weekly)$',
    {},
  ),
];
const chineseDigests = [
  pattern(
    '^(?:请|把|我的|帮我)*(?:周报|摘要|简报)(?:请|就)?(?:改成|改为|换成|调成|设为|设成|变成)?(?:每个?月|一个?月|按月|每周|一周|按周|月报)(?:发|推送|来|收)?(?:一次|一份|一封)?(?:就行|就好|吧|即可|就可以)*$',
    {},
  ),
  pattern(
    '^(?:请|改成|改为|换成|就|还是)*(?:每个?月|一个?月)(?:发|推送|来|收)?(?:一次|一份|一封)(?:就行|就好|吧|即可|就可以|周报)*$',
    {},
  ),
  pattern('^(?:请|把)?(?:周报)?(?:改成|改为|换成|改发)月报(?:吧|就行|就好)*$', {}),
];

/** Without one of these it is about something else, and nearly every sentence is. */
const signs = /slack|ding|both|where|month|week|钉|两[边个端头]|哪|最近|每|月|周/iu;

/** Where messages go and how often the digest comes, if a sentence says that and nothing else. */
export function readWish(shown: string): SettingChange | null {
  if (shown.length > 120 || !signs.test(shown)) return null;
  const said = shown
    .toLowerCase()
    .replace(/[\s.。!！?？~，,]+$/u, '')
    .replace(/'/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (said === '' || said.length > 80) return null;
  const close = said.replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '');
  const hears = (patterns: readonly RegExp[], text: string) => patterns.some((one) => one.test(text));
  if (hears(places, said) || hears(chinesePlaces, close)) return { key: 'deliver', value: placeIn(said) };
  if (chineseLast.test(close)) return { key: 'deliver', value: 'last' };
  if (hears(digests, said) || hears(chineseDigests, close))
    return { key: 'digest', value: /month|月/.test(said) ? 'monthly' : 'weekly' };
  return null;
}

function placeIn(said: string): string {
  const [slack, dingtalk] = [/slack/.test(said), /ding ?talk|钉钉/.test(said)];
  if (/both|两边|两个|两端|两头/.test(said) || (slack && dingtalk)) return 'both';
  if (/where/.test(said)) return 'last';
  return slack ? 'slack' : 'dingtalk';
}
