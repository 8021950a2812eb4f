/** Packs an answer into plain JSON that keeps amounts and times apart from strings. */
export function pack(value: unknown): unknown {
  if (typeof value === 'bigint') return { $amount: value.toString() };
  if (value instanceof Date) return { $time: value.toISOString() };
  if (Array.isArray(value)) return value.map(pack);
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, pack(part)]));
  return value ?? null;
}

/** The answer that `pack` packed. */
export function unpack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpack);
  if (!value || typeof value !== 'object') return value;
  if ('$amount' in value && typeof value.$amount === 'string') return BigInt(value.$amount);
  if ('$time' in value && typeof value.$time === 'string') return new Date(value.$time);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unpack(part)]));
}
