/** A chat platform on which people have accounts. */
export type Platform = 'slack' | 'dingtalk';

/** For how long a code joins accounts, in milliseconds. */
export const linkLifeMs = 10 * 60 * 1000;

/** So many wrong codes an account may type within `wrongWithinMs`. */
export const mostWrong = 5;

/** After this long, wrong codes are forgotten. */
const wrongWithinMs = 60 * 60 * 1000;

/** For how long it is kept what somebody wanted when they were refused, in milliseconds. */
export const wantedLifeMs = 60 * 60 * 1000;

/** Without 0, O, 1, I and L, which people take for one another. */
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const length = 8;

/** The platform that is not this one. */
export function otherPlatform(platform: Platform): Platform {
  return platform === 'slack' ? 'dingtalk' : 'slack';
}

/**
 * Makes a code: eight characters with a letter and a digit among them, so that no word is taken for a code.
 *
 * @param pick - a random whole number from 0 to below its argument, from a source that nobody can foresee
 */
export function makeCode(pick: (below: number) => number): string {
  for (;;) {
    const code = Array.from({ length }, () => letters.charAt(pick(letters.length))).join('');
    if (/\d/.test(code) && /[A-Z]/.test(code)) return code;
  }
}

/** A code as it is shown: two groups of four. */
export function showCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/**
 * The code in what somebody typed, or null if it cannot be meant as one. A character too many or too few is a mistyped
 * code and no other word, so it is read as one: it will be wrong, and the answer says so.
 */
export function readCode(typed: string): string | null {
  const bare = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[-\s–—_]/g, '');
  return /^[0-9A-Z]{7,9}$/.test(bare) && /\d/.test(bare) && /[A-Z]/.test(bare) ? bare : null;
}

/** Wrong codes of one account so far. */
export interface WrongCodes {
  count: number;
  /** When the first of them was typed. */
  since: Date | null;
}

/** The wrong codes that still count at `now`. */
export function wrongStill(wrong: WrongCodes, now: Date): WrongCodes {
  const over = wrong.since === null || now.getTime() - wrong.since.getTime() >= wrongWithinMs;
  return over ? { count: 0, since: null } : wrong;
}

/** From when on an account may type codes again; null if it may now. */
export function lockedUntil(wrong: WrongCodes, now: Date): Date | null {
  const still = wrongStill(wrong, now);
  return still.count < mostWrong || still.since === null
    ? null
    : new Date(still.since.getTime() + wrongWithinMs);
}

/** What a member has done so far, as far as joining them to another one asks. */
export interface Doings {
  /** Made by the program because the policy takes in whoever writes, not by an admin. */
  auto: boolean;
  accounts: number;
  /** Kinds of the entries in their books. */
  entries: readonly string[];
  /** Loans, requests, holds, usage, people they manage, and acts on record beyond their own settings. */
  acts: number;
}

/**
 * Whether a member is nobody yet but a newcomer who was taken in and did nothing: only then may the account move to
 * somebody else's membership and the credit go back. Everything else has a history that an admin must look at.
 */
export function isUntouched(doings: Doings): boolean {
  return (
    doings.auto &&
    doings.accounts === 1 &&
    doings.acts === 0 &&
    doings.entries.length <= 1 &&
    doings.entries.every((kind) => kind === 'refill')
  );
}
