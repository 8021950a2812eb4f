import type { Lang } from '../region.js';

/** Who plays in the story, by handle in Slack and by user id in DingTalk. */
export interface StoryCast {
  /** Whoever runs out of quota, in Slack. */
  readonly hero: string;
  /** The colleague who lends, in Slack. */
  readonly lender: string;
  /** The manager who decides, in DingTalk. */
  readonly manager: string;
}

/**
 * The cast by the page's language, so that everybody on the screen speaks it. The lenders use so little that they can
 * lend 200 on any day of the month.
 */
export const storyCast: { readonly [lang in Lang]: StoryCast } = {
  en: { hero: 'ana', lender: 'bo', manager: 'carol01' },
  'zh-CN': { hero: 'xiaoming', lender: 'wangwei', manager: 'lina01' },
};

/** Whose screen shows that a step is done. */
export type Role = keyof StoryCast;

/** What the page offers to do in somebody's place. */
export type StoryAct =
  /** Types the step's sentence to the app. */
  | { readonly kind: 'say' }
  /** Spends the hero's credit. */
  | { readonly kind: 'burn' }
  /** Moves the clock to Monday morning. */
  | { readonly kind: 'monday' };

/** A step of the story. It is done when something new on somebody's screen says so; nothing else is looked at. */
export interface Step {
  readonly id: StepId;
  /** Who one should be. */
  readonly be: Role;
  readonly act?: StoryAct;
  /** Where to look. */
  readonly look: 'slack' | 'dingtalk' | 'tools';
  readonly done: {
    readonly on: Role;
    /** In English or in Chinese; `{hero}` stands for the hero's name. */
    readonly says: RegExp;
  };
}

/** The steps' names. */
export type StepId = 'ask' | 'burn' | 'borrow' | 'lend' | 'request' | 'approve' | 'monday';

/** The story. */
export const steps: readonly Step[] = [
  {
    id: 'ask',
    be: 'hero',
    act: { kind: 'say' },
    look: 'slack',
    done: { on: 'hero', says: /\byou have .+ left\b|nothing left right now|还有.+可用|没有可用/i },
  },
  {
    id: 'burn',
    be: 'hero',
    act: { kind: 'burn' },
    look: 'slack',
    done: {
      on: 'hero',
      says: /\d+% of your|is used up|your quota will probably run out|than your usual hour|额度已用|已达到?.*上限|额度大约.+用完|远高于你平时/i,
    },
  },
  {
    id: 'borrow',
    be: 'hero',
    act: { kind: 'say' },
    look: 'slack',
    done: { on: 'lender', says: /\{hero\} asks to borrow|\{hero\} ?想向你借/i },
  },
  {
    id: 'lend',
    be: 'lender',
    look: 'slack',
    done: { on: 'hero', says: /\blent you\b|借给了你/i },
  },
  {
    id: 'request',
    be: 'hero',
    act: { kind: 'say' },
    look: 'slack',
    done: { on: 'manager', says: /\{hero\} requests|\{hero\} ?申请追加/i },
  },
  {
    id: 'approve',
    be: 'manager',
    look: 'dingtalk',
    done: { on: 'hero', says: /\bapproved .+ for you\b|为你批准/i },
  },
  {
    id: 'monday',
    be: 'hero',
    act: { kind: 'monday' },
    look: 'slack',
    done: { on: 'hero', says: /\byour week\b|你的一周/i },
  },
];
