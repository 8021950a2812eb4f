import type { Reply } from '../talk/inbound.js';
import { late, within } from '../talk/within.js';
import { type Arrival, fromClick, fromForm } from './arrival.js';
import { own } from './buttons.js';
import { asks, type CardState, closed, stateAfter, words } from './card-state.js';
import { openFormOn } from './forms.js';
import { yesAndNo } from './meaning.js';
import { type CardClick, readClick } from './payloads.js';
import { describeError } from './redact.js';
import { answerDirectly } from './replies.js';
import { brokenCard, markDone, serve, writeDown } from './serve.js';
import { personOf, type Wiring } from './wiring.js';

/** What the acknowledgement of a click carries: https://open.dingtalk.com/document/development/event-callback-card */
export interface CardAnswer {
  cardUpdateOptions?: { updateCardDataByKey: true; updatePrivateDataByKey: true };
  cardData?: { cardParamMap: Record<string, string> };
  /** For the one who clicked. */
  userPrivateData?: { cardParamMap: Record<string, string> };
}

/**
 * Milliseconds after which a click is answered without its result: DingTalk allows two seconds, and the way takes some
 * of them.
 */
const answerWithinMs = 1_500;

/**
 * A click on a card, or a form sent from one, answered from the callback: the answer carries the card's new state, and
 * nothing updates the card before it. What takes longer says that it is under way, and shows its result by an update.
 */
export async function onCard(wiring: Wiring, data: unknown, frameId: string): Promise<CardAnswer> {
  const click = readClick(data);
  if (click === null) {
    wiring.log.warn({}, 'a click from DingTalk could not be read');
    return {};
  }
  const layDown = wiring.hands.take();
  if (layDown === null) throw new Error('the bot is stopping');
  const work = carryOut(wiring, click, frameId);
  const done = await within(answerWithinMs, work).catch((error: unknown) => {
    layDown();
    throw error;
  });
  wiring.seam('dingtalk.click.before');
  if (done === late) {
    void finishLate(wiring, click, work).finally(layDown);
    // In the company's language: the person's own would have to be looked up, and something is slow already.
    const say = await wiring.speakTo(null);
    return answerOf({ own: { answer: say('dingtalk.working') } });
  }
  // The answer leaves in this very turn; what was written down is done only after it.
  setImmediate(() => void finish(wiring, done).finally(layDown));
  return answerOf(done.state);
}

interface Done {
  /** Null where the bot answers by itself. */
  arrival: Arrival | null;
  /** Whether it was written down and must be marked done. */
  written: boolean;
  reply: Reply;
  state: CardState;
}

/** What needs nobody's answer but the card's. */
function shows(state: CardState): Done {
  return { arrival: null, written: false, reply: { cards: [] }, state };
}

async function carryOut(wiring: Wiring, click: CardClick, frameId: string): Promise<Done> {
  const { params, outTrackId, userId } = click;
  const from = personOf(wiring, userId);
  if (params.c !== undefined && params.n !== undefined) {
    const [title, text, yes, no] = params.c;
    return shows(asks(title, text, yesAndNo(params.n, params.v ?? '', yes, no)));
  }
  if (params.n === own.close) return shows(await closed(wiring, click, from));
  if (params.form !== undefined) {
    const open = await openFormOn(wiring, outTrackId, userId);
    if (open !== null) return act(wiring, click, fromForm(outTrackId, open, params.form, from));
    const say = await wiring.speakTo(from);
    return shows(words(say('dingtalk.form.gone')));
  }
  const { n: name = '', v: value = '' } = params;
  return act(
    wiring,
    click,
    fromClick({ outTrackId, name, value }, from, () => frameId || wiring.newId()),
  );
}

/** A click that is known already is asked again: its key lets it have no second effect, and its answer may have been lost. */
async function act(wiring: Wiring, click: CardClick, arrival: Arrival): Promise<Done> {
  const { inbound } = arrival;
  const changes = wiring.talk.changes(inbound);
  const broken = changes ? await notWritten(wiring, click, arrival) : null;
  const reply = broken ?? (await serve(wiring, inbound));
  const state = await stateAfter(wiring, click, inbound, reply);
  return { arrival, written: changes && broken === null, reply, state };
}

/** Keeps back the card's own update and writes the click down; the answer to a fault in that, null if all is well. */
async function notWritten(wiring: Wiring, click: CardClick, arrival: Arrival): Promise<Reply | null> {
  try {
    await wiring.shown.hold(click.outTrackId);
    await writeDown(wiring, arrival);
    return null;
  } catch (error) {
    return { cards: [await brokenCard(wiring, arrival.inbound, error)] };
  }
}

async function finish(wiring: Wiring, { arrival, written }: Done): Promise<void> {
  wiring.seam('dingtalk.click.after');
  try {
    if (arrival !== null && written) await markDone(wiring, arrival);
  } catch (error) {
    wiring.log.warn(describeError(error), 'a click is done and could not be marked so');
  }
}

/** The click was answered without its result, which now comes by an update, or as a message where that fails. */
async function finishLate(wiring: Wiring, click: CardClick, work: Promise<Done>): Promise<void> {
  const { outTrackId, userId } = click;
  try {
    const { arrival, written, reply, state } = await work;
    wiring.seam('dingtalk.update.before');
    const shown = await wiring.api
      .updateCard(
        outTrackId,
        {
          ...(state.shared === undefined ? {} : { publicParams: { ...state.shared } }),
          privateParams: { [userId]: { ...state.own } },
        },
        'decision',
      )
      .catch((error: unknown) => {
        wiring.log.warn(describeError(error), 'the result of a click could not be shown on its card');
        return 'gone' as const;
      });
    wiring.seam('dingtalk.update.after');
    if (arrival === null) return;
    if (shown === 'gone') await answerDirectly(wiring, arrival, reply.cards);
    if (written) await markDone(wiring, arrival);
  } catch (error) {
    wiring.log.error({ outTrackId, ...describeError(error) }, 'a click was not finished');
  }
}

function answerOf(state: CardState): CardAnswer {
  return {
    cardUpdateOptions: { updateCardDataByKey: true, updatePrivateDataByKey: true },
    ...(state.shared === undefined ? {} : { cardData: { cardParamMap: { ...state.shared } } }),
    userPrivateData: { cardParamMap: { ...state.own } },
  };
}
