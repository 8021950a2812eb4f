import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChatError } from '../../src/ports/chat-sender.js';
import { timedOut } from '../../src/ports/fake-chat-sender.js';
import { type Office, openOffice } from './office.js';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const methods = () => office.chat.calls.map((call) => call.method);
const shown = () => office.chat.messages.map((message) => message.card);

describe('a message', () => {
  test('is sent once and remembered', async () => {
    const loan = await office.loan();
    const id = await office.post({ loan });
    const jobs = await office.start();
    await jobs.drain();
    expect(methods()).toEqual(['send']);
    expect(await office.row(id)).toMatchObject({ state: 'sent', attempt: 1, error: null });
    const { rows } = await office.admin.query(
      'SELECT id, external_id, locale, shown_version, platform FROM message',
    );
    expect(rows).toEqual([{ id, external_id: '1', locale: 'en', shown_version: 1, platform: 'slack' }]);
    expect(jobs.counts()).toMatchObject({ sent: 1, retried: 0, dead: 0 });
  });

  test('is not sent before its time', async () => {
    const id = await office.post({ dueAt: new Date(office.clock.now().getTime() + 60_000) });
    const jobs = await office.start();
    await jobs.drain();
    expect((await office.row(id)).state).toBe('due');
    office.clock.advance(60_000);
    await jobs.drain();
    expect((await office.row(id)).state).toBe('sent');
  });

  test('that arrived although the platform did not answer is found, not sent again', async () => {
    const loan = await office.loan();
    const id = await office.post({ loan });
    office.chat.trouble('send', { error: timedOut(), arrives: true });
    const jobs = await office.start();
    await jobs.drain();
    expect(await office.row(id)).toMatchObject({
      state: 'due',
      error: 'unknown: chat platform: unreachable',
    });
    office.clock.advance(10_000);
    await jobs.drain();
    // What it showed is not known, so it is rendered anew.
    expect(methods()).toEqual(['send', 'find', 'update']);
    expect(office.chat.messages).toHaveLength(1);
    expect(jobs.counts()).toMatchObject({ sent: 0, found: 1, updated: 1 });
  });

  test('that did not arrive is looked for and sent once more', async () => {
    const id = await office.post();
    office.chat.trouble('send', { error: timedOut() });
    office.chat.trouble('find', { error: timedOut() });
    const jobs = await office.start();
    await jobs.drain();
    office.clock.advance(10_000);
    await jobs.drain();
    expect(methods()).toEqual(['send', 'find']);
    office.clock.advance(10_000);
    await jobs.drain();
    expect(methods()).toEqual(['send', 'find', 'find', 'send']);
    expect(await office.row(id)).toMatchObject({ state: 'sent', attempt: 3 });
  });

  test('says what it is for, and so does its rendering', async () => {
    const loan = await office.loan();
    await office.post({ loan });
    await office.post();
    const jobs = await office.start();
    await jobs.drain();
    await office.change(loan);
    await jobs.drain();
    expect(office.chat.calls.map(({ method, callClass }) => [method, callClass]).sort()).toEqual([
      ['send', 'alert'],
      ['send', 'loan'],
      ['update', 'loan'],
    ]);
  });

  test('that waits for a month with calls is never given up, and holds nobody else up', async () => {
    const later = new ChatError('monthly-limit', true, 3_600_000, false, true);
    const waiting = await office.post();
    office.chat.trouble('send', ...Array.from({ length: 30 }, () => ({ error: later })));
    const jobs = await office.start();
    for (let hour = 0; hour < 30; hour += 1) {
      await jobs.drain();
      expect(await office.row(waiting)).toMatchObject({ state: 'due', attempt: 0 });
      office.clock.advance(3_600_000 + 1_000);
    }
    await jobs.drain();
    expect(await office.row(waiting)).toMatchObject({ state: 'sent', attempt: 1 });
    expect(jobs.counts()).toMatchObject({ dead: 0, sent: 1 });
  });

  test('that its platform asks to wait again and again is not given up', async () => {
    const id = await office.post();
    const throttled = new ChatError('rate', true, 1_000);
    office.chat.trouble('send', ...Array.from({ length: 30 }, () => ({ error: throttled })));
    const jobs = await office.start();
    for (let time = 0; time < 31; time += 1) {
      await jobs.drain();
      office.clock.advance(2_000);
      office.time.push(2_000);
    }
    expect((await office.row(id)).state).toBe('sent');
  });

  test('that was put off for want of calls does not silence the others', async () => {
    const later = new ChatError('budget', true, 3_600_000, false, true);
    const first = await office.post();
    office.chat.trouble('send', { error: later });
    const jobs = await office.start();
    await jobs.drain();
    const second = await office.post({ member: office.bo });
    await jobs.drain();
    expect((await office.row(first)).state).toBe('due');
    expect((await office.row(second)).state).toBe('sent');
  });

  test('that was plainly refused is sent again without looking', async () => {
    await office.post();
    office.chat.trouble('send', { error: new ChatError('internal_error', true) });
    const jobs = await office.start();
    await jobs.drain();
    office.clock.advance(1_000);
    await jobs.drain();
    expect(methods()).toEqual(['send', 'send']);
  });

  test('waits as long as the platform asks, and so do others to that workspace', async () => {
    const first = await office.post();
    office.chat.trouble('send', { error: new ChatError('ratelimited', true, 30_000) });
    const jobs = await office.start();
    await jobs.drain();
    const waits = (await office.row(first)).due.getTime() - office.clock.now().getTime();
    expect(waits).toBe(30_125);
    const second = await office.post({ member: office.bo });
    await jobs.drain();
    const row = await office.row(second);
    expect(row.state).toBe('due');
    expect(row.due.getTime() - office.clock.now().getTime()).toBeGreaterThan(25_000);
    expect(methods()).toEqual(['send']);
    office.clock.advance(31_000);
    office.time.push(31_000);
    await jobs.drain();
    expect(methods()).toEqual(['send', 'send', 'send']);
    expect(await office.states()).toEqual({ sent: 2 });
  });

  test('that cannot be delivered for good is given up at once and said', async () => {
    const id = await office.post();
    office.chat.trouble('send', { error: new ChatError('channel_not_found', false) });
    const jobs = await office.start();
    await jobs.drain();
    expect(await office.row(id)).toMatchObject({ state: 'dead', error: 'chat platform: channel_not_found' });
    expect(jobs.counts().dead).toBe(1);
    expect(office.logged.filter((line) => line.level === 'error')).toHaveLength(1);
  });

  test('is given up after twenty attempts, with longer and longer pauses', async () => {
    const id = await office.post();
    const refusal = { error: new ChatError('internal_error', true) };
    office.chat.trouble('send', ...Array.from({ length: 25 }, () => refusal));
    const jobs = await office.start();
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 20; attempt += 1) {
      await jobs.drain();
      const row = await office.row(id);
      if (row.state === 'dead') break;
      pauses.push(row.due.getTime() - office.clock.now().getTime());
      office.clock.set(row.due);
    }
    expect(methods()).toHaveLength(20);
    expect((await office.row(id)).state).toBe('dead');
    expect(pauses.slice(0, 4)).toEqual([750, 1_500, 3_000, 6_000]);
    expect(Math.max(...pauses)).toBe(225_000);
  });

  test('to somebody without an account, or with nothing to say, is skipped', async () => {
    await office.admin.query('DELETE FROM identity WHERE member_id = $1', [office.bo]);
    const nobody = await office.post({ member: office.bo });
    const jobs = await office.start({ render: async () => null });
    const nothing = await office.post();
    await jobs.drain();
    expect((await office.row(nobody)).state).toBe('skipped');
    expect((await office.row(nothing)).state).toBe('skipped');
    expect(office.chat.calls).toEqual([]);
  });

  test('waits for its conversation, while other people get theirs', async () => {
    for (const member of [office.ana, office.ana, office.bo]) await office.post({ member });
    const waits: number[] = [];
    const { time } = office;
    const jobs = await office.start({
      paceMs: 1_000,
      time: {
        now: time.now,
        wait: (milliseconds, signal) => {
          if (milliseconds <= 500) return time.wait(milliseconds, signal);
          waits.push(milliseconds);
          return Promise.resolve();
        },
      },
    });
    await jobs.drain();
    expect(waits).toHaveLength(1);
    expect(await office.states()).toEqual({ sent: 3 });
  });
});

describe('a message that was sent', () => {
  test('is rendered anew when its subject has moved on', async () => {
    const loan = await office.loan();
    await office.post({ loan });
    await office.post({ loan, member: office.bo });
    const jobs = await office.start();
    await jobs.drain();
    await office.change(loan);
    await jobs.drain();
    expect(shown()).toEqual(['loan v2', 'loan v2']);
  });

  test('many changes coalesce, and the newest is shown', async () => {
    const loan = await office.loan();
    await office.post({ loan });
    const jobs = await office.start();
    await jobs.drain();
    for (let change = 0; change < 30; change += 1) await office.change(loan);
    await jobs.drain();
    expect(shown()).toEqual(['loan v31']);
    expect(methods().filter((method) => method === 'update').length).toBeLessThan(30);
  });

  test('changes that fall into a rendering are shown after it', async () => {
    const loan = await office.loan();
    await office.post({ loan });
    const jobs = await office.start();
    await jobs.drain();
    let meanwhile = 2;
    office.chat.during(async ({ method }) => {
      if (method !== 'update' || meanwhile === 0) return;
      meanwhile -= 1;
      await office.change(loan);
    });
    await office.change(loan);
    await jobs.drain();
    expect(shown()).toEqual(['loan v4']);
    expect(await office.states()).toEqual({ sent: 4 });
  });

  test('a change that falls into its sending is shown too', async () => {
    const loan = await office.loan();
    await office.post({ loan });
    let changed = false;
    office.chat.during(async () => {
      if (!changed) await office.change(loan);
      changed = true;
    });
    const jobs = await office.start();
    await jobs.drain();
    expect(methods()).toEqual(['send', 'update']);
    expect(shown()).toEqual(['loan v2']);
  });

  test('that somebody deleted is never rendered again', async () => {
    const loan = await office.loan();
    await office.post({ loan });
    const jobs = await office.start();
    await jobs.drain();
    for (const message of [...office.chat.messages]) office.chat.remove(message.ref);
    await office.change(loan);
    await jobs.drain();
    await office.change(loan);
    await jobs.drain();
    expect(methods()).toEqual(['send', 'update']);
    expect(jobs.counts().gone).toBe(1);
  });

  test('a rendering that fails while a newer one is due leaves the field to it', async () => {
    const loan = await office.loan();
    await office.post({ loan });
    const jobs = await office.start();
    await jobs.drain();
    office.chat.during(async ({ method }) => {
      if (method === 'update') office.chat.during(async () => {});
      await office.change(loan);
    });
    office.chat.trouble('update', { error: new ChatError('unreachable', true, null, true), arrives: true });
    await office.change(loan);
    await jobs.drain();
    expect(shown()).toEqual(['loan v3']);
    expect(await office.states()).toEqual({ sent: 2, skipped: 1 });
  });
});
