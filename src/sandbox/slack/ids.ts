import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Makes ids that look like Slack's and never repeat, also after a restart. */
export interface Ids {
  /** An id such as `Ev00000A7K2Q`: the prefix, a running number, some letters. */
  next(prefix: string): string;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  /** How many were made; written to the journal so that a restart can go on from there. */
  readonly made: number;
  /** Continues after `count`. */
  skipTo(count: number): void;
}

/**
 * Creates the id maker.
 *
 * @param seed the same seed gives the same ids in the same order; without one they are random
 */
export function createIds(seed?: string): Ids {
  let state = seed === undefined ? randomBytes(4).readUInt32LE(0) : hash(seed);
  let made = 0;
  // Mulberry32 (public domain): small, and good enough for ids that only have to look arbitrary.
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next(prefix) {
      made += 1;
      let tail = '';
      for (let i = 0; i < 4; i += 1) tail += alphabet.charAt(Math.floor(random() * 36));
      return `${prefix}${made.toString(36).toUpperCase().padStart(6, '0')}${tail}`;
    },
    hex(length) {
      let text = '';
      while (text.length < length) text += Math.floor(random() * 16).toString(16);
      return text;
    },
    get made() {
      return made;
    },
    skipTo(count) {
      made = Math.max(made, count);
    },
  };
}

function hash(text: string): number {
  let value = 2_166_136_261;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 16_777_619);
  return value | 0;
}
