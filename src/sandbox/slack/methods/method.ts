import type { Args } from '../args.js';
import type { Json } from '../json.js';
import type { Platform } from '../platform.js';
import type { Tier } from '../rate-tiers.js';

/** One call on its way through a method. */
export interface Call {
  readonly args: Args;
  readonly platform: Platform;
  /** The bot user's id. */
  readonly bot: string;
}

/** One method of the Web API. */
export interface Method {
  readonly tier: Tier;
  /** Scopes of which one is needed; none when empty. Methods that depend on the conversation check themselves. */
  readonly scopes: readonly string[];
  /** The token it takes: the bot's when absent. `none` is for methods that need no token at all. */
  readonly token?: 'app' | 'none';
  run(call: Call): Json;
}

/** Methods by name. */
export type Methods = { readonly [name: string]: Method };
