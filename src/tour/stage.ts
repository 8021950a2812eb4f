import { toMinor } from '../core/money.js';
import type { BalanceView, LoansView } from '../core/views.js';
import { balanceOf } from '../desk/balance.js';
import { loansOf } from '../desk/loan-views.js';
import type { MessageKey } from '../kit/i18n/catalogue.js';
import { formatters } from '../kit/i18n/formatters.js';
import type { I18n, MessageParams } from '../kit/i18n/i18n.js';
import { type DingTalkPerson, dingtalkPerson } from '../sandbox/dingtalk/people.js';
import { type SlackPerson, slackPerson } from '../sandbox/slack/people.js';
import type { Actor, Platform } from './actor.js';
import type { TourWorld } from './world.js';

/** The people who have a part in the story. */
export type Role =
  | 'ana'
  | 'bo'
  | 'carol'
  | 'xiaoming'
  | 'lina'
  | 'chen'
  | 'dave'
  | 'sam'
  | 'fay'
  | 'grace'
  | 'xue'
  | 'marek'
  | 'wangwei'
  | 'wangwei2';

/** Where the story is played: the people, the words they expect, and the books to look into. */
export interface Stage {
  world: TourWorld;
  locale: 'en' | 'zh-CN';
  /** Where the scene is played. */
  platform: Platform;
  /** One of the people, acting where the scene is played. */
  person(role: Role): Actor;
  /** One of the people, acting on a given platform. */
  on(platform: Platform, role: Role): Actor;
  /** One of the people in Slack, with what only Slack has. */
  inSlack(role: Role): SlackPerson;
  /** A sentence to the bot as people of the platform type it: a command in Slack, plain words in DingTalk. */
  command(text: string): string;
  /** How somebody asks what is left, in the shortest way the platform knows. */
  balanceWords(): string;
  /** Sends a click that the screen does not offer, as somebody with a tool could. */
  forges(role: Role, action: string, value: string): Promise<unknown>;
  /** A text of the bot in the language of the story. */
  words(key: MessageKey, params?: MessageParams): string;
  /** A pattern of a text of the bot: parameters that are not given may be anything. */
  says(key: MessageKey, params?: Readonly<Record<string, string | number>>): RegExp;
  /** An amount as the bot writes it. */
  money(amount: string): string;
  /** What the books say a person has. */
  balance(role: Role): Promise<BalanceView>;
  /** What the books say a person owes and is owed. */
  loans(role: Role): Promise<LoansView>;
  /** How the person is called. */
  nameOf(role: Role): string;
}

/** A part of the story; it throws if what people saw or what the books say is not as it should be. */
export interface Scene {
  name: string;
  title: { en: string; 'zh-CN': string };
  cast: Role[];
  /** Where it is played; where the story says if absent. */
  platform?: Platform | 'both';
  play(stage: Stage): Promise<void>;
}

/** How long a person waits for a message, in real milliseconds: generous, since machines can be slow. */
const usualPatienceMs = 20_000;

/** Sets the stage over a running world. */
export function createStage(
  world: TourWorld,
  words: I18n,
  locale: 'en' | 'zh-CN',
  platform: Platform = 'slack',
): Stage {
  const { slack, dingtalk, people, patienceMs = usualPatienceMs } = world;
  const text = formatters(words, { locale, zone: world.policy.zone, unit: world.policy.unit });
  const memberOf = (role: Role) => world.memberId(world.people[role].email);
  const inCorp = (role: Role): string => {
    const { dingtalkId, name } = people[role];
    if (dingtalkId === null) throw new Error(`${name} has no account in DingTalk`);
    return dingtalkId;
  };
  const inSlack = kept((role) => slackPerson(slack, people[role].slackId, patienceMs));
  const inDingTalk = kept((role): DingTalkPerson => {
    if (!dingtalk) throw new Error('this world has no DingTalk');
    return dingtalkPerson(dingtalk, inCorp(role), patienceMs);
  });
  const on = (where: Platform, role: Role): Actor => (where === 'slack' ? inSlack(role) : inDingTalk(role));
  return {
    world,
    locale,
    platform,
    person: (role) => on(platform, role),
    on,
    inSlack,
    command: (said) => (platform === 'slack' ? `/tokens ${said}` : said),
    balanceWords: () => (platform === 'slack' ? '/tokens' : locale === 'en' ? 'balance' : '余额'),
    async forges(role, action, value) {
      if (platform === 'slack' || !dingtalk)
        return slack.forgeClick({ user: people[role].slackId, actionId: action, value });
      const user = inCorp(role);
      const { conversations } = await dingtalk.see({ user });
      const card = conversations.flatMap(({ items }) => items).findLast(({ outTrackId }) => outTrackId);
      if (!card?.outTrackId) throw new Error(`${role} has no card to click on`);
      const params = { n: action, v: value };
      return dingtalk.forgeClick({ user, outTrackId: card.outTrackId, actionId: 'act0', params });
    },
    says: (key, params = {}) => patternOf(words, locale, key, params),
    words: (key, params = {}) => words.t(locale, key, params),
    money: (amount) => text.money(toMinor(amount, world.policy.unit)),
    balance: async (role) => balanceOf(world.desk, await memberOf(role)),
    loans: async (role) => loansOf(world.desk, await memberOf(role)),
    nameOf: (role) => world.people[role].name,
  };
}

/** Stands for a parameter that may be anything; Latin, so that Chinese texts space it like a name or a number. */
const anything = 'QQQ';

function patternOf(
  words: I18n,
  locale: 'en' | 'zh-CN',
  key: MessageKey,
  shown: Readonly<Record<string, string | number>>,
): RegExp {
  const params = new Proxy<Record<string, string | number>>(
    {},
    {
      has: () => true,
      ownKeys: () => [],
      get: (_, name) => (typeof name === 'string' ? (shown[name] ?? anything) : undefined),
    },
  );
  const text = words.t(locale, key, params).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(text.replace(new RegExp(`\\s*${anything}\\s*`, 'g'), '.*?'));
}

function kept<T>(make: (role: Role) => T): (role: Role) => T {
  const known = new Map<Role, T>();
  return (role) => {
    const found = known.get(role) ?? make(role);
    known.set(role, found);
    return found;
  };
}

/** Fails the scene unless two values agree; says which in words. */
export function agree<T>(what: string, found: T, expected: T): void {
  if (found !== expected) throw new Error(`${what}: expected ${String(expected)}, found ${String(found)}`);
}

/** An amount in minor units of US dollars, the unit of the story's company. */
export function usd(amount: string): bigint {
  return toMinor(amount, 'USD');
}
