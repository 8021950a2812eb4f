import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Card, plainCard } from '../../src/chat/cards/card.js';
import { createDingTalkApi } from '../../src/chat/dingtalk/api/client.js';
import type { ButtonLink } from '../../src/chat/dingtalk/buttons.js';
import { asSample, createDingTalkSender, outTrackIdOf } from '../../src/chat/dingtalk/sender.js';
import { ChatError, type ChatSender } from '../../src/ports/chat-sender.js';
import { fakeClock } from '../../src/ports/clock.js';
import { type FakeCallBudget, fakeCallBudget } from '../../src/ports/fake-call-budget.js';
import { fakeTime, keptLog } from './link-stage.js';
import { paths, type Server, startServer } from './server.js';

const ana = { workspace: 'dingcorp', userId: 'ana' };
const question: Card = {
  ...plainCard('Bo asks you for 200 USD'),
  lines: ['Until Friday.'],
  status: 'Waiting for you',
  actions: [
    { name: 'loan.accept', label: 'Lend 200 USD', value: 'l-1', style: 'primary' },
    { name: 'loan.decline', label: 'Decline', value: 'l-1' },
  ],
};

let server: Server;
let budget: FakeCallBudget;
beforeEach(async () => {
  server = await startServer();
  budget = fakeCallBudget();
  server.answer(paths.batchSend, { body: { processQueryKey: 'key-1' } });
  server.answer(paths.createAndDeliver, {
    body: { success: true, result: { outTrackId: 'x', deliverResults: [{ success: true }] } },
  });
  server.answer(paths.card, { body: { success: true, result: true } });
});
afterEach(() => server.close());

function sender(cardTemplateId: string | null = 'template.schema'): ChatSender<Card> {
  const { log } = keptLog();
  const config = { ...server.config, cardTemplateId };
  const api = createDingTalkApi({ config, clock: fakeClock(new Date(0)), budget, log, time: fakeTime() });
  return createDingTalkSender({
    api,
    config,
    log,
    buttonLinks: async (card, userId) =>
      card.actions.map(({ label, name }) => ({ title: label, actionURL: `dtmd://${userId}/${name}` })),
  });
}

async function failure(work: Promise<unknown>): Promise<ChatError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ChatError) return error;
  throw new Error(`expected a ChatError, got ${String(error)}`);
}

describe('with a template', () => {
  test('a message is a card of its own, with the buttons for its reader alone', async () => {
    const ref = await sender().send(ana, question, 'row-1', 'loan');
    expect(ref).toEqual({
      workspace: 'dingcorp',
      conversation: 'ana',
      externalId: 'tokendesk-row-1',
      editable: true,
    });
    const [call] = server.calls(paths.createAndDeliver);
    expect(call?.body).toMatchObject({
      outTrackId: 'tokendesk-row-1',
      openSpaceId: 'dtv1.card//IM_ROBOT.ana',
      imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode: 'dingapp' },
      imRobotOpenSpaceModel: { supportForward: false },
      cardData: { cardParamMap: { title: question.headline, status: 'Waiting for you' } },
    });
    expect(JSON.stringify(call?.body['cardData'])).not.toContain('loan.accept');
    expect(JSON.stringify(call?.body['privateData'])).toContain('loan.accept');
    expect(budget.taken).toEqual(['loan']);
  });

  test('sent again after an unknown outcome it is found by its id, and shows what is true now', async () => {
    server.answer(
      paths.createAndDeliver,
      { status: 504, body: '' },
      { status: 400, body: { code: 'param.cardAlreadyExist' } },
    );
    const chat = sender();
    expect(await failure(chat.send(ana, question, 'row-1', 'loan'))).toMatchObject({
      retry: true,
      unknownOutcome: true,
    });
    expect(await chat.find(ana, 'row-1')).toBeNull();
    const ref = await chat.send(ana, { ...question, status: 'Withdrawn' }, 'row-1', 'loan');
    expect(ref).toMatchObject({ externalId: outTrackIdOf('row-1'), editable: true });
    expect(server.calls(paths.card)[0]?.body).toMatchObject({
      outTrackId: 'tokendesk-row-1',
      cardData: { cardParamMap: { status: 'Withdrawn' } },
    });
    expect(server.calls(paths.batchSend)).toEqual([]);
  });

  test('is rendered anew by key, for its reader', async () => {
    const chat = sender();
    const ref = await chat.send(ana, question, 'row-1', 'loan');
    expect(await chat.update(ref, plainCard('Lent'), 'row-1', 'decision')).toBe('updated');
    expect(server.calls(paths.card)[0]?.body).toMatchObject({
      outTrackId: 'tokendesk-row-1',
      cardData: { cardParamMap: { title: 'Lent', status: '' } },
      privateData: { ana: { cardParamMap: { buttons: '[]' } } },
      cardUpdateOptions: { updateCardDataByKey: true, updatePrivateDataByKey: true },
    });
    expect(budget.taken).toEqual(['loan', 'decision']);
    server.answer(paths.card, { status: 400, body: { code: 'param.cardNotExist' } });
    expect(await chat.update(ref, plainCard('Lent'), 'row-1', 'decision')).toBe('gone');
  });

  test.each([
    [
      'is not shown',
      { body: { success: true, result: { deliverResults: [{ success: false, errorMsg: 'invisible' }] } } },
    ],
    ['has no template any more', { status: 400, body: { code: 'param.templateNotExist' } }],
  ])('a card that %s is said in words', async (_, answer) => {
    server.answer(paths.createAndDeliver, answer);
    expect(await sender().send(ana, question, 'row-1', 'loan')).toMatchObject({
      externalId: 'key-1',
      editable: false,
    });
    expect(server.calls(paths.batchSend)[0]?.body).toMatchObject({
      msgKey: 'sampleActionCard2',
      userIds: ['ana'],
    });
  });

  test('haste and a busy DingTalk are no reason to send words', async () => {
    server.answer(paths.createAndDeliver, {
      status: 403,
      body: { code: 'Forbidden.AccessDenied.QpsLimitForApi' },
    });
    expect(await failure(sender().send(ana, question, 'row-1', 'loan'))).toMatchObject({ code: 'rate' });
    expect(server.calls(paths.batchSend)).toEqual([]);
  });
});

describe('without a template', () => {
  test('a message is text with links, which nobody can edit', async () => {
    const ref = await sender(null).send(ana, question, 'row-1', 'decision');
    expect(ref).toEqual({ workspace: 'dingcorp', conversation: 'ana', externalId: 'key-1', editable: false });
    const body = server.calls(paths.batchSend)[0]?.body;
    expect(body).toMatchObject({ msgKey: 'sampleActionCard2', robotCode: 'dingapp' });
    expect(JSON.parse(String(body?.['msgParam']))).toMatchObject({
      title: question.headline,
      actionTitle1: 'Lend 200 USD',
      actionURL1: 'dtmd://ana/loan.accept',
      actionTitle2: 'Decline',
    });
    expect(server.calls(paths.createAndDeliver)).toEqual([]);
  });

  test.each([
    [0, 'sampleMarkdown', ['title', 'text']],
    [1, 'sampleActionCard', ['title', 'text', 'singleTitle', 'singleURL']],
    [
      5,
      'sampleActionCard5',
      ['title', 'text', ...[1, 2, 3, 4, 5].flatMap((n) => [`actionTitle${n}`, `actionURL${n}`])],
    ],
    [
      7,
      'sampleActionCard5',
      ['title', 'text', ...[1, 2, 3, 4, 5].flatMap((n) => [`actionTitle${n}`, `actionURL${n}`])],
    ],
  ])('%d buttons make %s', (count, msgKey, names) => {
    const links: ButtonLink[] = Array.from({ length: count }, (_, index) => ({
      title: `button ${index + 1}`,
      actionURL: `dtmd://${index + 1}`,
    }));
    const message = asSample(question, links);
    expect(message.msgKey).toBe(msgKey);
    expect(Object.keys(message.msgParam)).toEqual(names);
    expect(message.msgParam['text']?.includes('[button 7](dtmd://7)')).toBe(count === 7);
  });
});
