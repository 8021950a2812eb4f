import { type Json, obj, str } from '../../slack/json.js';
import { limits } from '../limits.js';
import type { CardState } from '../model.js';
import type { Platform } from '../platform.js';
import { refused } from '../refusal.js';
import { type Api, needStr } from './call.js';
import { inspect, readParams, readPrivateData, readUserIdType, updated } from './card-data.js';
import { deliver, readSpaces } from './spaces.js';

const writes = {
  permission: 'Card.Instance.Write',
  counted: true,
  failure: { success: false, result: null },
} as const;

/** Interactive cards. https://open.dingtalk.com/document/development/create-and-deliver-cards */
export const cardApis: readonly Api[] = [
  {
    ...writes,
    name: 'createAndDeliver',
    method: 'POST',
    path: '/v1.0/card/instances/createAndDeliver',
    run(platform, { body }) {
      const card = readCard(platform, body);
      const spaces = readSpaces(platform, body);
      platform.world.commit({ kind: 'card', card });
      const deliverResults = deliver(platform, card, spaces);
      return { success: true, result: { outTrackId: card.outTrackId, deliverResults } };
    },
  },
  {
    ...writes,
    name: 'createCard',
    method: 'POST',
    path: '/v1.0/card/instances',
    run(platform, { body }) {
      const card = readCard(platform, body);
      platform.world.commit({ kind: 'card', card });
      return { success: true, result: card.outTrackId };
    },
  },
  {
    ...writes,
    name: 'deliverCard',
    method: 'POST',
    path: '/v1.0/card/instances/deliver',
    run(platform, { body }) {
      const card = needCard(platform, body);
      return { success: true, result: deliver(platform, card, readSpaces(platform, body)) };
    },
  },
  {
    ...writes,
    name: 'updateCard',
    method: 'PUT',
    path: '/v1.0/card/instances',
    run(platform, { body }) {
      const { world, warnings, callbacks } = platform;
      const card = needCard(platform, body);
      const userIdType = readUserIdType(body);
      const holder = obj(body, 'cardData');
      const data = holder === undefined ? undefined : readParams(holder);
      const privateData = readPrivateData(platform, body, userIdType);
      if (data === undefined && privateData === undefined)
        throw refused(400, 'param.cardDataAndPrivateDataBothEmpty');
      if ((callbacks.get(card.outTrackId) ?? 0) > 0) warnings.add('update-during-callback', card.outTrackId);
      const template = world.templates.get(card.templateId);
      if (template !== undefined) {
        inspect(platform, template, data ?? {}, false);
        for (const params of Object.values(privateData ?? {})) inspect(platform, template, params, true);
      }
      const options = obj(body, 'cardUpdateOptions');
      const change = {
        data,
        privateData,
        dataByKey: options?.['updateCardDataByKey'] === true,
        privateByKey: options?.['updatePrivateDataByKey'] === true,
      };
      const people = Object.keys(privateData ?? {});
      const only = data === undefined && people.length === 1 ? people[0] : undefined;
      world.commit({ kind: 'card', card: updated(card, change), ...(only === undefined ? {} : { only }) });
      return { success: true, result: true };
    },
  },
  {
    name: 'streamCard',
    method: 'PUT',
    path: '/v1.0/card/streaming',
    permission: 'Card.Streaming.Write',
    counted: true,
    failure: { success: false, result: false },
    run(platform, { body }) {
      const card = needCard(platform, body);
      const guid = needStr(body, 'guid', 'param.empty');
      const key = needStr(body, 'key', 'param.empty');
      const content = str(body, 'content') ?? '';
      if (Buffer.byteLength(content) > limits.stream.contentBytes) throw refused(400, 'param.stream.content');
      if (guid === card.guid) return { success: true, result: true };
      const variable = platform.world.templates
        .get(card.templateId)
        ?.variables.find((one) => one.name === key);
      if (variable?.type === 'markdown' && body['isFull'] !== true)
        platform.warnings.add('stream-not-full', `${card.outTrackId} ${key}`);
      const before = body['isFull'] === true ? '' : (card.data[key] ?? '');
      const data = { ...card.data, [key]: before + content };
      platform.world.commit({ kind: 'card', card: { ...card, data, guid } });
      return { success: true, result: true };
    },
  },
];

function needCard({ world }: Platform, body: Json): CardState {
  const card = world.cards.get(needStr(body, 'outTrackId', 'param.outTrackIdEmpty'));
  if (card === undefined) throw refused(400, 'param.cardNotExist');
  return card;
}

function readCard(platform: Platform, body: Json): CardState {
  const { world } = platform;
  const outTrackId = needStr(body, 'outTrackId', 'param.outTrackIdEmpty');
  if (outTrackId.length > limits.card.outTrackId)
    throw refused(400, 'param.invalid', 'outTrackId is too long');
  const templateId = needStr(body, 'cardTemplateId', 'param.cardTemplateIdEmpty');
  const template = world.templates.get(templateId);
  if (template === undefined) throw refused(400, 'param.templateNotExist');
  if (!template.published) throw refused(400, 'param.templateUnpublished');
  const holder = obj(body, 'cardData');
  if (holder === undefined) throw refused(400, 'param.cardPublicDataEmpty');
  const data = readParams(holder);
  const userIdType = readUserIdType(body);
  const privateData = readPrivateData(platform, body, userIdType) ?? {};
  inspect(platform, template, data, false);
  for (const params of Object.values(privateData)) inspect(platform, template, params, true);
  const callbackType = body['callbackType'] ?? '';
  if (callbackType !== '' && callbackType !== 'STREAM' && callbackType !== 'HTTP')
    throw refused(400, 'param.invalid', 'callbackType is STREAM or HTTP');
  if (world.cards.has(outTrackId)) throw refused(400, 'param.cardAlreadyExist');
  const space = obj(body, 'imRobotOpenSpaceModel') ?? obj(body, 'imGroupOpenSpaceModel');
  const summaries = obj(space, 'lastMessageI18n');
  const summary = str(summaries, 'ZH_CN') ?? str(summaries, 'EN_US') ?? data['lastMessage'] ?? '';
  return { outTrackId, templateId, data, privateData, userIdType, callbackType, summary };
}
