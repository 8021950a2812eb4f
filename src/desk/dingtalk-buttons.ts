import { randomBytes } from 'node:crypto';
import type { ButtonTokens } from '../ports/button-tokens.js';
import {
  addButtons,
  buttonOf,
  removeButton,
  removeOldButtons,
  replaceButton,
} from '../store/dingtalk-buttons.js';
import type { Desk } from './desk.js';

/** How long a button may be tapped. What it leads to (a question, a request) has ended by itself long before. */
const life = 60 * 24 * 60 * 60 * 1000;

/** One in so many issues also forgets what is too old: no timer, and never much at once. */
const sweepEvery = 64;

/** The tokens of buttons, in the database. `newToken` makes unguessable ones. */
export function buttonTokens(
  desk: Pick<Desk, 'db' | 'clock'>,
  newToken: () => string = randomToken,
): ButtonTokens {
  const { db, clock } = desk;
  let issues = 0;
  return {
    async issue(userId, buttons) {
      const rows = buttons.map(({ name, value }) => ({ token: newToken(), userId, name, value }));
      await addButtons(db, rows, clock.now());
      issues += 1;
      if (issues % sweepEvery === 1) await removeOldButtons(db, new Date(clock.now().getTime() - life));
      return rows.map(({ token }) => token);
    },
    find: (userId, token) => buttonOf(db, userId, token),
    put: (userId, name, button) =>
      replaceButton(db, { token: placeOf(userId, name), userId, ...button }, clock.now()),
    recall: (userId, name) => buttonOf(db, userId, placeOf(userId, name)),
    drop: (userId, name) => removeButton(db, placeOf(userId, name)),
  };
}

/** The name under which `put` keeps something: no token that a person can type looks like this. */
function placeOf(userId: string, name: string): string {
  return `${userId}/${name}`;
}

/** 32 signs that are not mistaken for each other; eight of them are 40 bits. */
const signs = 'abcdefghjkmnpqrstuvwxyz23456789z';

function randomToken(): string {
  return Array.from(randomBytes(8), (byte) => signs.charAt(byte & 31)).join('');
}
