import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { person, startBolt, startSlack, stopAll, webClient } from './support.js';

afterEach(stopAll);

const newJournal = (): string => join(mkdtempSync(join(tmpdir(), 'slack-')), 'deep', 'journal.jsonl');

describe('the journal', () => {
  it('keeps messages, edits, homes, profiles and channels over a restart', async () => {
    const journal = newJournal();
    const before = await startSlack({ journal });
    const client = webClient(before);
    const first = await client.chat.postMessage({
      channel: 'U0ANA',
      text: 'one',
      metadata: { event_type: 'outbox', event_payload: { id: 'o-1' } },
    });
    await client.chat
      .postMessage({ channel: 'U0ANA', text: 'gone' })
      .then((sent) => client.chat.delete({ channel: sent.channel ?? '', ts: sent.ts ?? '' }));
    await client.chat.update({ channel: 'D0ANA', ts: first.ts ?? '', text: 'one, edited' });
    await person(before, 'ana').types('mine');
    await client.chat.postEphemeral({ channel: 'D0ANA', user: 'U0ANA', text: 'fleeting' });
    await client.views.publish({
      user_id: 'U0ANA',
      view: { type: 'home', blocks: [{ type: 'section', text: { type: 'plain_text', text: 'home' } }] },
    });
    await before.sandbox.people.editProfile({
      user: 'ana',
      change: { locale: 'zh-CN', display_name: '安娜' },
    });
    await before.close();

    const after = await startSlack({ journal });
    const again = webClient(after);
    const { messages } = await again.conversations.history({ channel: 'D0ANA', include_all_metadata: true });
    expect(messages).toMatchObject([
      { text: 'mine', user: 'U0ANA' },
      { text: 'one, edited', edited: { user: 'U0BOT' }, metadata: { event_payload: { id: 'o-1' } } },
    ]);
    const { user } = await again.users.info({ user: 'U0ANA', include_locale: true });
    expect(user).toMatchObject({ locale: 'zh-CN', profile: { display_name: '安娜' } });
    const sight = await person(after, 'ana').looks();
    expect(sight.home?.text).toBe('home');
    const next = await again.chat.postMessage({ channel: 'U0ANA', text: 'new' });
    expect(Number(next.ts)).toBeGreaterThan(Number(first.ts));
    // A story that goes on does not mistake what was said before the restart for an answer.
    await expect(person(after, 'ana').doesNotSee('one')).resolves.toBeUndefined();
  });

  it('keeps a response URL usable', async () => {
    const journal = newJournal();
    const before = await startSlack({ journal });
    const urls: string[] = [];
    await startBolt(before, (app) => {
      app.command('/tokens', async ({ ack, command }) => {
        urls.push(command.response_url);
        await ack('ok');
      });
    });
    const ana = person(before, 'ana');
    await ana.types('/tokens');
    await ana.sees('ok');
    const path = new URL(urls[0] ?? '').pathname;
    await stopAll();
    const after = await startSlack({ journal });
    const answer = await fetch(new URL(path, after.url), {
      method: 'POST',
      body: JSON.stringify({ text: 'late' }),
    });
    expect(answer.status).toBe(200);
    await person(after, 'ana').sees('late');
  });

  it('survives a torn last line, and refuses to start on damage', async () => {
    const journal = newJournal();
    const before = await startSlack({ journal });
    await webClient(before).chat.postMessage({ channel: 'U0ANA', text: 'whole' });
    await before.close();
    appendFileSync(journal, '{"ids":9,"record":{"kind":"mess');
    const after = await startSlack({ journal });
    await webClient(after).chat.postMessage({ channel: 'U0ANA', text: 'next' });
    const texts = async () =>
      (await webClient(after).conversations.history({ channel: 'D0ANA' })).messages?.map((one) => one.text);
    expect(await texts()).toEqual(['next', 'whole']);
    await after.close();
    const lines = readFileSync(journal, 'utf8').split('\n');
    expect(lines.slice(0, -1).every((line) => JSON.parse(line) !== null)).toBe(true);
    writeFileSync(journal, ['{"broken', ...lines].join('\n'));
    await expect(startSlack({ journal })).rejects.toThrow(/journal\.jsonl:1: not a journal line/);
  });
});
