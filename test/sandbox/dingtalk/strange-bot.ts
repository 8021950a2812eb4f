import {
  DWClient,
  type DWClientDownStream,
  EventAck,
  type RobotMessage,
  TOPIC_CARD,
  TOPIC_ROBOT,
} from 'dingtalk-stream';

/** What the bot uses of the SDK's own HTTP client. */
interface Axios {
  (request: {
    url: string;
    method: string;
    data: unknown;
    headers: Record<string, string>;
  }): Promise<{ data: unknown }>;
  readonly interceptors: {
    readonly request: {
      use(change: (config: { url?: string }) => { url?: string }): number;
      eject(id: number): void;
    };
  };
}

/** A bot of somebody else's, as the SDK's examples write one. It knows nothing of the sandbox. */
export interface StrangeBot {
  readonly client: DWClient;
  /** The events it heard, as `type: what`. */
  readonly events: readonly string[];
}

/**
 * All that a bot needs to talk to the sandbox instead of DingTalk: the SDK has the addresses as constants, and this sends
 * whatever goes there to the sandbox. Undo it with the function that comes back.
 */
export async function sendToSandbox(apiUrl: string, oapiUrl: string): Promise<() => void> {
  const { interceptors } = await sdkAxios();
  const id = interceptors.request.use((config) => {
    config.url = config.url
      ?.replace('https://api.dingtalk.com', apiUrl)
      .replace('https://oapi.dingtalk.com', oapiUrl);
    return config;
  });
  return () => interceptors.request.eject(id);
}

/** Starts the bot: it echoes, sends an order as a card, and listens to approvals. */
export async function startStrangeBot(clientId: string, clientSecret: string): Promise<StrangeBot> {
  const axios = await sdkAxios();
  const client = new DWClient({ clientId, clientSecret });
  const events: string[] = [];

  const post = async (url: string, data: unknown): Promise<unknown> => {
    const token = String(await client.getAccessToken());
    const headers = { 'x-acs-dingtalk-access-token': token };
    return (await axios({ url, method: 'POST', data, headers })).data;
  };
  const onMessage = async (frame: DWClientDownStream): Promise<void> => {
    const { text, senderStaffId, sessionWebhook } = JSON.parse(frame.data) as RobotMessage;
    const words = text.content.trim();
    const reply = words.startsWith('订')
      ? await post(
          'https://api.dingtalk.com/v1.0/card/instances/createAndDeliver',
          order(senderStaffId, words),
        )
      : await post(sessionWebhook, {
          msgtype: 'text',
          text: { content: `你说的是：${words}` },
          at: { atUserIds: [senderStaffId], isAtAll: false },
        });
    client.socketCallBackResponse(frame.headers.messageId, reply);
  };
  const order = (userId: string, words: string): unknown => ({
    cardTemplateId: 'order.schema',
    outTrackId: `order-${words}`,
    callbackType: 'STREAM',
    cardData: {
      cardParamMap: {
        title: words,
        status: '待确认',
        buttons: JSON.stringify([
          {
            text: '确认',
            color: 'blue',
            status: 'normal',
            event: { type: 'sendCardRequest', params: { actionId: 'confirm', params: { order: words } } },
          },
        ]),
      },
    },
    openSpaceId: `dtv1.card//IM_ROBOT.${userId}`,
    imRobotOpenSpaceModel: { supportForward: false },
    imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT' },
  });
  const onCard = (frame: DWClientDownStream): void => {
    const { content } = JSON.parse(frame.data) as { content: string };
    const { params } = (JSON.parse(content) as { cardPrivateData: { params: { order: string } } })
      .cardPrivateData;
    client.socketCallBackResponse(frame.headers.messageId, {
      cardUpdateOptions: { updateCardDataByKey: true },
      cardData: { cardParamMap: { status: `已确认：${params.order}`, buttons: '[]' } },
    });
  };

  client
    .registerCallbackListener(TOPIC_ROBOT, (frame) => void onMessage(frame))
    .registerCallbackListener(TOPIC_CARD, onCard)
    .registerAllEventListener(({ headers, data }) => {
      const { type, title } = JSON.parse(data) as { type: string; title: string };
      events.push(`${headers.eventType} ${type}: ${title}`);
      return { status: EventAck.SUCCESS, message: 'OK' };
    });
  await client.connect();
  return { client, events };
}

/** The HTTP client that came with the SDK; a project of its own would simply import it. */
async function sdkAxios(): Promise<Axios> {
  const name: string = 'axios';
  return ((await import(name)) as { default: Axios }).default;
}
