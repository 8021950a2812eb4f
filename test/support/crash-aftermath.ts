import { z } from 'zod';
import { renderMessage } from '../../src/chat/slack/render.js';
import { renderRow } from '../../src/chat/talk/render.js';
import type { Desk } from '../../src/desk/desk.js';
import type { I18n } from '../../src/kit/i18n/i18n.js';
import type { OutboxRow } from '../../src/ports/work.js';
import { company } from '../../src/sandbox/company/company.js';
import type { DingTalkControl } from '../../src/sandbox/dingtalk/control.js';
import { type Database, sql } from '../../src/store/db.js';
import { cardAstray, heldByDingTalk } from './crash-dingtalk-aftermath.js';

/** What a platform holds of a message of ours; in DingTalk the user's id and the card's stand for channel and time. */
export interface Held {
  channel: string;
  ts: string;
  text: string;
  /** In Slack. */
  blocks?: unknown;
  /** The outbox row that sent it, or, in Slack, rendered it last. */
  outbox: string;
}

/** What is to be looked at once everything is settled. */
export interface Aftermath {
  db: Database;
  desk: Desk;
  words: I18n;
  /** Base of the local Slack's Web API. */
  slackApiUrl: string;
  /** The local DingTalk, if the story was told there too. */
  dingtalk?: DingTalkControl;
}

/** What is not as it should be, one line each: work left over, messages lost or doubled, copies out of date. */
export async function messagesAstray(aftermath: Aftermath, mostCopies = 1): Promise<string[]> {
  const { db, dingtalk } = aftermath;
  const held = [...(await heldBySlack(aftermath)), ...(dingtalk ? await heldByDingTalk(dingtalk, db) : [])];
  return [
    ...(await leftOver(aftermath.db, aftermath.desk.clock.now())),
    ...(await uncounted(aftermath.db, held, mostCopies)),
    ...(await outOfDate(aftermath, held)),
  ];
}

/** Rows of inbox and outbox that are not finished; what nobody tried yet may wait for a later hour. */
async function leftOver(db: Database, now: Date): Promise<string[]> {
  const rows = await db.rows(
    z.object({ line: z.string() }),
    sql`SELECT format('inbox %s: %s %s', key, state, error) AS line FROM inbox WHERE state <> 'done'
      UNION ALL SELECT format('outbox %s %s: %s %s', kind, name, state, error) FROM outbox
        WHERE state NOT IN ('sent', 'skipped') AND NOT (state = 'due' AND attempt = 0 AND due_at > ${now})`,
  );
  return rows.map(({ line }) => line);
}

/** Every message that was sent is there, at most `mostCopies` times, and no platform holds one that we do not know of. */
async function uncounted(db: Database, held: readonly Held[], mostCopies: number): Promise<string[]> {
  const problems: string[] = [];
  const notices = await db.rows(
    z.object({ id: z.string(), name: z.string() }),
    sql`SELECT id, name FROM outbox WHERE kind = 'notice' AND state = 'sent'`,
  );
  const count = (wanted: readonly Held[], what: string) => {
    if (wanted.length === 0) problems.push(`${what} is not there`);
    if (wanted.length > mostCopies) problems.push(`${what} is there ${wanted.length} times`);
  };
  for (const { id, name } of notices)
    count(
      held.filter(({ outbox }) => outbox === id),
      `notice ${name} ${id}`,
    );
  const cards = await db.rows(
    z.object({ id: z.string(), name: z.string(), places: z.array(z.string()) }),
    sql`SELECT o.id, o.name, coalesce(array_agg(m.conversation || ' ' || m.external_id) FILTER (WHERE m.id IS NOT NULL), '{}') AS places
      FROM outbox o LEFT JOIN message m ON m.id = o.id
      WHERE o.kind = 'card' AND o.state = 'sent' GROUP BY o.id, o.name`,
  );
  for (const { id, name, places } of cards)
    count(
      held.filter(({ channel, ts }) => places.includes(`${channel} ${ts}`)),
      `card ${name} ${id}`,
    );
  const known = new Set([...notices.map(({ id }) => id), ...cards.flatMap(({ places }) => places)]);
  for (const { channel, ts, outbox, text } of held)
    if (!known.has(outbox) && !known.has(`${channel} ${ts}`)) problems.push(`nobody remembers: ${text}`);
  return problems;
}

const remembered = z.object({
  id: z.string(),
  member_id: z.string(),
  name: z.string(),
  subject_type: z.string(),
  subject_id: z.string(),
  payload: z.unknown(),
  locale: z.string(),
  platform: z.enum(['slack', 'dingtalk']),
  workspace: z.string(),
  conversation: z.string(),
  external_id: z.string(),
  shown_version: z.number(),
  version: z.number(),
  rendered_at: z.date(),
});

/** Every remembered message shows its subject as it is now: on its platform, and by our own account of it. */
async function outOfDate({ db, desk, words, dingtalk }: Aftermath, held: readonly Held[]): Promise<string[]> {
  const rows = await db.rows(
    remembered,
    sql`SELECT m.id, m.member_id, m.name, m.subject_type, m.subject_id, m.payload, m.locale, m.platform, m.workspace, m.conversation,
        m.external_id, m.shown_version, coalesce(l.version, r.version, w.version) AS version,
        coalesce((SELECT max(o.sent_at) FROM outbox o WHERE o.message_id = m.id AND o.state = 'sent'), m.sent_at) AS rendered_at
      FROM message m LEFT JOIN loan l ON l.id = m.subject_id LEFT JOIN request r ON r.id = m.subject_id
        LEFT JOIN review w ON w.id = m.subject_id
      WHERE NOT m.gone AND m.editable`,
  );
  const problems: string[] = [];
  for (const row of rows) {
    const what = `${row.name} ${row.subject_id} in ${row.conversation}`;
    if (row.shown_version !== row.version)
      problems.push(`${what}: shows version ${row.shown_version} of ${row.version}`);
    const message = held.find(({ channel, ts }) => channel === row.conversation && ts === row.external_id);
    // "Today" is said as of the moment in which the message was written.
    const then = { ...desk, clock: { now: () => row.rendered_at } };
    const rendered = await renderRow(then, words, asUpdate(row));
    if (!message || !rendered) {
      problems.push(`${what}: not there`);
      continue;
    }
    // While a review can be answered its figures are those of the moment in which it was written, whatever is used since.
    if (row.subject_type === 'review' && rendered.card.actions.length > 0) continue;
    if (row.platform === 'dingtalk') {
      const place = { user: row.conversation, outTrackId: row.external_id };
      problems.push(
        ...(dingtalk ? await cardAstray(dingtalk, place, rendered.card) : []).map((why) => `${what}: ${why}`),
      );
      continue;
    }
    const { text, blocks } = renderMessage([rendered.card]);
    if (text !== message.text) problems.push(`${what}: says\n${message.text}\ninstead of\n${text}`);
    else if (plain(blocks) !== plain(message.blocks))
      problems.push(`${what}: shows\n${plain(message.blocks)}\ninstead of\n${plain(blocks)}`);
  }
  return problems;
}

function asUpdate(row: z.infer<typeof remembered>): OutboxRow {
  const ref = {
    workspace: row.workspace,
    conversation: row.conversation,
    externalId: row.external_id,
    editable: true,
  };
  return {
    id: row.id,
    kind: 'update',
    name: row.name,
    memberId: row.member_id,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    payload: row.payload,
    to: null,
    shown: { platform: row.platform, ref, locale: row.locale, version: row.shown_version, gone: false },
  };
}

/** Blocks without the ids that Slack gives to those which have none, and without its own reading of emoji in plain text. */
function plain(blocks: unknown): string {
  return JSON.stringify(blocks, (key, value: unknown) =>
    key === 'block_id' || key === 'emoji' ? undefined : value,
  );
}

const history = z.object({
  ok: z.literal(true),
  messages: z.array(
    z.object({
      ts: z.string(),
      text: z.string().default(''),
      blocks: z.unknown(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.object({ outbox: z.string().optional() }) })
        .optional(),
    }),
  ),
});

async function heldBySlack({ db, slackApiUrl }: Aftermath): Promise<Held[]> {
  const people = await db.rows(
    z.object({ user_id: z.string() }),
    sql`SELECT user_id FROM identity WHERE platform = 'slack' ORDER BY user_id`,
  );
  const held: Held[] = [];
  for (const { user_id } of people) {
    const opened = await call(slackApiUrl, 'conversations.open', { users: user_id });
    const { channel } = z.object({ channel: z.object({ id: z.string() }) }).parse(opened);
    const asked = { channel: channel.id, limit: '999', include_all_metadata: 'true' };
    const { messages } = history.parse(await call(slackApiUrl, 'conversations.history', asked));
    for (const { ts, text, blocks, metadata } of messages) {
      const outbox = metadata?.event_payload.outbox;
      if (metadata?.event_type === 'tokendesk' && outbox)
        held.push({ channel: channel.id, ts, text, blocks, outbox });
    }
  }
  return held;
}

async function call(base: string, method: string, args: Record<string, string>): Promise<unknown> {
  const response = await fetch(`${base}${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${company.botToken}` },
    body: new URLSearchParams(args),
  });
  return response.json();
}

/**
 * What a story left in the tables, without ids and times: the same story leaves the same, however often the program
 * died on the way. Answers are left out: who was not answered on the spot gets a message instead.
 */
export async function traces(db: Database): Promise<string[]> {
  const rows = await db.rows(
    z.object({ line: z.string() }),
    sql`SELECT format('loan %s → %s: asked %s lent %s open %s %s %s', l.name, b.name, asked, principal, outstanding, state, decline_reason) AS line
        FROM loan JOIN member l ON l.id = lender_id JOIN member b ON b.id = borrower_id
      UNION ALL SELECT format('request %s: %s %s approved %s by %s %s', m.name, amount, state, approved, d.name, decline_reason)
        FROM request JOIN member m ON m.id = requester_id LEFT JOIN member d ON d.id = decider_id
      UNION ALL SELECT format('entry %s: %s, moving %s', e.kind, count(DISTINCT e.id), sum(abs(p.amount)))
        FROM entry e JOIN posting p ON p.entry_id = e.id GROUP BY e.kind
      UNION ALL SELECT format('lot %s %s: %s of %s', m.name, g.kind, g.remaining, g.amount)
        FROM "grant" g JOIN member m ON m.id = g.member_id
      UNION ALL SELECT format('pool %s: %s', id IS NOT NULL, remaining) FROM pool
      UNION ALL SELECT format('audit %s: %s', action, count(*)) FROM audit GROUP BY action
      UNION ALL SELECT format('%s %s for %s: %s', kind, o.name, m.name, count(*)) FROM outbox o JOIN member m ON m.id = o.member_id
        WHERE kind <> 'update' AND o.name <> 'answer' GROUP BY kind, o.name, m.name
      UNION ALL SELECT format('acts remembered: %s', count(*)) FROM idempotency
      UNION ALL SELECT format('usage events: %s', count(*)) FROM usage_event`,
  );
  return rows.map(({ line }) => line).sort();
}
