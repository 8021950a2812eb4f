import { startOfLocalDay } from '../../core/calendar.js';
import { type Refusal, refusal } from '../../core/refusals.js';
import { delegate, delegations, undelegate } from '../../desk/delegate.js';
import { findPerson } from '../../desk/find-person.js';
import { nameOf } from '../../desk/people.js';
import { delegateForm, delegationsCard, doneDelegate, doneUndelegate } from '../cards/delegation.js';
import { refusalCard } from '../cards/refusal.js';
import type { Utterance } from '../intents/utterance.js';
import { colleagueProblem } from './deciding-with-others.js';
import { wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say, takesForms } from './session.js';
import { type Context, problemRefusal, typedDue } from './typed.js';
import { withPerson } from './who.js';

/** "Delegate @bo until 3 Dec"; without anybody, what is handed over is shown. */
export async function saidDelegate(session: Session, said: Utterance): Promise<Reply> {
  const { person, due, start = null } = said;
  if (person === null) return showDelegations(session);
  if (said.problem) return say(session, refusalCard, problemRefusal(session, said.problem));
  const context: Context = { p: null, a: null, d: due, r: start, i: 'delegate' };
  return withPerson(session, person, context, (found) => delegateTo(session, found.memberId, context));
}

/** The colleague is known, also from "which one?": hands over, or asks until when. */
export async function delegateTo(session: Session, toId: string, context: Context): Promise<Reply> {
  const { d: end, r: start } = context;
  if (!end) {
    if (!takesForms(session)) return say(session, refusalCard, refusal('delegate-times'));
    const account = await nameOf(session.desk, toId, session.from);
    // Slack picks people by account, DingTalk's form takes a name.
    const slack = session.from.platform === 'slack' && account?.userId ? `${account.userId}` : undefined;
    return form(session, { person: slack });
  }
  const outcome = await handOver(session, toId, start, end);
  return report(session, outcome, doneDelegate, (done) => done);
}

function handOver(session: Session, toId: string, start: string | null, end: string) {
  const { desk, key, memberId } = session;
  const startsAt = typedStart(session, start);
  const endsAt = typedDue(session, end) ?? session.now;
  return delegate(desk, key, { fromId: memberId, toId, startsAt, endsAt });
}

/** A local ISO date as the instant at which that day begins for the person; null for none. */
function typedStart({ reader }: Session, date: string | null): Date | null {
  const noon = date ? new Date(`${date}T12:00:00Z`) : null;
  return noon && !Number.isNaN(noon.getTime()) ? startOfLocalDay(noon, reader.zone) : null;
}

/** Who decides for whom. */
async function showDelegations(session: Session): Promise<Reply> {
  const found = await delegations(session.desk, session.memberId);
  return say(session, delegationsCard, { delegations: found });
}

/** The form. */
export function openDelegate(session: Session): Reply {
  return form(session, {});
}

function form(session: Session, prefill: { person?: string | undefined }): Reply {
  const { person } = prefill;
  const given = person === undefined ? {} : { person };
  return { cards: [], form: delegateForm(given, session.reader, session.words, session.now) };
}

/** The filled-in form. */
export async function submittedDelegate(session: Session, values: Record<string, string>): Promise<Reply> {
  const written = values['person'] ?? '';
  const search = written ? await findPerson(session.desk, session.from, written) : null;
  const unclear = colleagueProblem(search, written);
  if (unclear) return wrong(session, 'person', unclear);
  const end = values['end'] ?? '';
  if (!search || !('done' in search) || end === '') return wrong(session, 'end', refusal('delegate-times'));
  const outcome = await handOver(session, search.done.memberId, values['start'] || null, end);
  if ('refused' in outcome) {
    const { code } = outcome.refused;
    if (code === 'delegate-self' || code === 'not-active') return wrong(session, 'person', outcome.refused);
    if (code === 'delegate-times' || code === 'delegate-overlaps')
      return wrong(session, 'end', outcome.refused);
  }
  return report(session, outcome, doneDelegate, (done) => done);
}

function wrong(session: Session, field: string, refused: Refusal): Reply {
  return wrongIn(session, field, refused);
}

/** "End: Bo". */
export async function endDelegation(session: Session, delegationId: string): Promise<Reply> {
  const { desk, key, memberId } = session;
  const outcome = await undelegate(desk, key, { delegationId, memberId });
  return report(session, outcome, doneUndelegate, (done) => done);
}
