import type { GivenKind } from '../../core/grants.js';
import type { Reader } from '../../core/views.js';
import { button } from './buttons.js';
import { type Card, type CardAction, type Fact, plainCard } from './card.js';
import { fact, present } from './facts.js';
import { quoted } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** Credit that is to be given, or was. */
export interface GrantShown {
  name: string;
  amount: bigint;
  kind: GivenKind;
  until: Date;
  reason: string | null;
  /** Who pays, before and after; null where nothing is limited. */
  pool: { team: string | null; before: bigint; after: bigint } | null;
}

/** Asks whether to give: who, how much, from which pool, until when. */
export function confirmGrant(
  view: GrantShown & {
    contextJson: string;
    poolEnds: Date | null;
    /** The context of a gift of one's own, where that may be meant, too. */
    own?: string;
  },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const amount = say.money(view.amount);
  const outlives = view.poolEnds !== null && view.until > view.poolEnds;
  return {
    ...plainCard(say.t('confirm.grant', params(view, say))),
    lines: present([
      outlives && view.poolEnds && say.t('confirm.grant-outlives', { end: say.since(view.poolEnds) }),
    ]),
    facts: grantFacts(view, say),
    quote: quoted(view.reason),
    actions: [
      button('grant.confirm', say.t('button.grant', { amount }), view.contextJson, 'primary'),
      button('grant.open', say.t('button.change'), view.contextJson),
      ...(view.own ? [button('gift.own', say.t('button.gift-own'), view.own)] : []),
      cancel(say),
    ],
    note: say.t('confirm.note'),
  };
}

/** Credit was given. */
export function doneGrant(view: GrantShown, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...plainCard(say.t('done.grant', params(view, say))),
    lines: [say.t('done.grant-told', { name: say.name(view.name) })],
    facts: grantFacts(view, say),
  };
}

/** The button that leaves everything as it is. */
export function cancel(say: Voice): CardAction {
  return button('confirm.cancel', say.t('button.cancel'));
}

/** What a pool had and has. */
export function poolFact(
  pool: { team: string | null; before: bigint; after: bigint } | null,
  say: Voice,
): Fact | false {
  if (!pool) return false;
  const change = `${say.have(pool.before)} → ${say.have(pool.after)}`;
  const named = pool.team === null ? 'no' : 'yes';
  return fact(say, 'fact.pool', say.t('grant.pool', { named, name: say.name(pool.team), change }));
}

function grantFacts(view: GrantShown, say: Voice): Fact[] {
  return present([fact(say, 'fact.usable-until', say.until(view.until)), poolFact(view.pool, say)]);
}

function params(view: GrantShown, say: Voice): Record<string, string> {
  return { name: say.name(view.name), amount: say.money(view.amount), kind: view.kind };
}
