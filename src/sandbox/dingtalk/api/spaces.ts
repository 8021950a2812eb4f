import { isObject, type Json, obj, str, strs } from '../../slack/json.js';
import { limits } from '../limits.js';
import type { CardState } from '../model.js';
import type { Platform } from '../platform.js';
import { postAsRobot } from '../posting.js';
import { refused } from '../refusal.js';

/** A place a card goes to, such as `dtv1.card//IM_GROUP.cid…`. */
export interface Space {
  readonly type: 'IM_ROBOT' | 'IM_GROUP';
  readonly id: string;
  readonly recipients?: readonly string[];
}

/** What became of one delivery. */
type DeliverResult = Json & { readonly success: boolean };

/**
 * Reads `openSpaceId` and the models that belong to its spaces.
 *
 * @throws ApiRefusal for what the API refuses as a whole
 */
export function readSpaces(platform: Platform, body: Json): readonly Space[] {
  const text = str(body, 'openSpaceId');
  if (text === undefined || text === '') throw refused(400, 'param.openSpaceIdEmpty');
  if (text.length > limits.card.openSpaceId) throw refused(400, 'param.openSpaceIdInvalid');
  for (const model of ['imRobotOpenSpaceModel', 'imGroupOpenSpaceModel']) checkSpaceModel(body, model);
  return text.split(';').map((part): Space => {
    const [, type, id] = /^dtv1\.card\/\/(IM_ROBOT|IM_GROUP)\.(\S+)$/.exec(part) ?? [];
    if (id === undefined) throw refused(400, 'param.openSpaceIdInvalid');
    return type === 'IM_ROBOT' ? robotSpace(platform, body, id) : groupSpace(platform, body, id);
  });
}

function checkSpaceModel(body: Json, name: string): void {
  const model = body[name];
  if (model === undefined) return;
  if (!isObject(model) || typeof model['supportForward'] !== 'boolean')
    throw refused(400, 'param.openSpaceModelInvalid', `${name}.supportForward is needed`);
}

function robotSpace({ world }: Platform, body: Json, id: string): Space {
  const model = obj(body, 'imRobotOpenDeliverModel');
  if (model === undefined) throw refused(400, 'param.openDeliverModelEmpty');
  const code = str(model, 'robotCode');
  if (str(model, 'spaceType') !== 'IM_ROBOT' || (code !== undefined && code !== world.app.robotCode))
    throw refused(400, 'param.openDeliverModelError');
  return { type: 'IM_ROBOT', id };
}

function groupSpace({ world }: Platform, body: Json, id: string): Space {
  const model = obj(body, 'imGroupOpenDeliverModel');
  if (model === undefined) throw refused(400, 'param.openDeliverModelEmpty');
  if (str(model, 'robotCode') !== world.app.robotCode) throw refused(400, 'param.openDeliverModelError');
  const recipients = strs(model, 'recipients');
  return recipients.length === 0 ? { type: 'IM_GROUP', id } : { type: 'IM_GROUP', id, recipients };
}

/** Brings a card to its places; each result says whether that place took it, inside a 200. */
export function deliver(
  platform: Platform,
  card: CardState,
  spaces: readonly Space[],
): readonly DeliverResult[] {
  const { world, faults } = platform;
  return spaces.map((space) => {
    const about = { spaceType: space.type, spaceId: space.id };
    const conversation =
      space.type === 'IM_GROUP'
        ? world.conversations.get(space.id)
        : singleOf(platform, space.id, card.userIdType);
    const lost = faults.take('fail-delivery') !== undefined;
    if (lost || conversation === undefined || (space.type === 'IM_GROUP' && conversation.kind !== 'group'))
      return { ...about, success: false, carrierId: '', errorMsg: lost ? '投放失败' : '场域不存在' };
    const carrierId = world.ids.next('pqk');
    const body = { type: 'card', outTrackId: card.outTrackId } as const;
    postAsRobot(platform, conversation, body, { key: carrierId, recipients: space.recipients });
    return { ...about, success: true, carrierId, errorMsg: '' };
  });
}

function singleOf({ world }: Platform, id: string, userIdType: 1 | 2) {
  const member = world.member(id, userIdType);
  return member === undefined ? undefined : world.single(member.userId);
}
