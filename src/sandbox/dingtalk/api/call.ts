import { type Json, str } from '../../slack/json.js';
import type { ApiName } from '../faults.js';
import type { Platform } from '../platform.js';
import { refused } from '../refusal.js';

/** One call, decoded. */
export interface Call {
  readonly body: Json;
  readonly query: URLSearchParams;
}

/** An API: where it is, what it needs and what it does. */
export interface Api {
  readonly name: ApiName;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** The permission the app must have; none when absent. */
  readonly permission?: string;
  /** Robot sends and cards count against the month; tokens and contacts do not. */
  readonly counted: boolean;
  /** What an answer of 200 that still means failure looks like; absent where there is none. */
  readonly failure?: Json;
  run(platform: Platform, call: Call): Json;
}

/** A string that must be there. */
export function needStr(body: Json, key: string, code: string): string {
  const value = str(body, key);
  if (value === undefined || value === '') throw refused(400, code);
  return value;
}
