import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Form } from '../../../src/chat/cards/card.js';
import { fullCard, plainCard } from './cards.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const form: Form = {
  name: 'request.submit',
  title: 'Request a top-up',
  submit: 'Request',
  cancel: 'Cancel',
  context: 'row-7',
  fields: [
    { name: 'amount', label: 'Amount', kind: 'line' },
    { name: 'person', label: 'For', kind: 'person', optional: true },
  ],
};

/** Calls of one Web API method since the bot said who it is. */
async function calls(method: string): Promise<number> {
  const log = await stage.slack.sandbox.people.log({});
  return log.filter((entry) => entry.kind === 'call' && entry.name === method).length;
}

describe('/tokens', () => {
  it('answers a question within the acknowledgement, for the asker alone and without a further call', async () => {
    stage.talk.says(() => ({ cards: [fullCard({ headline: '128 USD left' })] }));
    const ana = stage.person('ana');
    await ana.types('/tokens');
    const seen = await ana.sees(/128 USD left/);
    expect(seen.kind).toBe('ephemeral');
    expect(stage.talk.heard).toMatchObject([
      { kind: 'text', text: '', place: 'command', from: { userId: 'U0ANA' } },
    ]);
    expect(stage.inbox.rows.size).toBe(0);
    const log = await stage.slack.sandbox.people.log({});
    const made = log.filter((entry) => entry.kind === 'call').map((entry) => entry.name);
    expect(made.sort()).toEqual(['apps.connections.open', 'auth.test']);
  });

  it('gives people as ids, and writes down what may change something before it is acknowledged', async () => {
    const seamsAt: string[] = [];
    stage.talk.changing(() => true);
    stage.talk.says(() => {
      seamsAt.push(...stage.seams);
      return { cards: [plainCard('Bo was asked')] };
    });
    const ana = stage.person('ana');
    await ana.types('/tokens borrow 200 from @bo');
    expect((await ana.sees('Bo was asked')).kind).toBe('ephemeral');
    expect(stage.talk.heard).toMatchObject([{ text: 'borrow 200 from <@U0BO>' }]);
    expect(seamsAt).toEqual([
      'slack.inbox.before',
      'slack.inbox.after',
      'slack.ack.before',
      'slack.ack.after',
    ]);
    await expect.poll(() => [...stage.inbox.rows.values()]).toMatchObject([{ kind: 'text', done: true }]);
  });

  it('acts once on a command that is delivered twice', async () => {
    stage.talk.changing(() => true);
    await stage.slack.sandbox.people.addFault({ kind: 'deliver-twice' });
    const ana = stage.person('ana');
    await ana.types('/tokens borrow 200 from @bo');
    await ana.sees('ok');
    expect(stage.talk.heard).toHaveLength(1);
  });

  it('opens a form, and says what to type when that fails', async () => {
    stage.talk.says(() => ({ cards: [], form }));
    const ana = stage.person('ana');
    await ana.types('/tokens request');
    expect((await ana.sees('Request a top-up')).kind).toBe('modal');
    await ana.closes();
    await stage.slack.sandbox.people.addFault({
      kind: 'refuse-call',
      method: 'views.open',
      error: 'expired_trigger_id',
    });
    await ana.types('/tokens request');
    expect((await ana.sees('Type it instead: request.submit')).kind).toBe('ephemeral');
  });

  it('says that something broke, with an id that is in the log', async () => {
    stage.talk.says(() => {
      throw new Error('the disk is full of xoxb-1-2-3');
    });
    const ana = stage.person('ana');
    await ana.types('/tokens');
    const { text } = await ana.sees(/Something broke: \w{8}/);
    const reference = text.slice(-8);
    expect(stage.troubles.join('\n')).toContain(reference);
    expect(stage.troubles.join('\n')).not.toContain('xoxb-1');
  });

  it('says so, too, when nothing could be written down, and does nothing then', async () => {
    stage.talk.changing(() => true);
    stage.inbox.failing = true;
    const ana = stage.person('ana');
    await ana.types('/tokens borrow 200 from @bo');
    await ana.sees(/Something broke/);
    expect(stage.talk.heard).toEqual([]);
  });

  it('acknowledges a slow question and answers it after all', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    stage.talk.says(async () => {
      await held;
      return { cards: [plainCard('at last')] };
    });
    const ana = stage.person('ana');
    await ana.types('/tokens');
    await expect.poll(() => stage.seams, { timeout: 4_000 }).toContain('slack.ack.after');
    release();
    expect((await ana.sees('at last')).kind).toBe('ephemeral');
    await ana.doesNotSee(/failed/);
  });
});

describe('a direct message', () => {
  it('is written down, answered in the conversation, and done', async () => {
    const ana = stage.person('ana');
    stage.talk.says(() => ({ cards: [plainCard('还剩 128 USD')] }));
    await ana.types('还剩多少 <now> & then');
    const seen = await ana.sees('还剩 128 USD');
    expect(seen.kind).toBe('message');
    expect(stage.talk.heard).toMatchObject([{ place: 'direct', text: '还剩多少 <now> & then' }]);
    await expect.poll(() => [...stage.inbox.rows.values()].map((row) => row.done)).toEqual([true]);
  });

  it('is answered once although Slack delivers it again and again', async () => {
    await stage.slack.sandbox.people.addFault({ kind: 'deliver-twice' });
    const ana = stage.person('ana');
    await ana.types('hello');
    await ana.sees('ok');
    await stage.bot.stop();
    expect(stage.talk.heard).toHaveLength(1);
    expect(stage.inbox.answers).toHaveLength(1);
  });

  it('is left to Slack when it could not be written down, and answered when it comes again', async () => {
    await stage.close();
    stage = await openStage({ timings: { redeliverMs: [50, 50, 50] } });
    stage.inbox.failing = true;
    const ana = stage.person('ana');
    await ana.types('hello');
    await expect.poll(() => stage.troubles.join('\n')).toContain('the database is away');
    expect(stage.talk.heard).toEqual([]);
    stage.inbox.failing = false;
    await ana.sees('ok');
    expect(stage.talk.heard).toHaveLength(1);
  });

  it('is worked on even when the acknowledgement gets lost', async () => {
    await stage.slack.sandbox.people.addFault({ kind: 'drop-ack' });
    const ana = stage.person('ana');
    await ana.types('hello');
    await ana.sees('ok');
    expect(stage.talk.heard).toHaveLength(1);
  });

  it('of a stranger, whom the outbox does not reach, is answered as well', async () => {
    stage.inbox.strangers.add('U0GUS');
    stage.talk.says(() => ({ cards: [plainCard('TokenDesk is for members')] }));
    const gus = stage.person('gus');
    await gus.types('hello');
    await gus.sees('TokenDesk is for members');
    await expect.poll(() => [...stage.inbox.rows.values()].map((row) => row.done)).toEqual([true]);
  });

  it('gets words instead of a form, since there is nothing to open one with', async () => {
    stage.talk.says(() => ({ cards: [], form }));
    const ana = stage.person('ana');
    await ana.types('request');
    expect((await ana.sees('Type it instead: request.submit')).kind).toBe('message');
  });
});

describe('a mention in a channel', () => {
  it('is answered to the asker alone, with one neutral line for the others', async () => {
    stage.talk.says(() => ({ cards: [plainCard('128 USD left')], neutral: 'Answered privately' }));
    const [ana, bo] = [stage.person('ana'), stage.person('bo')];
    const since = await bo.mark();
    await ana.says('#team', '@tokendesk how much is left?');
    expect((await ana.sees('128 USD left')).kind).toBe('ephemeral');
    const line = await bo.sees('Answered privately', { since });
    expect(line.threadTs).toBeDefined();
    await bo.doesNotSee(/128/, { since });
    expect(stage.talk.heard).toMatchObject([{ place: 'group', text: 'how much is left?' }]);
  });

  it('is answered by direct message where Slack shows nothing to the asker alone', async () => {
    await stage.slack.sandbox.people.addFault({
      kind: 'refuse-call',
      method: 'chat.postEphemeral',
      error: 'user_not_in_channel',
    });
    const ana = stage.person('ana');
    await ana.says('#team', '@tokendesk how much is left?');
    expect(await ana.sees('ok')).toMatchObject({ kind: 'message', where: expect.stringMatching(/^DM/) });
  });
});

describe('a click', () => {
  const offer = () =>
    stage.bot.sender.send({ workspace: 'T0OFFICE', userId: 'U0BO' }, fullCard(), 'outbox-1', 'decision');

  it('is written down, acknowledged, and answered to the clicker alone; the card stays', async () => {
    stage.talk.changing(() => true);
    stage.talk.says(() => ({ cards: [plainCard('You lent 200 USD')] }));
    await offer();
    const bo = stage.person('bo');
    await bo.clicks('Lend 200');
    expect((await bo.sees('You lent 200 USD')).kind).toBe('ephemeral');
    expect(stage.talk.heard).toMatchObject([
      { kind: 'action', name: 'loan.accept', value: 'loan-1', place: 'direct', from: { userId: 'U0BO' } },
    ]);
    const sight = await bo.looks();
    expect(JSON.stringify(sight)).toContain('Ana asks you to lend 200 USD');
    await expect.poll(() => [...stage.inbox.rows.values()].map((row) => row.done)).toEqual([true]);
  });

  it('counts once when it is delivered twice', async () => {
    stage.talk.changing(() => true);
    await offer();
    await stage.slack.sandbox.people.addFault({ kind: 'deliver-twice' });
    const bo = stage.person('bo');
    await bo.clicks('Lend 200');
    await bo.sees('ok');
    await stage.bot.stop();
    expect(stage.talk.heard).toHaveLength(1);
  });

  it('on a question that is asked once replaces it by the answer', async () => {
    stage.talk.says((inbound) =>
      inbound.kind === 'action'
        ? { cards: [plainCard('Bo was asked')] }
        : { cards: [fullCard({ actions: [{ name: 'borrow.confirm', label: 'Yes', value: 'x' }] })] },
    );
    const ana = stage.person('ana');
    await ana.types('/tokens borrow 200 from bo');
    await ana.clicks('Yes');
    await ana.sees('Bo was asked');
    expect(JSON.stringify(await ana.looks())).not.toContain('borrow.confirm');
  });

  it('counts once on such a question, however often it is clicked before it is replaced', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    stage.talk.changing((inbound) => inbound.kind === 'action');
    stage.talk.says(async (inbound) => {
      if (inbound.kind !== 'action')
        return { cards: [fullCard({ actions: [{ name: 'borrow.confirm', label: 'Yes', value: 'x' }] })] };
      await held;
      return { cards: [plainCard('Bo was asked')] };
    });
    const ana = stage.person('ana');
    await ana.types('/tokens borrow 200 from bo');
    await ana.clicks('Yes');
    await ana.clicks('Yes');
    await ana.clicks('Yes');
    release();
    await ana.sees('Bo was asked');
    await stage.bot.stop();
    expect(stage.talk.heard.filter((inbound) => inbound.kind === 'action')).toHaveLength(1);
  });

  it('opens a form; the question behind it goes if it is asked once', async () => {
    stage.talk.says((inbound) =>
      inbound.kind === 'action'
        ? { cards: [], form }
        : { cards: [fullCard({ actions: [{ name: 'person.pick', label: 'Bo Berg', value: 'x' }] })] },
    );
    const ana = stage.person('ana');
    await ana.types('/tokens borrow 200 from bo');
    await ana.clicks('Bo Berg');
    expect((await ana.sees('Request a top-up')).kind).toBe('modal');
    await expect.poll(async () => JSON.stringify(await ana.looks())).not.toContain('person.pick');
  });

  it('is answered by direct message when the way back has expired', async () => {
    await stage.close();
    let now = Date.now();
    stage = await openStage({ realNow: () => now });
    stage.talk.says(() => {
      // A response address lives for thirty minutes.
      now += 31 * 60_000;
      return { cards: [plainCard('done')] };
    });
    await offer();
    const bo = stage.person('bo');
    await bo.clicks('Lend 200');
    expect((await bo.sees('done')).kind).toBe('message');
    expect(stage.inbox.answers).toHaveLength(1);
  });

  it('from fifty people at once is answered to each of them', async () => {
    stage.talk.changing(() => true);
    let count = 0;
    stage.talk.says(() => {
      count += 1;
      return { cards: [plainCard(`answer ${count}`)] };
    });
    await offer();
    const bo = stage.person('bo');
    const since = await bo.mark();
    for (let click = 0; click < 50; click += 1) await bo.clicks('Lend 200');
    for (let click = 1; click <= 50; click += 1) await bo.sees(new RegExp(`^answer ${click}$`), { since });
    expect(new Set(stage.talk.heard.map((each) => each.key)).size).toBe(50);
  });
});

describe('a form', () => {
  const open = async () => {
    stage.talk.says(() => ({ cards: [], form }));
    const ana = stage.person('ana');
    await ana.types('/tokens request');
    await ana.sees('Request a top-up');
    stage.talk.heard.length = 0;
    return ana;
  };

  it('comes with its values and context, and says in the modal what came of it', async () => {
    const ana = await open();
    stage.talk.changing(() => true);
    stage.talk.says(() => ({ cards: [plainCard('Li Na was asked')] }));
    await ana.submits('Request', { Amount: '200', For: '@bo' });
    expect((await ana.sees('Li Na was asked')).kind).toBe('modal');
    expect(stage.talk.heard).toMatchObject([
      {
        kind: 'form',
        name: 'request.submit',
        context: 'row-7',
        values: { amount: '200', person: '<@U0BO>' },
      },
    ]);
    await expect.poll(() => [...stage.inbox.rows.values()].map((row) => row.done)).toEqual([true]);
  });

  it('stays open with what to mend, and is the same act when it is mended', async () => {
    const ana = await open();
    stage.talk.changing(() => true);
    stage.talk.says((inbound) =>
      inbound.kind === 'form' && inbound.values['amount'] === '200'
        ? { cards: [plainCard('Li Na was asked')] }
        : { cards: [], errors: { amount: 'That is not an amount' } },
    );
    await ana.submits('Request', { Amount: 'lots' });
    await ana.sees('That is not an amount');
    await ana.submits('Request', { Amount: '200' });
    await ana.sees('Li Na was asked');
    expect(new Set(stage.talk.heard.map((each) => each.key)).size).toBe(1);
    expect(stage.inbox.rows.size).toBe(2);
  });

  it('is answered again with the same answer when its acknowledgement gets lost', async () => {
    await stage.close();
    stage = await openStage({ timings: { ackMs: 200 } });
    const ana = await open();
    stage.talk.says(() => ({ cards: [plainCard('Li Na was asked')] }));
    await stage.slack.sandbox.people.addFault({ kind: 'drop-ack' });
    await ana.submits('Request', { Amount: '200' });
    const submittedAgain = () =>
      ana.submits('Request').then(
        () => true,
        () => false,
      );
    await expect.poll(submittedAgain).toBe(true);
    await ana.sees('Li Na was asked');
    expect(new Set(stage.talk.heard.map((each) => each.key)).size).toBe(1);
  });

  it('closes when the answer takes too long, and the answer comes as a direct message', async () => {
    const ana = await open();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    stage.talk.says(async () => {
      await held;
      return { cards: [plainCard('Li Na was asked')] };
    });
    await ana.submits('Request', { Amount: '200' });
    await expect.poll(async () => (await ana.looks()).modal, { timeout: 4_000 }).toBeUndefined();
    release();
    expect((await ana.sees('Li Na was asked')).kind).toBe('message');
  });
});

describe('the App Home', () => {
  it('is drawn when it is opened and again after a click in it, whose answer is a modal', async () => {
    let left = 128;
    stage.talk.page(() => ({
      cards: [
        fullCard({
          headline: `${left} USD left`,
          actions: [{ name: 'request.approve', label: 'Approve', value: 'r' }],
        }),
      ],
    }));
    stage.talk.says(() => {
      left = 28;
      return { cards: [plainCard('Approved')] };
    });
    const ana = stage.person('ana');
    await ana.opensHome();
    await ana.sees('128 USD left');
    await ana.clicks('Approve');
    expect((await ana.sees('Approved')).kind).toBe('modal');
    await ana.sees(/^28 USD left/);
  });

  it('is drawn anew on demand', async () => {
    stage.talk.page(() => ({ cards: [plainCard('fresh')] }));
    await stage.bot.publishHome('U0ANA');
    expect((await stage.person('ana').looks()).home?.text).toBe('fresh');
  });

  it('answers a click in a modal within that modal', async () => {
    stage.talk.page(() => ({
      cards: [fullCard({ actions: [{ name: 'loans.show', label: 'Loans', value: '' }] })],
    }));
    stage.talk.says((inbound) =>
      inbound.kind === 'action' && inbound.name === 'loans.show'
        ? {
            cards: [
              fullCard({
                headline: 'Your loans',
                actions: [{ name: 'loan.show', label: 'Details', value: 'l' }],
              }),
            ],
          }
        : { cards: [plainCard('Loan of 200')] },
    );
    const ana = stage.person('ana');
    await ana.opensHome();
    await ana.clicks('Loans');
    await ana.sees('Your loans');
    await ana.clicks('Details');
    await ana.sees('Loan of 200');
    expect((await ana.looks()).modal?.text).not.toContain('Your loans');
  });
});

describe('the connection', () => {
  it.each(['cut-sockets', 'refresh-sockets'] as const)('is made again after %s', async (how) => {
    await stage.slack.sandbox.people.strike({ how });
    await expect.poll(() => calls('apps.connections.open'), { timeout: 4_000 }).toBe(2);
    const ana = stage.person('ana');
    await ana.types('hello');
    await ana.sees('ok');
  });

  it('keeps being tried while Slack is away', async () => {
    await stage.slack.sandbox.people.addFault({
      kind: 'fail-call',
      method: 'apps.connections.open',
      when: 'before',
      count: 2,
    });
    await stage.slack.sandbox.people.strike({ how: 'cut-sockets' });
    await expect.poll(() => calls('apps.connections.open'), { timeout: 8_000 }).toBe(4);
    const ana = stage.person('ana');
    await ana.types('hello');
    await ana.sees('ok');
  });

  it('is left only when what is in hand is finished', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    stage.talk.changing(() => true);
    stage.talk.says(async () => {
      await held;
      return { cards: [plainCard('finished')] };
    });
    const ana = stage.person('ana');
    await ana.types('/tokens borrow 200 from @bo');
    await expect.poll(() => stage.talk.heard.length).toBe(1);
    const stopped = stage.bot.stop();
    release();
    await stopped;
    await ana.sees('finished');
    expect([...stage.inbox.rows.values()]).toMatchObject([{ done: true }]);
  });

  it('takes up an event that came while it was stopping, after a restart', async () => {
    await stage.bot.stop();
    const ana = stage.person('ana');
    await ana.types('hello');
    expect(stage.talk.heard).toEqual([]);
    await stage.again();
    await ana.sees('ok');
  });
});

describe('what nobody finished', () => {
  it('is done from the inbox row and answered by direct message, once', async () => {
    const ana = stage.person('ana');
    stage.talk.changing(() => true);
    await ana.types('/tokens borrow 200 from @bo');
    await ana.sees('ok');
    const [row] = [...stage.inbox.rows.values()];
    stage.talk.heard.length = 0;
    stage.talk.says(() => ({ cards: [plainCard('Bo was asked')] }));
    await stage.bot.resume(row?.payload);
    expect((await ana.sees('Bo was asked')).kind).toBe('message');
    await stage.bot.resume(row?.payload);
    expect(stage.talk.heard.map((each) => each.key)).toEqual([
      ...stage.inbox.rows.keys(),
      ...stage.inbox.rows.keys(),
    ]);
    expect(stage.inbox.answers).toHaveLength(1);
  });

  it('stays undone while it keeps failing', async () => {
    const ana = stage.person('ana');
    stage.talk.changing(() => true);
    await ana.types('/tokens borrow 200 from @bo');
    await ana.sees('ok');
    const [row] = [...stage.inbox.rows.values()];
    stage.talk.says(() => {
      throw new Error('still broken');
    });
    await expect(stage.bot.resume(row?.payload)).rejects.toThrow('still broken');
  });
});

describe('who the bot is', () => {
  it('is known after the start', () => {
    expect(stage.bot.workspace()).toBe('T0OFFICE');
  });

  it('is not enough for a connection: that is said plainly, too', async () => {
    const method = 'apps.connections.open';
    await stage.slack.sandbox.people.addFault({
      kind: 'refuse-call',
      method,
      error: 'not_allowed_token_type',
    });
    await expect(stage.again()).rejects.toThrow('not_allowed_token_type): check SLACK_APP_TOKEN');
  });

  it('is said plainly when Slack does not accept it', async () => {
    await stage.slack.sandbox.people.addFault({
      kind: 'refuse-call',
      method: 'auth.test',
      error: 'invalid_auth',
    });
    await expect(stage.again()).rejects.toThrow('invalid_auth): check SLACK_BOT_TOKEN');
  });
});
