import { randomBytes } from 'node:crypto';

/** Makes identifiers of rows: UUIDs that sort by their time of making (RFC 9562, version 7). */
export type NewId = () => string;

/** Ids for production: 48 bits of time in milliseconds, then random bits. */
export const timeOrderedId: NewId = () => uuid7(Date.now(), randomBytes(10));

/** Ids for tests and simulations: the same numbers in the same order. */
export function countingId(start = 0): NewId {
  let count = start;
  return () => {
    count += 1;
    const bytes = Buffer.alloc(10);
    bytes.writeUInt32BE(count, 6);
    return uuid7(0, bytes);
  };
}

function uuid7(milliseconds: number, random: Buffer): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(milliseconds, 0, 6);
  random.copy(bytes, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
