import { randomUUID } from 'node:crypto';

/** Makes identifiers of rows: UUIDs that sort by their time of making (RFC 9562, version 7). */
export type NewId = () => string;

/** Ids for production: 48 bits of time in milliseconds, then the random bits of a version 4, which Node makes ahead of need. */
export const timeOrderedId: NewId = () => {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
};

/** Ids for tests and simulations: the same numbers in the same order. */
export function countingId(start = 0): NewId {
  let count = start;
  return () => {
    count += 1;
    const bytes = Buffer.alloc(10);
    bytes.writeUInt32BE(count, 6);
    return uuid7(bytes);
  };
}

/** At the beginning of time. */
function uuid7(random: Buffer): string {
  const bytes = Buffer.alloc(16);
  random.copy(bytes, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
