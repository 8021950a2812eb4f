import { DWClient, type DWClientDownStream, EventAck } from 'dingtalk-stream';
import { vi } from 'vitest';
import { type DingTalkPerson, dingtalkPerson } from '../../../src/sandbox/dingtalk/people.js';
import type { CorpSeed } from '../../../src/sandbox/dingtalk/seed.js';
import {
  type ServedDingTalkSandbox,
  type ServeOptions,
  serveDingTalkSandbox,
} from '../../../src/sandbox/dingtalk/server.js';

export const robotTopic = '/v1.0/im/bot/messages/get';
const cardTopic = '/v1.0/card/instances/callback';
export const templateId = 'notice.schema';

/** A small office: 李娜 leads it, two people are called 王伟, and Gus belongs to somebody else. */
export const office: CorpSeed = {
  corpId: 'dingoffice',
  users: [
    {
      userId: 'lina',
      name: '李娜',
      mobile: '13800000001',
      email: 'lina@office.test',
      title: '经理',
      deptIds: [1],
    },
    { userId: 'wang1', name: '王伟', mobile: '13800000002', managerUserId: 'lina', deptIds: [2] },
    { userId: 'wang2', name: '王伟', deptIds: [2] },
    { userId: 'gus', name: 'Gus', deptIds: [], external: true },
  ],
  departments: [
    { deptId: 1, name: '总部', managerUserIds: ['lina'] },
    { deptId: 2, name: '研发', parentId: 1, managerUserIds: ['lina'] },
  ],
  groups: [
    { openConversationId: 'cidteam', title: '研发群', members: ['lina', 'wang1', 'wang2', 'gus'] },
    { openConversationId: 'cidother', title: '别的群', members: ['wang2'] },
  ],
};

export const app = { clientId: 'dingapp', clientSecret: 'secret', robotCode: 'dingapp' };

/** The export of a template: what matters stands in JSON text inside the JSON. */
const template = {
  type: 'im',
  mode: 'card',
  widgetInfo: '',
  editorData: JSON.stringify({
    schemaVersion: '3.0.0',
    variableList: [
      { name: 'lastMessage', type: 'string', private: false },
      { name: 'title', type: 'string', private: false },
      { name: 'body', type: 'markdown', private: false },
      { name: 'status', type: 'string', private: false },
      { name: 'buttons', type: 'buttonGroup', private: true },
      { name: 'form', type: 'form', private: true },
      { name: 'submit', type: 'string', private: true },
    ],
  }),
};

interface Stopping {
  stop(): void | Promise<void>;
}

/** Everything that was started, for `afterEach`. */
const started: Stopping[] = [];

export async function stopAll(): Promise<void> {
  for (const one of started.splice(0).reverse()) await one.stop();
}

/** A local DingTalk with the office in it; patience is short, so that tests are. */
export async function startDingTalk(options: Partial<ServeOptions> = {}): Promise<ServedDingTalkSandbox> {
  const served = await serveDingTalkSandbox({
    corp: office,
    app,
    templates: [
      { id: templateId, json: template },
      { id: 'draft.schema', json: JSON.stringify(template), published: false },
    ],
    ids: 'office',
    ...options,
  });
  started.push({ stop: () => served.close() });
  return served;
}

export function person(served: ServedDingTalkSandbox, user: string): DingTalkPerson {
  return dingtalkPerson(served.sandbox.people, user, 2_000);
}

/** What the SDK's own client gets, decoded. */
export interface Received {
  readonly frame: DWClientDownStream;
  readonly data: Record<string, unknown>;
}

/** The SDK's client, with nothing changed but where its gateway is: a constant of the package. */
class LocalClient extends DWClient {
  constructor(private readonly apiUrl: string) {
    super({ clientId: app.clientId, clientSecret: app.clientSecret });
    // The package's default list is one array for all clients; each needs its own.
    this.config.subscriptions = [{ type: 'EVENT', topic: '*' }];
    this.config.autoReconnect = false;
  }

  override async getEndpoint(): Promise<this> {
    const { clientId, clientSecret, subscriptions } = this.config;
    const response = await fetch(`${this.apiUrl}/v1.0/gateway/connections/open`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ clientId, clientSecret, ua: '', subscriptions }),
    });
    const { endpoint, ticket } = (await response.json()) as { endpoint: string; ticket: string };
    if (response.ok) Object.assign(this, { dw_url: `${endpoint}?ticket=${ticket}` });
    else throw new Error('the gateway refused');
    return this;
  }
}

/** A bot over the SDK: keeps what comes, and acknowledges as it is told. */
export interface Bot {
  readonly client: DWClient;
  readonly messages: Received[];
  readonly clicks: Received[];
  readonly events: Received[];
}

/** Starts a bot. Without `onMessage` robot messages are acknowledged at once; cards are answered by `onClick`. */
export async function startBot(
  served: ServedDingTalkSandbox,
  handlers: {
    onMessage?: (received: Received, client: DWClient) => void;
    onClick?: (received: Received, client: DWClient) => unknown;
    onEvent?: (received: Received) => EventAck;
  } = {},
): Promise<Bot> {
  // The SDK tells the console of every connection.
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const client = new LocalClient(served.apiUrl);
  const bot: Bot = { client, messages: [], clicks: [], events: [] };
  client.registerCallbackListener(robotTopic, (frame) => {
    const received = { frame, data: JSON.parse(frame.data) as Record<string, unknown> };
    bot.messages.push(received);
    if (handlers.onMessage === undefined) client.socketCallBackResponse(frame.headers.messageId, null);
    else handlers.onMessage(received, client);
  });
  client.registerCallbackListener(cardTopic, (frame) => {
    const received = { frame, data: JSON.parse(frame.data) as Record<string, unknown> };
    bot.clicks.push(received);
    const answer = handlers.onClick?.(received, client);
    if (answer !== undefined) client.socketCallBackResponse(frame.headers.messageId, answer);
  });
  client.registerAllEventListener((frame) => {
    const received = { frame, data: JSON.parse(frame.data) as Record<string, unknown> };
    bot.events.push(received);
    return { status: handlers.onEvent?.(received) ?? EventAck.SUCCESS };
  });
  await client.connect();
  started.push({ stop: () => client.disconnect() });
  return bot;
}

/** Calls of the new API with a token of its own. */
export type Caller = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ status: number; body: Record<string, unknown> }>;

export async function caller(served: ServedDingTalkSandbox): Promise<Caller> {
  const token = await newToken(served);
  return async (method, path, body) => {
    const response = await fetch(`${served.apiUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-acs-dingtalk-access-token': token },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
}

export async function newToken(served: Pick<ServedDingTalkSandbox, 'apiUrl'>): Promise<string> {
  const response = await fetch(`${served.apiUrl}/v1.0/oauth2/accessToken`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ appKey: app.clientId, appSecret: app.clientSecret }),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
}

/** Answers by a message's webhook. */
export async function reply(received: Received, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(String(received.data['sessionWebhook']), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expectOk(response.status);
  return (await response.json()) as Record<string, unknown>;
}

function expectOk(status: number): void {
  if (status !== 200) throw new Error(`a webhook answers 200, not ${status}`);
}

/** A card for one person; `data` and `more` go over what it has. */
export function cardFor(
  user: string,
  outTrackId: string,
  cardParamMap: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    cardTemplateId: templateId,
    outTrackId,
    callbackType: 'STREAM',
    cardData: { cardParamMap },
    openSpaceId: `dtv1.card//IM_ROBOT.${user}`,
    imRobotOpenSpaceModel: { supportForward: false, lastMessageI18n: { ZH_CN: '额度申请' } },
    imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode: app.robotCode },
    ...more,
  };
}

/** One button of a dynamic group. */
export function button(text: string, actionId: string, params: Record<string, unknown> = {}): unknown {
  return {
    text,
    color: 'blue',
    status: 'normal',
    event: { type: 'sendCardRequest', params: { actionId, params } },
  };
}

export const cardPath = '/v1.0/card/instances';
export const createPath = `${cardPath}/createAndDeliver`;
export const batchPath = '/v1.0/robot/oToMessages/batchSend';
