/** A JSON object whose members have not been looked at yet. */
export type Json = { readonly [key: string]: unknown };

/** True for a plain JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member as a string, or undefined when it is anything else. */
export function str(source: unknown, key: string): string | undefined {
  const value = isObject(source) ? source[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The member as an object, or undefined when it is anything else. */
export function obj(source: unknown, key: string): Json | undefined {
  const value = isObject(source) ? source[key] : undefined;
  return isObject(value) ? value : undefined;
}

/** The member's objects, in order; whatever is no object is left out. */
export function objs(source: unknown, key: string): readonly Json[] {
  const value = isObject(source) ? source[key] : undefined;
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The member's strings, in order; whatever is no string is left out. */
export function strs(source: unknown, key: string): readonly string[] {
  const value = isObject(source) ? source[key] : undefined;
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** Parses JSON text, giving undefined instead of an exception. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A table's own entry; names such as `constructor`, which every object answers to, are not in it. */
export function entryOf<T>(table: { readonly [name: string]: T }, name: string | undefined): T | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
