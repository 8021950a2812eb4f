import { toMinor } from '../core/money.js';
import type { BalanceView, LoansView } from '../core/views.js';
import { balanceOf } from '../desk/balance.js';
import { loansOf } from '../desk/loan-views.js';
import type { MessageKey } from '../kit/i18n/catalogue.js';
import { formatters } from '../kit/i18n/formatters.js';
import type { I18n, MessageParams } from '../kit/i18n/i18n.js';
import { type SlackPerson, slackPerson } from '../sandbox/slack/people.js';
import type { TourWorld } from './world.js';

/** The people who have a part in the story. */
export type Role = 'ana' | 'bo' | 'carol' | 'xiaoming' | 'lina' | 'chen' | 'dave' | 'sam' | 'fay';

/** Where the story is played: the people, the words they expect, and the books to look into. */
export interface Stage {
  world: TourWorld;
  locale: 'en' | 'zh-CN';
  /** One of the people, acting in Slack. */
  person(role: Role): SlackPerson;
  /** A text of the bot in the language of the story. */
  words(key: MessageKey, params?: MessageParams): string;
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
  play(stage: Stage): Promise<void>;
}

/** How long a person waits for a message, in real milliseconds: generous, since machines can be slow. */
const usualPatienceMs = 20_000;

/** Sets the stage over a running world. */
export function createStage(world: TourWorld, words: I18n, locale: 'en' | 'zh-CN'): Stage {
  const text = formatters(words, { locale, zone: world.policy.zone, unit: world.policy.unit });
  const memberOf = (role: Role) => world.memberId(world.people[role].email);
  const actors = new Map<Role, SlackPerson>();
  return {
    world,
    locale,
    person(role) {
      const { slack, people, patienceMs = usualPatienceMs } = world;
      const known = actors.get(role) ?? slackPerson(slack, people[role].slackId, patienceMs);
      actors.set(role, known);
      return known;
    },
    words: (key, params = {}) => words.t(locale, key, params),
    money: (amount) => text.money(toMinor(amount, world.policy.unit)),
    balance: async (role) => balanceOf(world.desk, await memberOf(role)),
    loans: async (role) => loansOf(world.desk, await memberOf(role)),
    nameOf: (role) => world.people[role].name,
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
