import type { Lang } from '../region.js';
import { toolsEn } from './tools-en.js';
import { toolsZh } from './tools-zh.js';

/** The words of the tools that look behind the scenes. */
export interface ToolWords {
  readonly slack: string;
  readonly dingtalk: string;
  readonly starting: string;
  readonly nobody: string;
  /** Between a word and what it introduces. */
  readonly colon: string;
  /** Between the names of a list. */
  readonly comma: string;
  readonly inspector: {
    readonly intro: string;
    readonly filter: string;
    readonly platform: string;
    readonly way: string;
    readonly text: string;
    readonly all: string;
    readonly in: string;
    readonly out: string;
    readonly other: string;
    readonly pause: string;
    readonly resume: string;
    readonly paused: string;
    readonly empty: string;
    readonly sent: string;
    readonly answer: string;
    readonly noAnswer: string;
    readonly waiting: string;
    readonly lost: string;
    readonly ok: string;
    readonly kinds: { readonly [kind: string]: string };
  };
  readonly books: {
    readonly intro: string;
    readonly check: string;
    readonly checkHint: string;
    readonly left: string;
    readonly leftHint: string;
    readonly lots: string;
    readonly lotsHint: string;
    readonly noLots: string;
    readonly of: string;
    readonly until: string;
    readonly from: string;
    readonly startsAt: string;
    readonly forEver: string;
    readonly holds: string;
    readonly holdsHint: string;
    readonly heldFor: { readonly offer: string; readonly gift: string; readonly shelf: string };
    readonly loans: string;
    readonly lent: string;
    readonly owed: string;
    readonly due: string;
    readonly overdraft: string;
    readonly overdraftHint: string;
    readonly stranger: string;
    readonly company: string;
    readonly pools: string;
    readonly poolsHint: string;
    readonly poolOfAll: string;
    readonly totals: string;
    readonly totalsHint: string;
    readonly cameIn: string;
    readonly isNow: string;
    readonly sum: string;
    readonly accounts: { readonly [account: string]: { readonly name: string; readonly hint: string } };
    readonly entries: string;
    readonly entriesHint: string;
    readonly mine: string;
    readonly everybody: string;
    readonly noEntries: string;
    readonly entryKinds: { readonly [kind: string]: string };
    readonly lotKinds: { readonly [kind: string]: string };
  };
  readonly jobs: {
    readonly intro: string;
    readonly failed: string;
    readonly failedHint: string;
    readonly noneFailed: string;
    readonly open: string;
    readonly openHint: string;
    readonly noneOpen: string;
    readonly timers: string;
    readonly timersHint: string;
    readonly done: string;
    readonly queues: string;
    readonly queuesHint: string;
    readonly noQueues: string;
    readonly stores: { readonly [store: string]: string };
    readonly columns: {
      readonly what: string;
      readonly who: string;
      readonly when: string;
      readonly state: string;
      readonly tries: string;
    };
    readonly tables: { readonly [table: string]: string };
    readonly states: { readonly [state: string]: string };
    readonly timerKinds: { readonly [what: string]: string };
    readonly counts: { readonly [state: string]: string };
    readonly error: string;
    readonly company: string;
  };
  readonly faults: {
    readonly intro: string;
    readonly times: string;
    readonly arm: string;
    readonly strike: string;
    readonly clear: string;
    readonly armed: string;
    readonly noneArmed: string;
    readonly happened: string;
    readonly see: string;
    readonly connections: string;
    readonly opened: string;
    readonly closed: string;
  };
  /** Reached by the script as `host.words`. */
  readonly client: Readonly<Record<string, string>>;
}

/** The words by language. */
export const toolWords: { readonly [lang in Lang]: ToolWords } = { en: toolsEn, 'zh-CN': toolsZh };

/** Puts values into a text: `{name}` by its value. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
