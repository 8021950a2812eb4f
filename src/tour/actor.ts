import type { FieldValue } from '../sandbox/slack/inputs.js';

/** A platform that people talk on. */
export type Platform = 'slack' | 'dingtalk';

/** What somebody looks for: words, a pattern. */
export type Wanted = string | RegExp;

/** One of the people in the story, acting on one platform; both platforms' people can do this. */
export interface Actor {
  readonly name: string;
  /** Types into the conversation with the bot. */
  types(text: string): Promise<unknown>;
  /** Writes into a group or channel. */
  says(where: string, text: string): Promise<unknown>;
  /** Clicks what has this label, as soon as it is on the screen, on what says `within`; the newest one wins. */
  clicks(label: string | RegExp, options?: { within?: RegExp }): Promise<unknown>;
  /** Fills in the form that is open, waiting for one. */
  fills(values: { readonly [field: string]: FieldValue }): Promise<unknown>;
  submits(label?: string | RegExp, values?: { readonly [field: string]: FieldValue }): Promise<unknown>;
  closes(): Promise<unknown>;
  /** Resolves with the first thing that says this since the person's last own act; rejects with a transcript. */
  sees(pattern: Wanted, options?: { since?: number; timeoutMs?: number }): Promise<{ readonly text: string }>;
  /** Rejects if something since the person's last own act says this. It does not wait. */
  doesNotSee(pattern: Wanted, options?: { since?: number }): Promise<void>;
  /** The present position, for `since`. */
  mark(): Promise<number>;
  /** What came up on the screen, as readable lines. */
  transcript(since?: number): Promise<string>;
}
