import type { z } from 'zod';
import type { CallBudget } from '../../../ports/call-budget.js';
import { type CallClass, ChatError } from '../../../ports/chat-sender.js';
import type { Clock } from '../../../ports/clock.js';
import type { Log } from '../../talk/ports.js';
import { apiBase, type DingTalkConfig, oapiBase } from '../config.js';
import { tokenBucket } from './bucket.js';
import { callJson, type Fetch, type HttpAnswer } from './http.js';
import { newRefusal, oldRefusal, type Refusal } from './refusals.js';
import {
  batchSent,
  type CardParams,
  cardDelivered,
  cardDone,
  type DingTalkUser,
  groupSent,
  userFound,
} from './shapes.js';
import { machineTime, type RealTime, wait } from './timers.js';
import { createAccessToken } from './token.js';
import { replyByWebhook } from './webhook.js';
import { createWorkflowApi, type WorkflowApi } from './workflow.js';

/** A message by template key: `sampleMarkdown`, `sampleActionCard2`, … with its parameters. */
export interface SampleMessage {
  msgKey: string;
  msgParam: Readonly<Record<string, string>>;
}

/** A card to be shown to one person or in one group. */
export interface NewCard {
  /** Ours, and unique: at most 100 characters. */
  outTrackId: string;
  to: { userId: string } | { openConversationId: string };
  publicParams: CardParams;
  /** By user id. */
  privateParams: Readonly<Record<string, CardParams>>;
  /** What the list of conversations shows of it. */
  summary: string;
}

/** The OpenAPI calls that TokenDesk makes. All reject with `ChatError`. */
export interface DingTalkApi {
  /** Sends to one person; the key names the message to DingTalk. */
  batchSend(
    userId: string,
    message: SampleMessage,
    callClass: CallClass,
  ): Promise<{ processQueryKey: string }>;
  /** Sends to a group the robot is in. */
  groupSend(
    openConversationId: string,
    message: SampleMessage,
    callClass: CallClass,
  ): Promise<{ processQueryKey: string }>;
  /** Makes and shows a card. `exists`: there is one by this id already, which stays as it is. */
  createAndDeliver(card: NewCard, callClass: CallClass): Promise<'delivered' | 'exists'>;
  /** Changes the variables that are named and leaves the others. `gone`: DingTalk has no such card. */
  updateCard(
    outTrackId: string,
    change: { publicParams?: CardParams; privateParams?: Readonly<Record<string, CardParams>> },
    callClass: CallClass,
  ): Promise<'updated' | 'gone'>;
  /** A person of the organisation, or null if it has nobody by that id. Not counted by DingTalk. */
  userGet(userId: string): Promise<DingTalkUser | null>;
  /** Replies by the address that came with a message; see {@link replyByWebhook}. Not counted. */
  replyByWebhook(url: string, body: object): Promise<void>;
  /** OA approval. */
  workflow: WorkflowApi;
}

/** What the client is made of. */
export interface DingTalkApiParts {
  config: DingTalkConfig;
  clock: Clock;
  budget: CallBudget;
  log: Log;
  fetch?: Fetch;
  time?: RealTime;
}

/** Milliseconds for a call. DingTalk's own gateway gives up after about three seconds. */
const answerWithinMs = 10_000;
/** A longer wait for a turn goes back to the queue. */
const longestWaitMs = 5_000;
/** Pauses after refusals for haste, one after the other. */
const pausesMs = [1_000, 2_000, 4_000] as const;

/** A call, before the token is known. */
interface Call {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  body: object | null;
  callClass: CallClass;
}

/** Makes the client. It calls nobody until it is asked to. */
export function createDingTalkApi(parts: DingTalkApiParts): DingTalkApi {
  const { config, budget, log, fetch = globalThis.fetch, time = machineTime } = parts;
  const token = createAccessToken({ ...parts, fetch, timeoutMs: answerWithinMs });
  const bucket = tokenBucket(budget.callsPerSecond, time);
  let hasty = 0;

  const api: DingTalkApi = {
    async batchSend(userId, message, callClass) {
      const sent = read(
        batchSent,
        await counted({
          method: 'POST',
          path: '/v1.0/robot/oToMessages/batchSend',
          body: { robotCode: config.robotCode, userIds: [userId], ...written(message) },
          callClass,
        }),
      );
      if (sent.invalidStaffIdList?.includes(userId)) throw new ChatError('invalid-staff-id', false);
      if (sent.flowControlledStaffIdList?.includes(userId)) throw new ChatError('rate', true, haste());
      return { processQueryKey: sent.processQueryKey };
    },

    async groupSend(openConversationId, message, callClass) {
      const body = { robotCode: config.robotCode, openConversationId, ...written(message) };
      return read(
        groupSent,
        await counted({ method: 'POST', path: '/v1.0/robot/groupMessages/send', body, callClass }),
      );
    },

    async createAndDeliver(card, callClass) {
      const call: Call = {
        method: 'POST',
        path: '/v1.0/card/instances/createAndDeliver',
        body: newCard(config, card),
        callClass,
      };
      const answer = await counted(call, ['param.cardAlreadyExist']);
      if (answer === null) return 'exists';
      const { success, result } = read(cardDelivered, answer);
      // The same id makes a repetition harmless.
      if (!success) throw new ChatError('not-created', true, null, true);
      const failed = (result?.deliverResults ?? []).find((one) => !one.success);
      if (failed !== undefined) {
        log.warn(
          { outTrackId: card.outTrackId, reason: failed.errorMsg },
          'DingTalk made a card and did not show it',
        );
        throw new ChatError('not-delivered', false);
      }
      return 'delivered';
    },

    async updateCard(outTrackId, { publicParams, privateParams }, callClass) {
      const body = {
        outTrackId,
        ...(publicParams ? { cardData: { cardParamMap: publicParams } } : {}),
        ...(privateParams ? { privateData: mapped(privateParams) } : {}),
        // Without these, everything that is not named would be emptied.
        cardUpdateOptions: { updateCardDataByKey: true, updatePrivateDataByKey: true },
        userIdType: 1,
      };
      const answer = await counted({ method: 'PUT', path: '/v1.0/card/instances', body, callClass }, [
        'param.cardNotExist',
      ]);
      if (answer === null) return 'gone';
      if (!read(cardDone, answer).success) throw new ChatError('not-updated', true);
      return 'updated';
    },

    async userGet(userId) {
      const answer = await withToken(
        (accessToken) => ({
          method: 'POST',
          url: `${oapiBase(config)}/topapi/v2/user/get?access_token=${encodeURIComponent(accessToken)}`,
          body: { userid: userId },
          timeoutMs: answerWithinMs,
        }),
        oldRefusal,
      );
      if (answer.refusal !== null) {
        // Invalid id, and not found.
        if (answer.refusal.code === '33012' || answer.refusal.code === '60121') return null;
        throw failure(answer.refusal, 'user/get', null);
      }
      const { result } = read(userFound, answer.json);
      const email = result.org_email || result.email || null;
      return {
        userId: result.userid,
        name: result.name || userId,
        email,
        active: result.active ?? null,
        departments: result.dept_id_list ?? [],
      };
    },

    replyByWebhook: (url, body) => replyByWebhook(fetch, config, url, body),
    workflow: createWorkflowApi(counted),
  };
  return api;

  /** Makes a call that DingTalk counts. Null if it is refused in one of the words of `expected`. */
  async function counted(call: Call, expected: readonly string[] = []): Promise<unknown> {
    await budget.take(call.callClass);
    try {
      const answer = await withToken(
        (accessToken) => ({
          method: call.method,
          url: `${apiBase(config)}${call.path}`,
          body: call.body,
          headers: { 'x-acs-dingtalk-access-token': accessToken },
          timeoutMs: answerWithinMs,
        }),
        newRefusal,
      );
      if (answer.refusal === null) {
        hasty = 0;
        return answer.json;
      }
      if (expected.includes(answer.refusal.code)) return null;
      throw failure(answer.refusal, call.path.replace(/\?.*/, ''), call.callClass);
    } catch (error) {
      if (!(error instanceof ChatError) || !mayHaveCounted(error)) await budget.giveBack(call.callClass);
      throw error;
    }
  }

  /** Makes a call with the token; one that is refused is replaced once. */
  async function withToken(
    make: (accessToken: string) => Parameters<typeof callJson>[1],
    refusalIn: (answer: HttpAnswer) => Refusal | null,
  ): Promise<HttpAnswer & { refusal: Refusal | null }> {
    await turn();
    const first = await token.get();
    const answer = await callJson(fetch, make(first));
    const refusal = refusalIn(answer);
    if (refusal?.kind !== 'token') return { ...answer, refusal };
    token.drop(first);
    const again = await callJson(fetch, make(await token.get()));
    return { ...again, refusal: refusalIn(again) };
  }

  async function turn(): Promise<void> {
    const { waitMs, taken } = bucket.turn(longestWaitMs);
    if (!taken) throw new ChatError('rate', true, waitMs, false, true);
    await wait(time, waitMs);
  }

  function failure(refusal: Refusal, path: string, callClass: CallClass | null): Error {
    const { code, kind } = refusal;
    if (kind === 'rate') {
      log.warn({ code, path }, 'DingTalk asks for fewer calls');
      return new ChatError('rate', true, refusal.pauseMs ?? haste());
    }
    if (kind === 'monthly-limit') {
      log.error(
        { code, path },
        'the organisation’s DingTalk calls of this month are used up: decisions wait, alerts and digests are dropped',
      );
      return callClass === null
        ? new ChatError('monthly-limit', true, pausesMs[2])
        : budget.usedUp(callClass);
    }
    if (kind === 'permission') {
      log.error(
        { code, path, requiredScopes: refusal.scopes },
        'the DingTalk app lacks a permission: grant it in the developer console and publish the app again',
      );
      return new ChatError('permission', false);
    }
    if (kind === 'busy') {
      log.warn({ code, path }, 'DingTalk is busy');
      return new ChatError('busy', true, null, refusal.unknown);
    }
    if (kind === 'token') return new ChatError('token', true, pausesMs[2]);
    log.error({ code, path }, 'DingTalk refuses a call');
    return new ChatError(code, false);
  }

  function haste(): number {
    hasty += 1;
    return pausesMs[Math.min(hasty, pausesMs.length) - 1] ?? pausesMs[0];
  }
}

/** Calls that are throttled, refused for the month or never arrived are not counted. */
function mayHaveCounted(error: ChatError): boolean {
  return !['rate', 'monthly-limit', 'token', 'credentials'].includes(error.code) && !isUnsent(error);
}

function isUnsent(error: ChatError): boolean {
  return error.code === 'unreachable' && !error.unknownOutcome;
}

function written({ msgKey, msgParam }: SampleMessage): { msgKey: string; msgParam: string } {
  return { msgKey, msgParam: JSON.stringify(msgParam) };
}

function mapped(params: Readonly<Record<string, CardParams>>): Record<string, { cardParamMap: CardParams }> {
  return Object.fromEntries(Object.entries(params).map(([user, values]) => [user, { cardParamMap: values }]));
}

/** Source: https://open.dingtalk.com/document/development/create-and-deliver-cards */
function newCard(config: DingTalkConfig, card: NewCard): object {
  const { outTrackId, to, publicParams, privateParams, summary } = card;
  // Forwarded buttons would be clicked by people they are not for.
  const space = { supportForward: false, lastMessageI18n: { ZH_CN: summary, EN_US: summary } };
  const place =
    'userId' in to
      ? {
          openSpaceId: `dtv1.card//IM_ROBOT.${to.userId}`,
          imRobotOpenSpaceModel: space,
          imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode: config.robotCode },
        }
      : {
          openSpaceId: `dtv1.card//IM_GROUP.${to.openConversationId}`,
          imGroupOpenSpaceModel: space,
          imGroupOpenDeliverModel: { robotCode: config.robotCode },
        };
  return {
    cardTemplateId: config.cardTemplateId,
    outTrackId,
    callbackType: 'STREAM',
    userIdType: 1,
    cardData: { cardParamMap: publicParams },
    ...(Object.keys(privateParams).length > 0 ? { privateData: mapped(privateParams) } : {}),
    ...place,
  };
}

function read<T>(shape: z.ZodType<T>, json: unknown): T {
  const result = shape.safeParse(json);
  if (!result.success) throw new ChatError('unreadable', true, null, true);
  return result.data;
}
