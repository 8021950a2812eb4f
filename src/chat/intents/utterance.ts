import type { Unit } from '../../core/money.js';
import type { ShelfAct } from './shelf.js';
import type { TaskAct } from './task-words.js';

/** What a person wants. `unknown` covers small talk and everything that must never become an action. */
export type IntentName =
  | 'balance'
  | 'history'
  | 'borrow'
  | 'lend'
  | 'ask'
  | 'repay'
  | 'extend'
  | 'forgive'
  | 'statement'
  | 'gift'
  | 'shelf'
  | 'request'
  | 'loans'
  | 'team'
  | 'digest'
  | 'settings'
  | 'link'
  | 'grant'
  | 'task'
  | 'delegate'
  | 'requests'
  | 'nudge'
  | 'cancel'
  | 'help'
  | 'unknown';

/** Every intent name, for validation and tests. */
export const intentNames: readonly IntentName[] = [
  'balance',
  'history',
  'borrow',
  'lend',
  'ask',
  'repay',
  'extend',
  'forgive',
  'statement',
  'gift',
  'shelf',
  'request',
  'loans',
  'team',
  'digest',
  'settings',
  'link',
  'grant',
  'task',
  'delegate',
  'requests',
  'nudge',
  'cancel',
  'help',
  'unknown',
];

/**
 * Why an utterance cannot be acted on as it stands. Only one is reported: what is wrong with the amount first, then
 * `no-person`, then `past-date`, and `wrong-unit` when nothing else is wrong.
 */
export type Problem =
  | 'no-amount'
  | 'zero'
  | 'negative'
  | 'not-a-number'
  | 'too-large'
  | 'wrong-unit'
  | 'no-person'
  | 'past-date';

/** A person's own setting named in the sentence. */
export interface SettingChange {
  readonly key: 'language' | 'zone' | 'quiet-hours' | 'alerts' | 'digest' | 'deliver';
  /**
   * `en` or `zh-CN`, an IANA zone, `22:00-08:00`, `on`/`off`, `weekly`/`monthly` (digest), or `last`, `slack`,
   * `dingtalk`, `both` (deliver); as written where none of these is recognised.
   */
  readonly value: string;
}

/** One sentence, understood. */
export interface Utterance {
  readonly intent: IntentName;
  /** Decimal string in the unit ("200", "0.5"), or `half` or `all`; null where none is given or it is unusable. */
  readonly amount: string | null;
  /** As written: "@bo", "<@U123|bo>", "王伟". */
  readonly person: string | null;
  /** Local ISO date; the end of that day is meant. A past date is still given, with problem `past-date`. */
  readonly due: string | null;
  /** In the person's own words, without the word that introduces it. */
  readonly reason: string | null;
  readonly problem: Problem | null;
  /** True for a verb-first command ("borrow 200 from @bo"), which may act without a confirming card. */
  readonly explicit: boolean;
  readonly setting?: SettingChange;
  /** With `link`: the code that was typed. Without one, a code is asked for. */
  readonly code?: string;
  /** With `task`: what is to be done about it. */
  readonly task?: { readonly act: TaskAct; readonly name: string | null };
  /** With `shelf`: what is to be done about it, and whether in the speaker's name. */
  readonly shelf?: { readonly act: ShelfAct; readonly named: boolean };
  /** With `delegate`: local ISO date of the first day; at once where none is given. */
  readonly start?: string;
  /** With `request`: it is wanted for every period. */
  readonly every?: boolean;
  /** With `extend`: on which side of the loan the speaker is, where that was said. */
  readonly side?: 'lender' | 'borrower';
  /** With `extend`: that many days later than agreed, where no date was named. */
  readonly days?: number;
  /** With `statement`: "2026-03"; the running month where none is given. */
  readonly month?: string;
  /** With `loans`: those that have ended are meant. */
  readonly past?: true;
  /** With `requests`: those that wait for the speaker's decision are meant, not their own. */
  readonly waiting?: boolean;
}

/** What the parser must be told, since it has no clock and no directory of its own. */
export interface ParseContext {
  readonly now: Date;
  /** IANA zone of the person who speaks. */
  readonly zone: string;
  readonly unit: Unit;
  /** Names by which colleagues may be called without an @, for example first names. */
  readonly people?: readonly string[];
}

/** Intents that move credit, or ask for it. */
export const actionIntents: ReadonlySet<IntentName> = new Set([
  'borrow',
  'lend',
  'ask',
  'repay',
  'extend',
  'forgive',
  'gift',
  'request',
]);
