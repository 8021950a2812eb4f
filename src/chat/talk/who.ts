import { findPerson } from '../../desk/find-person.js';
import { whichPerson } from '../cards/confirm.js';
import { refusalCard } from '../cards/refusal.js';
import type { Reply } from './inbound.js';
import { type Session, say } from './session.js';
import { type Context, packContext } from './typed.js';

/** Somebody a sentence named. */
export interface Named {
  memberId: string;
  name: string;
}

/**
 * Finds whom the sentence names, then goes on. Several people of that name: asks which, with the rest of the sentence
 * kept in the buttons.
 */
export async function withPerson(
  session: Session,
  written: string,
  context: Context,
  then: (person: Named) => Promise<Reply>,
): Promise<Reply> {
  const search = await findPerson(session.desk, session.from, written);
  if ('done' in search) return then(search.done);
  if ('refused' in search) return say(session, refusalCard, search.refused);
  const candidates = search.several.map(({ memberId, name, hint }) => ({
    label: `${name} · ${hint}`,
    value: packContext({ ...context, p: memberId }),
  }));
  return say(session, whichPerson, { candidates });
}
