import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buttonTokens } from '../../src/desk/dingtalk-buttons.js';
import { type FakeClock, fakeClock } from '../../src/ports/clock.js';
import { connect, type Database } from '../../src/store/db.js';
import { rerender } from '../../src/store/outbox.js';
import { holdUpdate, redrawNow, shownMessage } from '../../src/store/shown-cards.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

let database: TestDatabase;
let db: Database;
let owner: pg.Client;
let clock: FakeClock;

beforeAll(async () => {
  database = await testDatabase();
  db = connect(database.appUrl);
  owner = new pg.Client({ connectionString: database.adminUrl });
  await owner.connect();
});
afterAll(async () => {
  await db.close();
  await owner.end();
  await database.drop();
});
beforeEach(() => {
  clock = fakeClock(new Date('2026-03-10T08:00:00Z'));
});

const approve = { name: 'request.approve', value: 'row-7' };

describe('tokens of buttons', () => {
  it('are unguessable, one for each button, and only their person’s', async () => {
    const buttons = buttonTokens({ db, clock });
    const tokens = await buttons.issue('boss01', [approve, { name: 'request.decline', value: 'row-7' }]);
    for (const token of tokens) expect(token).toMatch(/^[a-z2-9]{8}$/);
    expect(new Set(tokens).size).toBe(2);
    expect(await buttons.find('boss01', tokens[0] ?? '')).toEqual(approve);
    expect(await buttons.find('ana01', tokens[0] ?? '')).toBeNull();
    expect(await buttons.find('boss01', 'k7f3q9x2')).toBeNull();
    expect(await buttons.issue('boss01', [])).toEqual([]);
  });

  it('keep what is open for a person in one place, the newest in place of the one before', async () => {
    const buttons = buttonTokens({ db, clock });
    await Promise.all([
      buttons.put('ana01', 'question', approve),
      buttons.put('ana01', 'question', approve),
      buttons.put('ana01', 'question', approve),
    ]);
    await buttons.put('ana01', 'question', { name: 'zone.submit', value: '{}' });
    expect(await buttons.recall('ana01', 'question')).toEqual({ name: 'zone.submit', value: '{}' });
    expect(await buttons.recall('boss01', 'question')).toBeNull();
    await buttons.drop('ana01', 'question');
    expect(await buttons.recall('ana01', 'question')).toBeNull();
  });

  it('are forgotten after two months', async () => {
    const [old = ''] = await buttonTokens({ db, clock }).issue('boss01', [approve]);
    clock.advance(61 * 24 * 60 * 60 * 1_000);
    const buttons = buttonTokens({ db, clock });
    const [fresh = ''] = await buttons.issue('boss01', [approve]);
    expect(await buttons.find('boss01', old)).toBeNull();
    expect(await buttons.find('boss01', fresh)).toEqual(approve);
  });
});

describe('the update of a card that was clicked on', () => {
  const now = new Date('2026-03-10T08:00:00Z');
  const later = new Date('2026-03-10T08:00:03Z');
  let message: string;
  let subject: string;

  beforeEach(async () => {
    message = randomUUID();
    subject = randomUUID();
    await owner.query(
      `INSERT INTO message (id, platform, workspace, conversation, external_id, member_id, name, subject_type, subject_id,
         payload, locale, editable, shown_version, sent_at)
       VALUES ($1, 'dingtalk', 'dingcorp', 'boss01', 'x', $3, 'request', 'request', $2, '{}', 'en', true, 3, now())`,
      [message, subject, randomUUID()],
    );
  });

  const updates = async () => {
    const { rows } = await owner.query<{ due_at: Date }>(
      "SELECT due_at FROM outbox WHERE message_id = $1 AND kind = 'update' ORDER BY due_at",
      [message],
    );
    return rows.map((row) => row.due_at.toISOString());
  };

  it('is kept back, also when the click itself asks for it, or something asked before', async () => {
    await holdUpdate(db, message, now, later);
    await rerender(db, 'request', [subject], now);
    expect(await updates()).toEqual([later.toISOString()]);
    await owner.query('DELETE FROM outbox');
    await rerender(db, 'request', [subject], now);
    await holdUpdate(db, message, now, later);
    expect(await updates()).toEqual([later.toISOString()]);
  });

  it('can be asked for at once, also when nothing changed', async () => {
    await holdUpdate(db, message, now, later);
    await redrawNow(db, message, now);
    expect(await updates()).toEqual([now.toISOString()]);
    expect(await shownMessage(db, message)).toMatchObject({ version: 0, locale: 'en' });
  });

  it('is nothing where nothing was sent', async () => {
    const unknown = randomUUID();
    await holdUpdate(db, unknown, now, later);
    await redrawNow(db, unknown, now);
    expect(await shownMessage(db, unknown)).toBeNull();
    expect(await updates()).toEqual([]);
  });
});
