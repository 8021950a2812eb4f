import { z } from 'zod';
import type { Card } from '../../src/chat/cards/card.js';
import { cardParams } from '../../src/chat/dingtalk/render.js';
import { outTrackIdOf } from '../../src/chat/dingtalk/sender.js';
import type { DingTalkControl } from '../../src/sandbox/dingtalk/control.js';
import { type Database, sql } from '../../src/store/db.js';
import type { Held } from './crash-aftermath.js';

/** Everything of ours on the screens of DingTalk's people that came out of the outbox. */
export async function heldByDingTalk(dingtalk: DingTalkControl, db: Database): Promise<Held[]> {
  const people = await db.rows(
    z.object({ user_id: z.string() }),
    sql`SELECT user_id FROM identity WHERE platform = 'dingtalk' ORDER BY user_id`,
  );
  const prefix = outTrackIdOf('');
  const held: Held[] = [];
  for (const { user_id } of people) {
    const { conversations } = await dingtalk.see({ user: user_id, limit: 999 });
    for (const { outTrackId = '', text } of conversations.flatMap(({ items }) => items))
      if (outTrackId.startsWith(prefix))
        held.push({ channel: user_id, ts: outTrackId, text, outbox: outTrackId.slice(prefix.length) });
  }
  return held;
}

/** How somebody's copy of a card differs from what it should show; an answer to a click may stand on it besides. */
export async function cardAstray(
  dingtalk: DingTalkControl,
  { user, outTrackId }: { user: string; outTrackId: string },
  wanted: Card,
): Promise<string[]> {
  const card = await dingtalk.card({ outTrackId });
  if (!card) return ['DingTalk knows no such card'];
  const { shared, own } = cardParams(wanted);
  const { buttons, form } = own;
  const shown = { ...card.data, ...card.privateData[user] };
  return Object.entries({ ...shared, buttons, form }).flatMap(([name, value]) =>
    (shown[name] ?? '') === value ? [] : [`${name} says\n${shown[name] ?? ''}\ninstead of\n${value}`],
  );
}
