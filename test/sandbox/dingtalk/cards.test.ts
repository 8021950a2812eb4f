import { afterEach, describe, expect, it } from 'vitest';
import {
  button,
  caller,
  cardFor,
  cardPath,
  createPath,
  person,
  startBot,
  startDingTalk,
  stopAll,
  templateId,
} from './support.js';

afterEach(stopAll);

const byKey = { updateCardDataByKey: true, updatePrivateDataByKey: true };

describe('cards', () => {
  it('are created with what they show, the private before the public', async () => {
    const dingtalk = await startDingTalk();
    const call = await caller(dingtalk);
    const buttons = JSON.stringify([button('批准', 'decide'), button('拒绝', 'decide')]);
    const answer = await call(
      'POST',
      createPath,
      cardFor(
        'lina',
        'r1',
        { title: '额度申请', body: '**王伟** 申请 500  \n原因：上线', lastMessage: '王伟申请额度' },
        { privateData: { lina: { cardParamMap: { buttons } } } },
      ),
    );
    expect(answer).toMatchObject({
      status: 200,
      body: { success: true, result: { outTrackId: 'r1', deliverResults: [{ success: true }] } },
    });
    const card = await person(dingtalk, 'lina').sees('额度申请');
    expect(card.text).toBe('额度申请\n王伟 申请 500\n原因：上线\n[批准] [拒绝]');
    expect(card.fallback).toBe('王伟申请额度');
    expect(dingtalk.sandbox.warnings).toEqual([]);
  });

  it('are refused as the API refuses them', async () => {
    const dingtalk = await startDingTalk();
    const call = await caller(dingtalk);
    const base = cardFor('lina', 'r1', { title: 'x' });
    const cases: [string, Record<string, unknown>][] = [
      ['param.outTrackIdEmpty', { outTrackId: '' }],
      ['param.templateNotExist', { cardTemplateId: 'other.schema' }],
      ['param.templateUnpublished', { cardTemplateId: 'draft.schema' }],
      ['param.cardPublicDataEmpty', { cardData: undefined }],
      ['param.invalid', { cardData: { cardParamMap: { title: 5 } } }],
      ['param.invalid', { cardData: { cardParamMap: { body: 'x'.repeat(103_000) } } }],
      ['param.userIdNotExist', { privateData: { nobody: { cardParamMap: {} } } }],
      ['param.openSpaceIdEmpty', { openSpaceId: '' }],
      ['param.openSpaceIdInvalid', { openSpaceId: 'IM_ROBOT.lina' }],
      ['param.openDeliverModelEmpty', { imRobotOpenDeliverModel: undefined }],
      ['param.openDeliverModelError', { imRobotOpenDeliverModel: { spaceType: 'IM_GROUP' } }],
      ['param.openSpaceModelInvalid', { imRobotOpenSpaceModel: {} }],
    ];
    for (const [code, change] of cases) {
      const { status, body } = await call('POST', createPath, { ...base, ...change });
      expect([status, body['code']], code).toEqual([400, code]);
    }
    expect((await call('POST', createPath, base)).status).toBe(200);
    const twice = await call('POST', createPath, base);
    expect(twice.body).toMatchObject({ code: 'param.cardAlreadyExist' });
    const { items } = await dingtalk.sandbox.people.news({ user: 'lina', since: 0 });
    expect(items).toHaveLength(1);
  });

  it('may fail to arrive inside a 200, place by place', async () => {
    const dingtalk = await startDingTalk();
    const call = await caller(dingtalk);
    const { body } = await call('POST', createPath, {
      ...cardFor('lina', 'r1', { title: 'x' }),
      openSpaceId: 'dtv1.card//IM_ROBOT.nobody;dtv1.card//IM_ROBOT.lina;dtv1.card//IM_GROUP.cidteam',
      imGroupOpenDeliverModel: { robotCode: 'dingapp', recipients: ['wang2'] },
    });
    expect(body).toMatchObject({
      success: true,
      result: { deliverResults: [{ success: false }, { success: true }, { success: true }] },
    });
    await person(dingtalk, 'wang2').sees('x');
    await person(dingtalk, 'wang1').doesNotSee('x');
  });

  it('lose what an update leaves out, unless it goes by key', async () => {
    const dingtalk = await startDingTalk();
    const call = await caller(dingtalk);
    const lina = person(dingtalk, 'lina');
    await call('POST', createPath, cardFor('lina', 'r1', { title: 'Title', status: 'open' }));
    const put = (more: Record<string, unknown>) => call('PUT', cardPath, { outTrackId: 'r1', ...more });
    const status = { cardData: { cardParamMap: { status: 'approved' } } };
    expect((await put({ ...status, cardUpdateOptions: byKey })).body).toEqual({
      success: true,
      result: true,
    });
    expect((await lina.sees('approved')).text).toBe('Title\napproved');
    await put({ cardData: { cardParamMap: { status: 'closed' } } });
    expect((await lina.sees('closed')).text).toBe('closed');
    expect((await put({})).body).toMatchObject({ code: 'param.cardDataAndPrivateDataBothEmpty' });
    expect((await put({ ...status, outTrackId: 'r2' })).body).toMatchObject({ code: 'param.cardNotExist' });
  });

  it('warn of values that stay blank on some clients', async () => {
    const dingtalk = await startDingTalk();
    const call = await caller(dingtalk);
    await call(
      'POST',
      createPath,
      cardFor(
        'lina',
        'r1',
        { other: 'x', body: '字'.repeat(400), buttons: 'no JSON' },
        { privateData: { lina: { cardParamMap: { title: 'mine' } } } },
      ),
    );
    const kinds = dingtalk.sandbox.warnings.map((one) => one.kind);
    expect(kinds).toEqual(['unknown-variable', 'long-value', 'unreadable-variable', 'not-private']);
  });
});

describe('clicks on cards', () => {
  const given = async (cardAckMs = 2_000, onClick?: () => unknown) => {
    const dingtalk = await startDingTalk({ timings: { cardAckMs } });
    const bot = await startBot(dingtalk, { onClick });
    const call = await caller(dingtalk);
    const buttons = JSON.stringify([
      button('拒绝', 'decide', { act: 'no' }),
      button('批准', 'decide', { act: 'yes' }),
    ]);
    const both = {
      openSpaceId: 'dtv1.card//IM_ROBOT.lina;dtv1.card//IM_ROBOT.wang1',
      privateData: { lina: { cardParamMap: { buttons } } },
    };
    await call('POST', createPath, cardFor('lina', 'r1', { title: '申请', status: '待审批' }, both));
    return { dingtalk, bot, call, lina: person(dingtalk, 'lina'), wang: person(dingtalk, 'wang1') };
  };

  it('reach the app with the index behind the action, and its answer changes the card at once', async () => {
    const { bot, lina, wang } = await given(2_000, () => ({
      cardUpdateOptions: byKey,
      cardData: { cardParamMap: { status: '已批准' } },
      userPrivateData: { cardParamMap: { buttons: '[]' } },
    }));
    await lina.clicks('批准');
    expect((await lina.sees('已批准')).text).toBe('申请\n已批准');
    await wang.sees('已批准');
    const [click] = bot.clicks;
    expect(click?.data).toMatchObject({
      type: 'actionCallback',
      outTrackId: 'r1',
      corpId: 'dingoffice',
      userId: 'lina',
    });
    expect(JSON.parse(String(click?.data['content']))).toEqual({
      cardPrivateData: { actionIds: ['decide1'], params: { act: 'yes' } },
    });
  });

  it('cannot be made on what one does not see, but can be forged', async () => {
    const { dingtalk, bot, wang } = await given(2_000, () => ({}));
    await expect(wang.clicks('批准', { timeoutMs: 20 })).rejects.toThrow('There is nothing to tap.');
    const params = { act: 'yes' };
    await dingtalk.sandbox.people.forgeClick({ user: 'wang1', outTrackId: 'r1', actionId: 'decide', params });
    await expect.poll(() => bot.clicks.length).toBe(1);
    expect(bot.clicks[0]?.data['userId']).toBe('wang1');
  });

  it('fail when the answer is late, and the late answer does nothing', async () => {
    const { dingtalk, bot, lina } = await given(30);
    await lina.clicks('批准');
    await lina.sees('The click on "批准" failed: no answer in time');
    const [click] = bot.clicks;
    bot.client.socketCallBackResponse(click?.frame.headers.messageId ?? '', {
      cardData: { cardParamMap: { status: 'too late' } },
    });
    await expect.poll(() => dingtalk.sandbox.warnings.map((one) => one.kind)).toEqual(['late-answer']);
    await lina.doesNotSee('too late');
    expect(bot.clicks).toHaveLength(1);
  });

  it('fail when nobody is connected', async () => {
    const { bot, lina } = await given();
    bot.client.disconnect();
    await expect.poll(() => bot.client.connected).toBe(false);
    await lina.clicks('批准');
    await lina.sees('nobody is connected');
  });

  it('must not be met by an update before their answer', async () => {
    const { dingtalk, bot, call, lina } = await given();
    const update = { outTrackId: 'r1', cardData: { cardParamMap: { status: 'x' } } };
    await lina.clicks('批准');
    await expect.poll(() => bot.clicks.length).toBe(1);
    await call('PUT', cardPath, update);
    bot.client.socketCallBackResponse(bot.clicks[0]?.frame.headers.messageId ?? '', {});
    expect(dingtalk.sandbox.warnings).toEqual([{ kind: 'update-during-callback', detail: 'r1' }]);
    await expect
      .poll(async () => (await dingtalk.sandbox.people.log({})).some((one) => one.kind === 'ack'))
      .toBe(true);
    await call('PUT', cardPath, update);
    expect(dingtalk.sandbox.warnings).toHaveLength(1);
  });

  it('send what was filled in', async () => {
    const { dingtalk, bot, call, wang } = await given(2_000, () => ({}));
    const fields = [
      { name: 'amount', label: '数量', type: 'NUMBER', required: true, requiredMsg: '请填写数量' },
      {
        name: 'until',
        label: '到期',
        type: 'SELECT',
        options: [
          { value: 'w', text: '一周' },
          { value: 'm', text: '一个月' },
        ],
      },
      { name: 'token', type: 'TEXT', hidden: true, defaultValue: 'k7' },
    ];
    const form = { form: JSON.stringify({ fields }), submit: '提交申请' };
    await call(
      'POST',
      createPath,
      cardFor('wang1', 'f1', { title: '申请额度' }, { privateData: { wang1: { cardParamMap: form } } }),
    );
    await expect(wang.submits()).rejects.toThrow('请填写数量');
    await wang.fills({ 数量: '500', until: '一个月' });
    expect((await wang.looks()).conversations[0]?.items.at(-1)?.text).toBe(
      '申请额度\n数量: 500\n到期: 一个月\n[提交申请]',
    );
    await expect(wang.submits('Send')).rejects.toThrow('提交申请');
    await wang.submits('提交申请');
    await expect.poll(() => bot.clicks.length).toBe(1);
    expect(JSON.parse(String(bot.clicks[0]?.data['content']))).toMatchObject({
      cardPrivateData: { params: { form: { amount: 500, until: { index: 1, value: 'm' }, token: 'k7' } } },
    });
    expect(dingtalk.sandbox.warnings).toEqual([]);
    expect(templateId).toBe('notice.schema');
  });
});
