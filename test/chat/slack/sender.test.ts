import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatError, type MessageRef } from '../../../src/ports/chat-sender.js';
import type { Fault } from '../../../src/sandbox/slack/faults.js';
import { fullCard, plainCard } from './cards.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ start: false });
});
afterEach(() => stage.close());

const ana = { workspace: 'T0OFFICE', userId: 'U0ANA' };
const fault = (one: Fault) => stage.slack.sandbox.people.addFault(one);
const failure = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);

/** How many messages stand in Ana's conversation with the bot. */
async function messages(): Promise<number> {
  const sight = await stage.person('ana').looks();
  return sight.conversations.find(({ withApp }) => withApp)?.items.length ?? 0;
}

async function calls(method: string) {
  const log = await stage.slack.sandbox.people.log({});
  return log.filter((entry) => entry.kind === 'call' && entry.name === method);
}

describe('a message sent', () => {
  it('stands in the direct conversation, marked with nothing but its outbox id', async () => {
    const ref = await stage.bot.sender.send(ana, fullCard(), 'outbox-1', 'decision');
    expect(ref).toMatchObject({
      workspace: 'T0OFFICE',
      conversation: expect.stringMatching(/^D/),
      editable: true,
    });
    const [call] = await calls('chat.postMessage');
    expect(JSON.stringify(call)).toContain('outbox-1');
    expect(JSON.stringify(call)).toContain('tokendesk');
    expect(await messages()).toBe(1);
  });

  it('opens the conversation once', async () => {
    await stage.bot.sender.send(ana, plainCard('one'), '1', 'decision');
    await stage.bot.sender.send(ana, plainCard('two'), '2', 'decision');
    expect(await calls('conversations.open')).toHaveLength(1);
  });

  it('goes to the person directly where conversations cannot be opened', async () => {
    await fault({ kind: 'refuse-call', method: 'conversations.open', error: 'unknown_method' });
    const ref = await stage.bot.sender.send(ana, plainCard('one'), '1', 'decision');
    expect(ref.conversation).toMatch(/^D/);
    expect(await messages()).toBe(1);
  });

  it('is found again when its sending seemed to fail', async () => {
    await fault({ kind: 'fail-call', method: 'chat.postMessage', when: 'after' });
    const error = await failure(stage.bot.sender.send(ana, plainCard('one'), 'outbox-1', 'decision'));
    expect(error).toMatchObject({ code: 'http_500', retry: true, unknownOutcome: true });
    const ref = await stage.bot.sender.find(ana, 'outbox-1');
    expect(ref?.conversation).toMatch(/^D/);
    expect(await stage.bot.sender.find(ana, 'outbox-2')).toBeNull();
    expect(await messages()).toBe(1);
  });

  it('is not found when it never arrived', async () => {
    await fault({ kind: 'fail-call', method: 'chat.postMessage', when: 'before', status: 0 });
    const error = await failure(stage.bot.sender.send(ana, plainCard('one'), 'outbox-1', 'decision'));
    expect(error).toMatchObject({ code: 'unreachable', unknownOutcome: true });
    expect(await stage.bot.sender.find(ana, 'outbox-1')).toBeNull();
  });

  it('is sure not to have arrived when not even its conversation could be opened', async () => {
    await fault({ kind: 'fail-call', method: 'conversations.open', when: 'after' });
    const error = await failure(stage.bot.sender.send(ana, plainCard('one'), 'outbox-1', 'decision'));
    expect(error).toMatchObject({ retry: true, unknownOutcome: false });
  });

  it('is not looked for on a server that has no histories', async () => {
    await fault({ kind: 'refuse-call', method: 'conversations.history', error: 'unknown_method' });
    expect(await stage.bot.sender.find(ana, 'outbox-1')).toBeNull();
  });

  it('is to be sent later when Slack says so, and never when it refuses', async () => {
    await fault({ kind: 'rate-limit', method: 'chat.postMessage', retryAfterSeconds: 3 });
    const limited = await failure(stage.bot.sender.send(ana, plainCard('one'), '1', 'decision'));
    expect(limited).toBeInstanceOf(ChatError);
    expect(limited).toMatchObject({ retry: true, retryAfterMs: 3_000, unknownOutcome: false });
    const nobody = { ...ana, userId: 'U0NOBODY' };
    expect(await failure(stage.bot.sender.send(nobody, plainCard('one'), '1', 'decision'))).toMatchObject({
      code: 'user_not_found',
      retry: false,
    });
  });
});

describe('a message rendered anew', () => {
  it('shows the new card and can still be found', async () => {
    const ref = await stage.bot.sender.send(ana, fullCard(), 'outbox-1', 'decision');
    expect(await stage.bot.sender.update(ref, plainCard('Bo lent 200 USD'), 'outbox-1', 'decision')).toBe(
      'updated',
    );
    const seen = await stage.person('ana').sees('Bo lent 200 USD', { since: 0 });
    expect(seen.controls).toEqual([]);
    expect(await stage.bot.sender.find(ana, 'outbox-1')).toMatchObject({ externalId: ref.externalId });
  });

  it('is gone when it was deleted', async () => {
    const ref: MessageRef = {
      ...(await stage.bot.sender.send(ana, fullCard(), 'outbox-1', 'decision')),
      externalId: '1.000001',
    };
    expect(await stage.bot.sender.update(ref, plainCard('x'), 'outbox-1', 'decision')).toBe('gone');
  });

  it('is tried again when Slack is away', async () => {
    const ref = await stage.bot.sender.send(ana, fullCard(), 'outbox-1', 'decision');
    await fault({ kind: 'fail-call', method: 'chat.update', when: 'before' });
    expect(await failure(stage.bot.sender.update(ref, plainCard('x'), 'outbox-1', 'decision'))).toMatchObject(
      {
        code: 'http_500',
        retry: true,
      },
    );
  });
});

describe('a profile', () => {
  it.each([
    ['U0ANA', { name: 'Ana Silva', email: 'ana@office.test', zone: 'America/New_York', standing: 'member' }],
    ['U0WEI', { name: '王伟', locale: 'zh-CN', zone: 'Asia/Shanghai' }],
    ['U0GUS', { standing: 'guest' }],
    ['U0OUT', { standing: 'outsider' }],
    ['U0BOT', { standing: 'bot' }],
  ])('of %s is read', async (userId, expected) => {
    expect(await stage.bot.profiles.fetch('T0OFFICE', userId)).toMatchObject(expected);
  });

  it('is nothing when there is nobody, quietly; when Slack is away it is logged and not taken for that', async () => {
    expect(await stage.bot.profiles.fetch('T0OFFICE', 'U0NOBODY')).toBeNull();
    expect(stage.troubles).toEqual([]);
    await fault({ kind: 'fail-call', method: 'users.info', when: 'before' });
    await expect(stage.bot.profiles.fetch('T0OFFICE', 'U0ANA')).rejects.toThrow('500');
    expect(stage.troubles).toHaveLength(1);
  });
});
