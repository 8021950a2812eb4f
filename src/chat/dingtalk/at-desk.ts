import { z } from 'zod';
import type { Desk } from '../../desk/desk.js';
import { holdBack, readerOfAccount, redraw, shownRow } from '../../desk/shown-cards.js';
import { type Card, type Form, plainCard } from '../cards/card.js';
import { helpCard } from '../cards/help.js';
import { voiceFor, type Words } from '../cards/voice.js';
import type { From } from '../talk/inbound.js';
import { renderRow } from '../talk/render.js';
import type { ShownCards, SpeakTo } from './ports.js';
import { outTrackIdOf } from './sender.js';

/**
 * Milliseconds for which a card's own update waits after a click: longer than DingTalk waits for the click's answer,
 * so that the update never comes first.
 */
const holdMs = 3_000;

/** The cards people have, by the desk's tables. */
export function shownCards(desk: Desk, words: Words): ShownCards {
  return {
    async hold(outTrackId) {
      const id = outboxIdOf(outTrackId);
      if (id !== null) await holdBack(desk, id, holdMs);
    },
    async current(outTrackId) {
      const id = outboxIdOf(outTrackId);
      const row = id === null ? null : await shownRow(desk, id);
      return row === null ? null : ((await renderRow(desk, words, row))?.card ?? null);
    },
    async redraw(outTrackId) {
      const id = outboxIdOf(outTrackId);
      if (id !== null) await redraw(desk, id);
    },
  };
}

/** The row for which a card was sent; null if it was not sent for one. */
function outboxIdOf(outTrackId: string): string | null {
  const prefix = outTrackIdOf('');
  const id = outTrackId.startsWith(prefix) ? outTrackId.slice(prefix.length) : '';
  return z.guid().safeParse(id).success ? id : null;
}

/** Speaks to people in their own language, to unknown ones in the company's. */
export function speakTo(desk: Desk, words: Words): SpeakTo {
  return async (from) => {
    const { locale } = from === null ? { locale: desk.policy.language } : await readerOfAccount(desk, from);
    return (key, params) => words.t(locale, key, params);
  };
}

/** What to type where a form cannot be shown: one line as an example. */
export function oneLineInstead(desk: Desk, words: Words): (from: From, form: Form) => Promise<Card> {
  return async (from, form) => {
    const reader = await readerOfAccount(desk, from);
    const now = desk.clock.now();
    const say = voiceFor(reader, words, now);
    if (form.name !== 'borrow.submit' && form.name !== 'request.submit') return helpCard(reader, words, now);
    const example = say.t(form.name === 'borrow.submit' ? 'example.borrow' : 'example.request');
    return {
      ...plainCard(form.title),
      lines: [say.t('dingtalk.instead'), say.t('help.example', { example })],
    };
  };
}
