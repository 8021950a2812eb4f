import type { Reader } from '../../core/views.js';
import type { Desk } from '../../desk/desk.js';
import { keepAttempt, peek, recognise, seen } from '../../desk/recognise.js';
import { brokenCard, neutralLine } from '../cards/broken.js';
import { helpCard, unknownCard } from '../cards/help.js';
import { refusalCard } from '../cards/refusal.js';
import type { Words } from '../cards/voice.js';
import { parseUtterance } from '../intents/parse.js';
import type { IntentName, Utterance } from '../intents/utterance.js';
import { homeOf, showBalance, showHistory, showLoans } from './asking.js';
import { saidAsk } from './asking-many.js';
import { saidBorrow } from './borrowing.js';
import { saidCancel } from './cancelling.js';
import { clicks, forms } from './clicks.js';
import { showWaiting } from './deciding-many.js';
import { answeredByWords } from './deciding-with-others.js';
import { saidDelegate } from './delegating.js';
import { showDigest, showTeam } from './digesting.js';
import { saidGift } from './gifting.js';
import { saidGrant } from './granting.js';
import type { From, Inbound, Reply, Talk } from './inbound.js';
import { saidLend } from './lending.js';
import { answerLink, linkAct, saidLink, turnAway, wantedNow } from './linking.js';
import { saidForgive, sendMonth, showPastLoans } from './loan-life.js';
import { saidExtend } from './loan-time.js';
import { saidRepay } from './repaying.js';
import { saidRequest } from './requesting.js';
import { saidNudge, showMine } from './requesting-mine.js';
import type { Session } from './session.js';
import { saidSettings } from './setting.js';
import { saidShelf } from './shelving.js';
import { saidTask } from './tasking.js';

/** Sentences that may change something. */
const changing: ReadonlySet<IntentName> = new Set([
  'borrow',
  'ask',
  'lend',
  'repay',
  'request',
  'cancel',
  'settings',
  'link',
  'delegate',
  'nudge',
  'extend',
  'statement',
]);

/** The conversation over a desk: the same on every platform. */
export function createTalk(desk: Desk, words: Words): Talk {
  return {
    changes(inbound) {
      if (inbound.kind === 'form') return true;
      if (inbound.kind === 'action') return clicks[inbound.name]?.changes ?? false;
      return changing.has(understand(desk, inbound.text, desk.policy.zone).intent);
    },
    async handle(inbound) {
      const { key, from, place, conversation } = inbound;
      const neutral = (reader: Reader) =>
        place === 'group' ? { neutral: neutralLine(reader.locale, words) } : {};
      const link = linkAct(inbound);
      if (link) {
        const { reply, reader } = await answerLink(desk, words, inbound, link);
        return { ...reply, ...neutral(reader) };
      }
      const actor = await recognise(desk, from);
      const now = desk.clock.now();
      if ('refused' in actor) {
        if (inbound.kind !== 'text') await keepAttempt(desk, from, inbound.name, actor.refused);
        const meant = inbound.kind === 'text' && isMeant(understand(desk, inbound.text, actor.reader.zone));
        const refused = await turnAway(desk, words, inbound, actor.refused, actor.reader, meant);
        return { ...refused, ...neutral(actor.reader) };
      }
      const { memberId, reader, seenAt } = actor.done;
      const noted = seen(desk, from, seenAt);
      const session = { desk, words, key, from, place, conversation, memberId, reader, now };
      const reply = await answer(session, inbound, noted);
      return reply.posted ? reply : { ...reply, ...neutral(reader) };
    },
    async home(from) {
      const actor = await recognise(desk, from);
      const now = desk.clock.now();
      if ('refused' in actor) return { cards: [refusalCard(actor.refused, actor.reader, words, now)] };
      const { memberId, reader } = actor.done;
      return homeOf({ desk, words, key: '', from, place: 'direct', memberId, reader, now });
    },
    broken: (from, reference) => brokenFor(desk, words, from, reference),
  };
}

/** What a sentence means here. */
function understand(desk: Desk, text: string, zone: string): Utterance {
  return parseUtterance(text, { now: desk.clock.now(), zone, unit: desk.policy.unit });
}

/** Whether a sentence asks for something that is worth keeping until its author is a member. */
function isMeant({ intent }: Utterance): boolean {
  return intent !== 'unknown' && intent !== 'help' && intent !== 'link';
}

/** `noted`: it is on record where the person is. What may write to them waits for that; what only looks up does not. */
async function answer(session: Session, inbound: Inbound, noted: Promise<void>): Promise<Reply> {
  if (inbound.kind !== 'text') await noted;
  if (inbound.kind === 'action' && inbound.name === 'link.wanted') {
    const wanted = await wantedNow(session);
    return wanted
      ? answerText(wanted.session, understand(session.desk, wanted.text, session.reader.zone), wanted.text)
      : showBalance(session);
  }
  if (inbound.kind === 'action') {
    const click = clicks[inbound.name];
    return click ? click.act(session, inbound.value) : showUnknown(session);
  }
  if (inbound.kind === 'form') {
    const form = forms[inbound.name];
    return form ? form(session, inbound.context, inbound.values) : showUnknown(session);
  }
  const said = understand(session.desk, inbound.text, session.reader.zone);
  if (changing.has(said.intent)) await noted;
  // What means nothing else may answer a question that somebody asked about a request.
  const answered = said.intent === 'unknown' ? await answeredByWords(session, inbound.text) : null;
  return answered ?? answerText(session, said, inbound.text);
}

function answerText(session: Session, said: Utterance, text: string): Promise<Reply> | Reply {
  switch (said.intent) {
    case 'balance':
      return showBalance(session);
    case 'history':
      return showHistory(session);
    case 'loans':
      return said.past ? showPastLoans(session) : showLoans(session);
    case 'borrow':
      return saidBorrow(session, said);
    case 'lend':
      return saidLend(session, said);
    case 'repay':
      return saidRepay(session, said);
    case 'extend':
      return saidExtend(session, said);
    case 'forgive':
      return saidForgive(session, said);
    case 'statement':
      return sendMonth(session, said.month ?? null);
    case 'request':
      return saidRequest(session, said);
    case 'settings':
      return saidSettings(session, said);
    case 'link':
      return saidLink(session);
    case 'delegate':
      return saidDelegate(session, said);
    case 'requests':
      return said.waiting ? showWaiting(session) : showMine(session);
    case 'nudge':
      return saidNudge(session);
    case 'cancel':
      return saidCancel(session, said.explicit);
    case 'digest':
      return showDigest(session);
    case 'help':
      return { cards: [helpCard(session.reader, session.words, session.now)] };
    case 'team':
      return showTeam(session);
    case 'grant':
      return saidGrant(session, said, text);
    case 'task':
      return saidTask(session, said);
    case 'gift':
      return saidGift(session, said, text);
    case 'shelf':
      return saidShelf(session, said);
    case 'ask':
      return saidAsk(session, said);
    case 'unknown':
      return showUnknown(session);
  }
}

function showUnknown(session: Session): Reply {
  return { cards: [unknownCard(session.reader, session.words, session.now)] };
}

/** The answer when something broke; it must not need what broke, so a person who cannot be looked up gets the default language. */
async function brokenFor(desk: Desk, words: Words, from: From, reference: string) {
  const now = desk.clock.now();
  const { reader } = await peek(desk, from).catch(() => ({
    reader: {
      memberId: null,
      name: '',
      locale: desk.policy.language,
      zone: desk.policy.zone,
      unit: desk.policy.unit,
    },
  }));
  return brokenCard(reference, reader, words, now);
}
