import { afterEach, describe, expect, it } from 'vitest';
import { type Card, type CardAction, type Form, plainCard } from '../../src/chat/cards/card.js';
import { openStage, type Stage } from './bot-stage.js';

let stage: Stage;
afterEach(() => stage.close());

const form: Form = {
  name: 'request.approve-less',
  title: 'Approve less',
  submit: 'Approve it',
  cancel: 'Never mind',
  context: 'row-7',
  intro: 'How much do you approve?',
  fields: [{ name: 'amount', label: 'Amount', kind: 'line' }],
};
const approve: CardAction = { name: 'request.approve', label: 'Approve $100', value: 'row-7' };
const less: CardAction = { name: 'request.less', label: 'Approve less', value: 'row-7' };

function card(headline: string, more: Partial<Card> = {}): Card {
  return { ...plainCard(headline), ...more };
}

const open = card('Ana requests $100', { status: 'Waiting for 王伟', actions: [approve, less] });
const decided = card('Ana requested $100', { status: 'Approved by 王伟' });

/** What the app did against the documents although it was taken. */
async function warnings(): Promise<string[]> {
  const found = await stage.dingtalk.sandbox.people.warnings({});
  return found.map(({ kind, detail }) => `${kind} ${detail}`);
}

/** How often an API was called. */
async function calls(name: string): Promise<number> {
  const log = await stage.dingtalk.sandbox.people.log({});
  return log.filter((entry) => entry.kind === 'call' && entry.name === name).length;
}

describe('a click on a card', () => {
  it('is answered from the callback with the new card and the words for the clicker', async () => {
    stage = await openStage();
    const wei = stage.person('wei01');
    const id = await stage.sends('wei01', open);
    stage.talk.changing(() => true);
    stage.talk.says(() => {
      stage.shown.cards.set(id, decided);
      return { cards: [card('Approved: Ana can use $100 now')] };
    });
    await wei.clicks('Approve $100');
    const seen = await wei.sees('Approved: Ana can use $100 now');
    expect(seen.text).toContain('Approved by 王伟');
    expect(seen.controls).toEqual([]);
    expect(stage.talk.heard).toMatchObject([
      { kind: 'action', name: 'request.approve', value: 'row-7', from: { userId: 'wei01' } },
    ]);
    expect(stage.shown.held).toEqual([id]);
    await expect.poll(() => [...stage.inbox.rows.values()].map((row) => row.done)).toEqual([true]);
    expect(await calls('updateCard')).toBe(0);
    expect(await warnings()).toEqual([]);
  });

  it('that only asks something needs no row, and leaves the card its buttons', async () => {
    stage = await openStage();
    const wei = stage.person('wei01');
    await stage.sends('wei01', card('Welcome', { actions: [{ ...approve, label: 'My balance' }] }));
    stage.talk.says(() => ({ cards: [card('128 USD left', { actions: [less] })] }));
    await wei.clicks('My balance');
    const seen = await wei.sees('128 USD left');
    expect(seen.controls.map(({ label }) => label)).toEqual(['My balance', 'Approve less']);
    expect(stage.inbox.rows.size).toBe(0);
  });

  it('says why not, to the clicker alone', async () => {
    stage = await openStage();
    const wei = stage.person('wei01');
    await stage.sends('wei01', open);
    stage.talk.changing(() => true);
    stage.talk.says(() => ({ cards: [card('Carol approved this at 10:32')] }));
    await wei.clicks('Approve $100');
    const seen = await wei.sees('Carol approved this at 10:32');
    const state = await stage.dingtalk.sandbox.people.card({ outTrackId: seen.outTrackId ?? '' });
    expect(JSON.stringify(state?.data)).not.toContain('Carol');
  });

  it('on a question that is asked once has the same key each time; others have their own', async () => {
    stage = await openStage();
    const wei = stage.person('wei01');
    const once: CardAction = { name: 'person.pick', label: 'This one', value: 'w' };
    await stage.sends('wei01', card('Which 王伟?', { actions: [once, approve] }));
    stage.talk.changing(() => true);
    for (const label of ['This one', 'This one', 'Approve $100', 'Approve $100']) {
      await wei.clicks(label);
      await wei.sees('ok');
    }
    const [first, second, third, fourth] = stage.talk.heard.map(({ key }) => key);
    expect(second).toBe(first);
    expect(third).not.toBe(fourth);
  });

  it('that takes long says so at once, and shows its result by an update after that', async () => {
    stage = await openStage();
    const wei = stage.person('wei01');
    const id = await stage.sends('wei01', open);
    stage.talk.changing(() => true);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    stage.talk.says(async () => {
      await held;
      stage.shown.cards.set(id, decided);
      return { cards: [card('Approved at last')] };
    });
    await wei.clicks('Approve $100');
    await wei.sees(/Working on it/);
    expect(await calls('updateCard')).toBe(0);
    release();
    expect((await wei.sees('Approved at last')).text).toContain('Approved by 王伟');
    expect(await calls('updateCard')).toBe(1);
    expect(await warnings()).toEqual([]);
    await expect.poll(() => [...stage.inbox.rows.values()].map((row) => row.done)).toEqual([true]);
  });

  it('that takes long and whose card cannot be updated is answered by a message', async () => {
    stage = await openStage();
    const wei = stage.person('wei01');
    await stage.sends('wei01', open);
    stage.talk.changing(() => true);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    stage.talk.says(async () => {
      await held;
      return { cards: [card('Approved at last')] };
    });
    await wei.clicks('Approve $100');
    await wei.sees(/Working on it/);
    await stage.dingtalk.sandbox.people.addFault({
      kind: 'refuse-call',
      api: 'updateCard',
      code: 'param.contentUnsafe',
    });
    release();
    await wei.sees('Approved at last');
    expect(stage.inbox.answers).toHaveLength(1);
  });

  it('that cannot be written down says that something broke, and does nothing', async () => {
    stage = await openStage();
    const wei = stage.person('wei01');
    await stage.sends('wei01', open);
    stage.talk.changing(() => true);
    stage.inbox.failing = true;
    await wei.clicks('Approve $100');
    await wei.sees(/Something broke/);
    expect(stage.talk.heard).toEqual([]);
  });

  it('left behind is answered by message, and its card drawn anew', async () => {
    stage = await openStage();
    const wei = stage.person('wei01');
    const id = await stage.sends('wei01', open);
    stage.talk.changing(() => true);
    await wei.clicks('Approve $100');
    await wei.sees('ok');
    const [row] = stage.inbox.rows.values();
    stage.talk.says(() => ({ cards: [card('Approved once')] }));
    await stage.bot.resume(row?.payload);
    await wei.sees('Approved once');
    expect(stage.talk.heard[0]?.key).toBe(stage.talk.heard[1]?.key);
    expect(stage.shown.redrawn).toEqual([id]);
  });

  it('forged for somebody else’s card is the clicker’s own act', async () => {
    stage = await openStage();
    const id = await stage.sends('wei01', open);
    await stage.dingtalk.sandbox.people.forgeClick({
      user: 'ana01',
      outTrackId: id,
      actionId: 'anything7',
      params: { n: 'request.approve', v: 'row-7' },
    });
    await expect.poll(() => stage.talk.heard).toMatchObject([{ from: { userId: 'ana01' } }]);
  });

  it('asks first where it must, and shows the card’s own buttons again after a no', async () => {
    stage = await openStage();
    const wei = stage.person('wei01');
    const pause: CardAction = {
      name: 'keys.pause',
      label: 'Pause',
      value: 'k1',
      confirm: {
        title: 'Pause your keys?',
        text: 'Calls fail until then.',
        yes: 'Pause them',
        no: 'Not now',
      },
    };
    await stage.sends('wei01', card('A busy hour', { actions: [pause] }));
    await wei.clicks('Pause');
    await wei.sees('Calls fail until then.');
    await wei.clicks('Not now');
    const back = await wei.sees('A busy hour');
    expect(back.controls.map(({ label }) => label)).toEqual(['Pause']);
    await wei.clicks('Pause');
    await wei.sees('Calls fail until then.');
    expect(stage.talk.heard).toEqual([]);
    await wei.clicks('Pause them');
    await wei.sees('ok');
    expect(stage.talk.heard).toMatchObject([{ name: 'keys.pause', value: 'k1' }]);
  });
});

describe('a form', () => {
  it('opens within the card that was clicked on, shows what to mend, and closes with its result', async () => {
    stage = await openStage();
    const wei = stage.person('wei01');
    await stage.sends('wei01', open);
    stage.talk.says((inbound) => {
      if (inbound.kind !== 'form') return { cards: [], form };
      return inbound.values['amount'] === '500'
        ? { cards: [], errors: { amount: 'At most $100.' } }
        : { cards: [card(`Approved ${inbound.values['amount']} of ${inbound.context}`)] };
    });
    stage.talk.changing(({ kind }) => kind === 'form');
    await wei.clicks('Approve less');
    await wei.sees('How much do you approve?');
    await wei.submits('Approve it', { Amount: '500' });
    await wei.sees('At most $100.');
    await wei.submits('Approve it', { Amount: '60' });
    const seen = await wei.sees('Approved 60 of row-7');
    expect(seen.controls.filter(({ type }) => type === 'input')).toEqual([]);
    const sent = stage.talk.heard.filter(({ kind }) => kind === 'form');
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    expect(stage.inbox.rows.size).toBe(2);
    expect(await calls('createAndDeliver')).toBe(1);
    expect(await warnings()).toEqual([]);
  });

  it('can be left, and the card is as before', async () => {
    stage = await openStage();
    const wei = stage.person('wei01');
    await stage.sends('wei01', open);
    stage.talk.says(() => ({ cards: [], form }));
    await wei.clicks('Approve less');
    await wei.sees('How much do you approve?');
    await wei.clicks('Never mind');
    const seen = await wei.sees('Waiting for 王伟');
    expect(seen.controls.map(({ label }) => label)).toEqual(['Approve $100', 'Approve less']);
  });

  it('asked for by a message comes as a card of its own and becomes its result', async () => {
    stage = await openStage();
    const wei = stage.person('wei01');
    stage.talk.says((inbound) =>
      inbound.kind === 'form'
        ? { cards: [card('Approved 60', { lines: ['Ana was told.'] })] }
        : { cards: [], form },
    );
    await wei.types('approve less');
    expect((await wei.sees('Approve less')).kind).toBe('card');
    await wei.submits('Approve it', { Amount: '60' });
    const seen = await wei.sees('Approved 60');
    expect(seen.text).toContain('Ana was told.');
    expect(seen.text).not.toContain('How much do you approve?');
    expect(seen.controls).toEqual([]);
    expect(stage.talk.heard).toMatchObject([
      { kind: 'text' },
      { kind: 'form', name: 'request.approve-less', context: 'row-7', values: { amount: '60' } },
    ]);
  });

  it('nobody opened for this person says that it is closed', async () => {
    stage = await openStage();
    const id = await stage.sends('wei01', open);
    const people = stage.dingtalk.sandbox.people;
    const params = { form: { amount: '60' } };
    await people.forgeClick({ user: 'wei01', outTrackId: id, actionId: 'submit', params });
    await stage.person('wei01').sees(/This form is closed/);
    expect(stage.talk.heard).toEqual([]);
  });

  it('that cannot be sent as a card is asked in the chat', async () => {
    stage = await openStage();
    await stage.dingtalk.sandbox.people.addFault({ kind: 'fail-delivery' });
    const wei = stage.person('wei01');
    stage.talk.says((inbound) =>
      inbound.kind === 'form' ? { cards: [card('Approved 60')] } : { cards: [], form },
    );
    await wei.types('approve less');
    await wei.sees('How much do you approve?');
    await wei.types('60');
    await wei.sees('Approved 60');
  });
});

it('finishes what is in hand before it stops', async () => {
  stage = await openStage();
  const wei = stage.person('wei01');
  await stage.sends('wei01', open);
  stage.talk.changing(() => true);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  stage.talk.says(async () => {
    await held;
    return { cards: [card('Approved at last')] };
  });
  await wei.clicks('Approve $100');
  await expect.poll(() => stage.talk.heard.length).toBe(1);
  const stopped = stage.bot.stop();
  release();
  await stopped;
  expect([...stage.inbox.rows.values()].map((row) => row.done)).toEqual([true]);
});
