import { type Outcome, refusal } from '../core/refusals.js';
import { type AccountKey, peopleByWord } from '../store/people.js';
import type { Desk } from './desk.js';
import { recognise } from './recognise.js';

/** Somebody a sentence named. */
export interface Found {
  memberId: string;
  name: string;
}

/** One person, several who could be meant, or why nobody is. */
export type Search = Outcome<Found> | { several: (Found & { hint: string })[] };

const mention = /^<@([A-Z0-9]+)(?:\|[^>]*)?>$/i;

/**
 * Finds whom a sentence names: a platform's mention by its id, else a name or handle as written. Never guesses: several
 * people of the same name are all returned.
 */
export async function findPerson(
  desk: Desk,
  from: Pick<AccountKey, 'platform' | 'workspace'>,
  written: string,
): Promise<Search> {
  const mentioned = mention.exec(written.trim());
  if (mentioned?.[1]) {
    const found = await recognise(desk, { ...from, userId: mentioned[1].toUpperCase() });
    if ('done' in found) return { done: { memberId: found.done.memberId, name: found.reader.name } };
    return { refused: refusal('person-unknown', { person: found.reader.name || written }) };
  }
  const word = written.trim().replace(/^[@＠]/, '');
  const people = word ? await peopleByWord(desk.db, from.platform, word) : [];
  const [only] = people;
  if (!only) return { refused: refusal('person-unknown', { person: written }) };
  if (people.length === 1) return { done: { memberId: only.id, name: only.name } };
  return {
    several: people.map((person) => ({
      memberId: person.id,
      name: person.name,
      hint: person.email ?? person.plan,
    })),
  };
}
