/** A map that stays as it was made. */
class FixedMap<K, V> extends Map<K, V> {
  readonly #sealed = true;

  constructor(entries: Iterable<readonly [K, V]>) {
    super(entries);
    Object.freeze(this);
  }

  // The constructor of Map calls `set` before the field is there.
  override set(key: K, value: V): this {
    if (#sealed in this) throw new TypeError('the configuration does not change while the program runs');
    return super.set(key, value);
  }

  override delete(): boolean {
    throw new TypeError('the configuration does not change while the program runs');
  }

  override clear(): void {
    throw new TypeError('the configuration does not change while the program runs');
  }
}

/** Freezes plain objects and arrays all the way down, and replaces maps by ones that cannot be changed. */
export function deepFreeze<T>(value: T): T {
  return frozen(value) as T;
}

function frozen(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (value instanceof Map)
    return new FixedMap([...value].map(([key, inner]) => [key, frozen(inner)] as const));
  if (Array.isArray(value)) return Object.freeze(value.map(frozen));
  if (value instanceof Set) return Object.freeze(value);
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, frozen(inner)])));
}
