import { isObject, type Json, parseJson } from './json.js';
import { refuseWith, SlackRefusal } from './refusal.js';

/** The arguments of one Web API call, whether they came as a form or as JSON. */
export interface Args {
  readonly all: Json;
  /** A text; numbers become text as in a form. Undefined when absent or empty. */
  text(name: string): string | undefined;
  /** A text that must be there. */
  need(name: string): string;
  number(name: string, fallback: number): number;
  flag(name: string): boolean;
  /** A structured argument: JSON text in a form, itself in a JSON body. */
  json(name: string, refusal: string): unknown;
  object(name: string, refusal: string): Json | undefined;
  list(name: string, refusal: string): readonly Json[] | undefined;
}

/** Wraps the arguments; what is missing or unreadable is refused as Slack refuses it. */
export function createArgs(all: Json): Args {
  const text = (name: string): string | undefined => {
    const value = all[name];
    if (typeof value === 'string') return value === '' ? undefined : value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
  };
  const json = (name: string, refusal: string): unknown => {
    const value = all[name];
    if (typeof value !== 'string') return value ?? undefined;
    if (value === '') return undefined;
    const parsed = parseJson(value);
    if (parsed === undefined) throw new SlackRefusal(refusal);
    return parsed;
  };
  return {
    all,
    text,
    json,
    need(name) {
      const value = text(name);
      if (value === undefined)
        throw refuseWith('invalid_arguments', [`[ERROR] missing required field: ${name}`]);
      return value;
    },
    number(name, fallback) {
      const value = Number(text(name) ?? fallback);
      if (!Number.isFinite(value)) throw new SlackRefusal('invalid_arguments');
      return value;
    },
    flag(name) {
      const value = text(name);
      return value === 'true' || value === '1';
    },
    object(name, refusal) {
      const value = json(name, refusal);
      if (value !== undefined && !isObject(value)) throw new SlackRefusal(refusal);
      return value;
    },
    list(name, refusal) {
      const value = json(name, refusal);
      if (value === undefined) return undefined;
      if (!Array.isArray(value) || !value.every(isObject)) throw new SlackRefusal(refusal);
      return value;
    },
  };
}
