import { isObject, type Json, obj } from '../slack/json.js';
import { inspect, readParams, updated } from './api/card-data.js';
import type { Answer } from './hub.js';
import type { CardState, Params } from './model.js';
import type { Platform } from './platform.js';
import { showNote } from './posting.js';
import { ApiRefusal } from './refusal.js';
import { unionIdOf } from './seed.js';
import type { Conversation } from './world.js';

const topic = '/v1.0/card/instances/callback';

/** A click on a card or the submission of its form. */
export interface CardClick {
  readonly card: CardState;
  readonly user: string;
  readonly conversation: Conversation;
  readonly label: string;
  readonly actionId: string;
  readonly params: Json;
}

/**
 * Tells the app of a click and applies what it answers in time; else the clicker is told that it failed.
 * https://open.dingtalk.com/document/development/event-callback-card
 */
export async function raiseCallback(platform: Platform, click: CardClick): Promise<void> {
  const { world, hub, callbacks } = platform;
  const { card, user, conversation, actionId, params } = click;
  const { outTrackId, userIdType } = card;
  const failed = (why: string): void =>
    showNote(platform, {
      kind: 'notice',
      user,
      conversation: conversation.id,
      text: `The click on "${click.label}" failed: ${why}.`,
    });
  if (card.callbackType !== 'STREAM') return failed('the card has no callback');
  callbacks.set(outTrackId, (callbacks.get(outTrackId) ?? 0) + 1);
  let answer: Answer;
  try {
    answer = await hub.ask(topic, {
      type: 'actionCallback',
      outTrackId,
      corpId: world.seed.corpId,
      userId: userIdType === 1 ? user : unionIdOf(user),
      userIdType,
      spaceType: 'im',
      spaceId: conversation.id,
      extension: '{}',
      content: JSON.stringify({ cardPrivateData: { actionIds: [actionId], params } }),
    });
  } finally {
    const left = (callbacks.get(outTrackId) ?? 1) - 1;
    if (left > 0) callbacks.set(outTrackId, left);
    else callbacks.delete(outTrackId);
  }
  if (answer.kind === 'timeout') failed('no answer in time');
  else if (answer.kind === 'nobody') failed('nobody is connected');
  else if (answer.kind === 'refused') failed(`the app answered ${answer.code}`);
  else applyAnswer(platform, outTrackId, user, answer.data);
}

/** Puts what the app answered into the card: for everybody, and for the clicker alone. */
function applyAnswer(platform: Platform, outTrackId: string, user: string, data: Json): void {
  const { world, warnings } = platform;
  const response = obj(data, 'response');
  const card = world.cards.get(outTrackId);
  if (response === undefined || card === undefined) return;
  try {
    const read = (name: string): Params | undefined => {
      const holder = response[name];
      return isObject(holder) ? readParams(holder) : undefined;
    };
    const publicData = read('cardData');
    const own = read('userPrivateData');
    if (publicData === undefined && own === undefined) return;
    const template = world.templates.get(card.templateId);
    if (template !== undefined) {
      inspect(platform, template, publicData ?? {}, false);
      inspect(platform, template, own ?? {}, true);
    }
    const options = obj(response, 'cardUpdateOptions');
    const changed = updated(card, {
      data: publicData,
      privateData: own === undefined ? undefined : { [user]: own },
      dataByKey: options?.['updateCardDataByKey'] === true,
      privateByKey: options?.['updatePrivateDataByKey'] === true,
    });
    world.commit({ kind: 'card', card: changed, ...(publicData === undefined ? { only: user } : {}) });
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    warnings.add('bad-answer', `${outTrackId}: ${error.message}`);
  }
}
