import type { DingTalkControl, Person as DingTalkPerson } from '../dingtalk/control.js';
import type { SlackControl, Person as SlackPerson } from '../slack/control.js';
import type { Ask, Lang } from './region.js';

/** The people one can be. */
export interface Cast {
  readonly slack: readonly SlackPerson[];
  readonly dingtalk: readonly DingTalkPerson[];
}

/** Who one is at first, by handle and user id: whoever runs out, and their manager, in the page's language. */
const first: { readonly [lang in Lang]: { readonly slack: string; readonly dingtalk: string } } = {
  en: { slack: 'ana', dingtalk: 'carol01' },
  'zh-CN': { slack: 'xiaoming', dingtalk: 'lina01' },
};

/** Everybody on both platforms. */
export async function castOf(slack: SlackControl, dingtalk: DingTalkControl | undefined): Promise<Cast> {
  return { slack: await slack.people({}), dingtalk: (await dingtalk?.people({})) ?? [] };
}

/** The page's language: the one asked for, else the first that the browser reads and the page speaks. */
export function langOf(query: URLSearchParams, acceptLanguage: string | undefined): Lang {
  const wanted = [query.get('lang') ?? '', ...(acceptLanguage ?? '').split(',')];
  for (const tag of wanted) {
    if (/^\s*zh\b/i.test(tag)) return 'zh-CN';
    if (/^\s*en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

/** Completes an address: who one is on each platform becomes the id of somebody who exists. */
export function completed(asked: URLSearchParams, lang: Lang, cast: Cast): Ask {
  const query = new URLSearchParams(asked);
  const set = (platform: 'slack' | 'dingtalk', id: string | undefined): void => {
    if (id === undefined) query.delete(platform);
    else query.set(platform, id);
  };
  const [slack, dingtalk] = [query.get('slack'), query.get('dingtalk')];
  const slackBy = (wanted: string | null): SlackPerson | undefined =>
    cast.slack.find((one) => one.id === wanted || one.name === wanted || one.displayName === wanted);
  const dingtalkBy = (wanted: string | null): DingTalkPerson | undefined =>
    cast.dingtalk.find((one) => one.id === wanted || one.name === wanted);
  set('slack', (slackBy(slack) ?? slackBy(first[lang].slack) ?? cast.slack[0])?.id);
  set('dingtalk', (dingtalkBy(dingtalk) ?? dingtalkBy(first[lang].dingtalk) ?? cast.dingtalk[0])?.id);
  query.set('lang', lang);
  return { lang, query };
}
