import { afterEach, describe, expect, it } from 'vitest';
import { type Card, type CardAction, type Form, plainCard } from '../../src/chat/cards/card.js';
import { openStage, type Stage } from './bot-stage.js';

let stage: Stage;
afterEach(() => stage.close());

const form: Form = {
  name: 'request.approve-less',
  title: 'Approve less',
  submit: 'Approve',
  cancel: 'Cancel',
  context: 'row-7',
  intro: 'Ana asks for $100. How much do you approve?',
  fields: [{ name: 'amount', label: 'Amount', kind: 'line' }],
};

const approve: CardAction = { name: 'request.approve', label: 'Approve $100', value: 'row-7' };

function card(headline: string, more: Partial<Card> = {}): Card {
  return { ...plainCard(headline), ...more };
}

/** Names of the calls that DingTalk's APIs got, without those for tokens and connections. */
async function calls(): Promise<string[]> {
  const log = await stage.dingtalk.sandbox.people.log({});
  return log
    .filter((entry) => entry.kind === 'call' || entry.kind === 'webhook')
    .map((entry) => entry.name)
    .filter((name) => !['gateway', 'accessToken'].includes(name));
}

/** What the inbox holds, once all of it is done. */
async function allDone(): Promise<void> {
  await expect.poll(() => [...stage.inbox.rows.values()].filter((row) => !row.done)).toEqual([]);
}

describe('a message to the robot', () => {
  it('is written down before it is acknowledged, and answered by the address that came with it', async () => {
    stage = await openStage();
    let before: string[] = [];
    stage.talk.says(() => {
      before = [...stage.seams];
      return { cards: [card('还剩 128 USD', { lines: ['够用'] })] };
    });
    const wei = stage.person('wei01');
    await wei.types(' /tokens  还剩多少 ');
    expect((await wei.sees('还剩 128 USD')).kind).toBe('message');
    expect(stage.talk.heard).toMatchObject([
      { kind: 'text', text: '还剩多少', place: 'direct', from: { workspace: 'dingcorp', userId: 'wei01' } },
    ]);
    expect(before).toEqual([
      'dingtalk.inbox.before',
      'dingtalk.inbox.after',
      'dingtalk.ack.before',
      'dingtalk.ack.after',
    ]);
    await allDone();
    expect([...stage.inbox.rows.keys()][0]).toMatch(/^dingtalk:msg:dingapp:/);
    expect(await calls()).toHaveLength(1);
    expect(stage.inbox.answers).toEqual([]);
  });

  it('counts once although it is pushed twice', async () => {
    stage = await openStage();
    await stage.dingtalk.sandbox.people.addFault({ kind: 'duplicate' });
    const ana = stage.person('ana01');
    await ana.types('borrow 200 from 王伟');
    await ana.sees('ok');
    await allDone();
    expect(stage.talk.heard).toHaveLength(1);
  });

  it('counts once although the acknowledgement is lost', async () => {
    stage = await openStage({ timings: { robotRedeliverMs: [50, 50] } });
    await stage.dingtalk.sandbox.people.addFault({ kind: 'drop-ack' });
    const ana = stage.person('ana01');
    await ana.types('borrow 200 from 王伟');
    await ana.sees('ok');
    await expect.poll(() => stage.seams.filter((place) => place === 'dingtalk.ack.after').length).toBe(2);
    expect(stage.talk.heard).toHaveLength(1);
  });

  it('is answered through the outbox when its address has served its time', async () => {
    stage = await openStage();
    await stage.dingtalk.sandbox.people.addFault({ kind: 'expire-webhook' });
    stage.talk.says(() => ({ cards: [card('Bo was asked')] }));
    const ana = stage.person('ana01');
    await ana.types('borrow 200 from 王伟');
    await ana.sees('Bo was asked');
    expect(stage.inbox.answers).toHaveLength(1);
    await allDone();
  });

  it('in a group: the person is answered privately, the group sees one neutral line', async () => {
    stage = await openStage();
    stage.talk.says(() => ({ cards: [card('128 USD left')], neutral: 'Answered privately.' }));
    const ana = stage.person('ana01');
    const wei = stage.person('wei01');
    const since = await wei.mark();
    await ana.says('Team', '@TokenDesk how much do I have left');
    expect((await ana.sees('128 USD left')).where).toBe('TokenDesk');
    expect((await wei.sees('Answered privately.', { since })).where).toBe('Team');
    expect(await wei.transcript()).not.toMatch(/128/);
    expect(stage.talk.heard).toMatchObject([{ place: 'group', text: 'how much do I have left' }]);
  });

  it('from somebody of another organisation is refused kindly', async () => {
    stage = await openStage();
    const olga = stage.person('out01');
    await olga.says('Team', '@TokenDesk how much do I have left');
    await olga.sees(/for people of this company only/);
    expect(stage.talk.heard).toEqual([]);
  });

  it('that came without its words is logged and breaks nothing', async () => {
    stage = await openStage();
    await stage.dingtalk.sandbox.people.addFault({ kind: 'over-quota' });
    const ana = stage.person('ana01');
    await ana.types('how much');
    await expect.poll(() => stage.troubles.join()).toContain('pushes to the robot are used up');
    await ana.types('how much now');
    await ana.sees('ok');
    expect(stage.talk.heard).toHaveLength(1);
  });

  it('that cannot be written down is not acknowledged, and the person hears so', async () => {
    stage = await openStage({ timings: { robotRedeliverMs: [200] } });
    stage.inbox.failing = true;
    const ana = stage.person('ana01');
    await ana.types('borrow 200 from 王伟');
    await ana.sees(/Something broke/);
    expect(stage.talk.heard).toEqual([]);
    stage.inbox.failing = false;
    await ana.sees(/^ok$/m);
    expect(stage.talk.heard).toHaveLength(1);
  });

  it('left behind is taken up again and answered by direct message', async () => {
    stage = await openStage();
    const ana = stage.person('ana01');
    await ana.types('borrow 200 from 王伟');
    await ana.sees('ok');
    const [row] = stage.inbox.rows.values();
    stage.talk.says(() => ({ cards: [card('Bo was asked')] }));
    await stage.bot.resume(row?.payload);
    await ana.sees('Bo was asked');
    expect(stage.talk.heard[0]?.key).toBe(stage.talk.heard[1]?.key);
  });
});

describe('buttons below a reply', () => {
  it('are links that only the person they were made for can use', async () => {
    stage = await openStage();
    stage.talk.says((inbound) =>
      inbound.kind === 'action'
        ? { cards: [card(`did ${inbound.name} ${inbound.value}`)] }
        : { cards: [card('Ana asks', { actions: [approve] })] },
    );
    const wei = stage.person('wei01');
    await wei.types('anything');
    const seen = await wei.sees('Ana asks');
    await wei.clicks('Approve $100');
    await wei.sees('did request.approve row-7');
    const url = seen.controls[0]?.url ?? '';
    const text = new URLSearchParams(url.slice(url.indexOf('?'))).get('content') ?? '';
    expect(text).toMatch(/^Approve \$100 #[a-z2-9]{8}$/);
    const ana = stage.person('ana01');
    await ana.types(text);
    await ana.sees(/made for somebody else/);
    expect(stage.talk.heard).toHaveLength(2);
  });

  it('on a question that is asked once keep the key of their first click', async () => {
    stage = await openStage();
    const confirm: CardAction = { name: 'borrow.confirm', label: 'Ask Bo', value: '{"p":null}' };
    stage.talk.says((inbound) => ({
      cards: [card(inbound.kind === 'action' ? 'asked' : 'Ask Bo for $200?', { actions: [confirm] })],
    }));
    const ana = stage.person('ana01');
    await ana.types('I could need 200');
    await ana.clicks('Ask Bo');
    await ana.sees('asked');
    await ana.clicks('Ask Bo', { within: /Ask Bo for/ });
    await expect.poll(() => stage.talk.heard.length).toBe(3);
    const [, first, second] = stage.talk.heard;
    expect(first?.key).toMatch(/^dingtalk:button:/);
    expect(second?.key).toBe(first?.key);
  });

  it('ask first where they must', async () => {
    stage = await openStage();
    const pause: CardAction = {
      name: 'keys.pause',
      label: 'Pause',
      value: 'k1',
      confirm: {
        title: 'Pause your keys?',
        text: 'Calls fail until you go on.',
        yes: 'Pause them',
        no: 'Not now',
      },
    };
    stage.talk.says((inbound) =>
      inbound.kind === 'action'
        ? { cards: [card(`did ${inbound.name} ${inbound.value}`)] }
        : { cards: [card('A busy hour', { actions: [pause] })] },
    );
    const ana = stage.person('ana01');
    await ana.types('anything');
    await ana.clicks('Pause');
    await ana.sees('Calls fail until you go on.');
    expect(stage.talk.heard).toHaveLength(1);
    await ana.clicks('Pause them');
    await ana.sees('did keys.pause k1');
  });
});

describe('a form without a template', () => {
  it('is asked in the chat; a refused answer is asked again, and it can be left', async () => {
    stage = await openStage({ cards: false });
    stage.talk.says((inbound) => {
      if (inbound.kind === 'form')
        return inbound.values['amount'] === '500'
          ? { cards: [], errors: { amount: 'At most $100.' } }
          : { cards: [card(`approved ${inbound.values['amount']} of ${inbound.context}`)] };
      if (inbound.kind === 'action' && inbound.name === 'request.less') return { cards: [], form };
      if (inbound.kind === 'action') return { cards: [card(`did ${inbound.name}`)] };
      const less = { name: 'request.less', label: 'Approve less', value: 'row-7' };
      return { cards: [card(`heard ${inbound.text}`, { actions: [less] })] };
    });
    const wei = stage.person('wei01');
    await wei.types('hello');
    await wei.clicks('Approve less');
    await wei.sees(/How much do you approve/);
    await wei.types('how much do I have left');
    await wei.sees('heard how much do I have left');
    await wei.types('500');
    await wei.sees(/At most \$100/);
    await wei.types('60');
    await wei.sees('approved 60 of row-7');
    await wei.types('60');
    await wei.sees('heard 60');
    await wei.clicks('Approve less');
    await wei.sees(/How much do you approve/);
    await wei.types('取消');
    await wei.sees('did confirm.cancel');
  });

  it('of several fields says what to type', async () => {
    stage = await openStage({ cards: false });
    const two: Form = {
      ...form,
      fields: [...form.fields, { name: 'reason', label: 'Reason', kind: 'paragraph' }],
    };
    stage.talk.says(() => ({ cards: [], form: two }));
    const wei = stage.person('wei01');
    await wei.types('request');
    await wei.sees('Type it instead: request.approve-less');
  });

  it('taken up again after a stop is still the answer to its question', async () => {
    stage = await openStage({ cards: false });
    stage.talk.says((inbound) => {
      if (inbound.kind === 'form') return { cards: [card(`approved ${inbound.values['amount']}`)] };
      return { cards: [], form };
    });
    const wei = stage.person('wei01');
    await wei.types('less');
    await wei.sees(/How much do you approve/);
    await wei.types('60');
    await wei.sees('approved 60');
    const [, row] = [...stage.inbox.rows.values()];
    await stage.bot.resume(row?.payload);
    const forms = stage.talk.heard.filter(({ kind }) => kind === 'form');
    expect(forms).toHaveLength(2);
    expect(forms[0]).toEqual(forms[1]);
  });
});
