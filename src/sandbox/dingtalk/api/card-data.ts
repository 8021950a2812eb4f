import { isObject, type Json, obj, parseJson } from '../../slack/json.js';
import { limits } from '../limits.js';
import type { CardState, Params } from '../model.js';
import type { Platform } from '../platform.js';
import { refused } from '../refusal.js';
import type { Template } from '../templates.js';

/**
 * Reads `{cardParamMap}`.
 *
 * @throws ApiRefusal when a value is no string or something is too large
 */
export function readParams(holder: Json): Params {
  const map = obj(holder, 'cardParamMap') ?? {};
  const params: { [name: string]: string } = {};
  let total = 0;
  for (const [name, value] of Object.entries(map)) {
    if (typeof value !== 'string')
      throw refused(400, 'param.invalid', `cardParamMap.${name} is not a string`);
    if (Buffer.byteLength(name) > limits.card.keyBytes)
      throw refused(400, 'param.invalid', `cardParamMap: the key ${name} is too long`);
    total += Buffer.byteLength(name) + Buffer.byteLength(value);
    params[name] = value;
  }
  if (total > limits.card.totalBytes)
    throw refused(400, 'param.invalid', 'cardParamMap is larger than 100 KB');
  return params;
}

/**
 * Reads `privateData`: by user id or union id, as the call says. Keys become user ids.
 *
 * @throws ApiRefusal for people the organisation does not have
 */
export function readPrivateData(
  { world }: Platform,
  body: Json,
  userIdType: 1 | 2,
): { readonly [userId: string]: Params } | undefined {
  const all = obj(body, 'privateData');
  if (all === undefined) return undefined;
  const entries = Object.entries(all).map(([id, holder]) => {
    const member = world.member(id, userIdType);
    if (member === undefined) throw refused(400, 'param.userIdNotExist');
    return [member.userId, readParams(isObject(holder) ? holder : {})] as const;
  });
  return Object.fromEntries(entries);
}

/** 1 unless the call says 2. */
export function readUserIdType(body: Json): 1 | 2 {
  const type = body['userIdType'];
  if (type === undefined || type === 1) return 1;
  if (type === 2) return 2;
  throw refused(400, 'param.invalid', 'userIdType is 1 or 2');
}

/** Warns of values that the API takes, but that stay blank or are cut on some clients. */
export function inspect({ warnings }: Platform, template: Template, params: Params, ofOne: boolean): void {
  for (const [name, value] of Object.entries(params)) {
    const variable = template.variables.find((one) => one.name === name);
    const at = `${template.id} ${name}`;
    if (variable === undefined) {
      warnings.add('unknown-variable', at);
      continue;
    }
    if (ofOne && !variable.private) warnings.add('not-private', at);
    if (Buffer.byteLength(value) > limits.card.valueBytes)
      warnings.add('long-value', `${at}: ${Buffer.byteLength(value)} bytes`);
    const structured = variable.type === 'buttonGroup' || variable.type === 'form';
    if (structured && value !== '' && typeof parseJson(value) !== 'object')
      warnings.add('unreadable-variable', at);
  }
}

/** New values of a card: everything is replaced unless the update goes by key. */
export function updated(
  card: CardState,
  change: {
    data?: Params | undefined;
    privateData?: { readonly [userId: string]: Params } | undefined;
    dataByKey: boolean;
    privateByKey: boolean;
  },
): CardState {
  const { data, privateData = {}, dataByKey, privateByKey } = change;
  const mine = Object.entries(privateData).map(
    ([user, params]) => [user, privateByKey ? { ...card.privateData[user], ...params } : params] as const,
  );
  return {
    ...card,
    data: data === undefined ? card.data : dataByKey ? { ...card.data, ...data } : data,
    privateData: { ...card.privateData, ...Object.fromEntries(mine) },
  };
}
