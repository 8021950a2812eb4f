import type { Lang } from '../region.js';

/** What a fault does, and what one should then see. */
export interface FaultWords {
  readonly what: string;
  readonly see: string;
}

/** Every fault of the panel. */
export type FaultName =
  | 'slack-drop-ack'
  | 'slack-twice'
  | 'slack-late'
  | 'slack-order'
  | 'slack-cut'
  | 'slack-half-open'
  | 'slack-refresh'
  | 'slack-429'
  | 'slack-after'
  | 'slack-trigger'
  | 'slack-response-url'
  | 'dingtalk-drop-ack'
  | 'dingtalk-slow-ack'
  | 'dingtalk-twice'
  | 'dingtalk-late'
  | 'dingtalk-order'
  | 'dingtalk-cut'
  | 'dingtalk-half-open'
  | 'dingtalk-disconnect'
  | 'dingtalk-qps'
  | 'dingtalk-month'
  | 'dingtalk-over-quota'
  | 'dingtalk-after'
  | 'dingtalk-delivery'
  | 'dingtalk-webhook'
  | 'dingtalk-token';

/** The words by language. */
export const faultWords: { readonly [lang in Lang]: { readonly [name in FaultName]: FaultWords } } = {
  en: {
    'slack-drop-ack': {
      what: 'The bot’s acknowledgement of a click, command or message gets lost.',
      see: 'Slack may say that the app did not respond. What you asked for still happens once, and its answer comes.',
    },
    'slack-twice': {
      what: 'A click, command or message is delivered twice.',
      see: 'The bot gets it twice; the balance moves once, and there is one answer.',
    },
    'slack-late': {
      what: 'A click, command or message reaches the bot 2 seconds late.',
      see: 'The answer comes 2 seconds later, once.',
    },
    'slack-order': {
      what: 'A delivery is overtaken by the one after it.',
      see: 'Write two messages quickly: the second may be answered first. Both count once.',
    },
    'slack-cut': {
      what: 'All connections between the bot and Slack are cut.',
      see: 'The bot is back within seconds. What you wrote meanwhile is answered then.',
    },
    'slack-half-open': {
      what: 'The connections look open, but nothing gets through any more.',
      see: 'The bot notices by itself that nothing comes, and connects anew; this can take half a minute. Messages are delivered again and answered once.',
    },
    'slack-refresh': {
      what: 'Slack asks the bot to move to a new connection, as it does every few hours.',
      see: 'Nothing: the new connection is there before the old one goes.',
    },
    'slack-429': {
      what: 'A call of the bot is refused with 429 and Retry-After: 3.',
      see: 'The message comes 3 seconds later, once.',
    },
    'slack-after': {
      what: 'A message the bot sends is posted, but the bot is told 500.',
      see: 'The bot cannot know whether it arrived, looks first, and does not send it a second time.',
    },
    'slack-trigger': {
      what: 'A click that opens a form comes when its trigger has expired (3 seconds at Slack).',
      see: 'The form does not open; instead you read what to type.',
    },
    'slack-response-url': {
      what: 'The address for answering a command has expired.',
      see: 'The answer comes as a direct message.',
    },
    'dingtalk-drop-ack': {
      what: 'The bot’s acknowledgement of a message or click gets lost.',
      see: 'A click may say that it failed, and a message is pushed again after a minute. What you asked for happens once.',
    },
    'dingtalk-slow-ack': {
      what: 'The bot’s answer to a click takes 3 seconds; DingTalk waits for 2.',
      see: 'The click says that it failed. It counts once all the same, and the card then shows what is true.',
    },
    'dingtalk-twice': {
      what: 'A message is pushed twice, in frames with different ids.',
      see: 'The bot gets it twice; the balance moves once, and there is one answer.',
    },
    'dingtalk-late': {
      what: 'A push reaches the bot 1.5 seconds late.',
      see: 'The answer comes later, once.',
    },
    'dingtalk-order': {
      what: 'A push is overtaken by the one after it.',
      see: 'Write two messages quickly: the second is answered first. Both count once.',
    },
    'dingtalk-cut': {
      what: 'All connections between the bot and DingTalk are cut.',
      see: 'The bot is back within seconds. What you write after that is answered as always.',
    },
    'dingtalk-half-open': {
      what: 'The connection looks open, but nothing gets through any more.',
      see: 'The bot notices by itself and connects anew; this can take a minute. A message pushed meanwhile comes again and is answered once.',
    },
    'dingtalk-disconnect': {
      what: 'DingTalk asks the bot to leave its connection, as it does when it moves servers.',
      see: 'The bot comes back by itself; nothing is lost.',
    },
    'dingtalk-qps': {
      what: 'A call of the bot is refused as too fast (QPS limit).',
      see: 'The message comes a moment later, once.',
    },
    'dingtalk-month': {
      what: 'A call of the bot is refused, as the organisation’s calls of the month are used up.',
      see: 'Decisions are booked at once. Answers in the chat go on; the refused card comes an hour of the clock later.',
    },
    'dingtalk-over-quota': {
      what: 'A message reaches the bot without its text, as when the month’s pushes are used up.',
      see: 'The bot guesses nothing: it says why it could not read you.',
    },
    'dingtalk-after': {
      what: 'A card is created, but the bot is told 504.',
      see: 'The bot repeats it under the same id: there is one card.',
    },
    'dingtalk-delivery': {
      what: 'A card is created but not delivered, and the call says 200.',
      see: 'The bot reads the answer to the end and sends the same as a message, once; its buttons are links there.',
    },
    'dingtalk-webhook': {
      what: 'The address for answering a message has expired.',
      see: 'The answer comes as a message of its own.',
    },
    'dingtalk-token': {
      what: 'The bot’s access token is revoked.',
      see: 'Nothing: the bot fetches a new one and repeats the call.',
    },
  },
  'zh-CN': {
    'slack-drop-ack': {
      what: '机器人对点击、命令或消息的确认丢失。',
      see: 'Slack 可能提示应用没有响应。你要做的事仍会完成一次，答复也会到。',
    },
    'slack-twice': {
      what: '同一次点击、命令或消息送达两次。',
      see: '机器人收到两次，余额只变动一次，答复也只有一条。',
    },
    'slack-late': { what: '点击、命令或消息晚 2 秒到达机器人。', see: '答复晚 2 秒到，只有一条。' },
    'slack-order': {
      what: '一次送达被后面的一次超过。',
      see: '快速发两条消息，后一条可能先得到答复，两条都只算一次。',
    },
    'slack-cut': {
      what: '切断机器人与 Slack 的所有连接。',
      see: '机器人几秒内恢复连接，期间发的消息随后得到答复。',
    },
    'slack-half-open': {
      what: '连接看似正常，实际上什么都传不过去。',
      see: '机器人自己发现收不到任何内容并重新连接，可能需要半分钟。消息会重新送达，只答复一次。',
    },
    'slack-refresh': {
      what: 'Slack 要求机器人换一个新连接（每隔几小时就会发生）。',
      see: '没有变化：新连接建好后旧连接才断开。',
    },
    'slack-429': {
      what: '机器人的一次调用被拒：429，Retry-After: 3。',
      see: '消息晚 3 秒到，只有一条。',
    },
    'slack-after': {
      what: '机器人发的消息已经发出，却收到 500。',
      see: '机器人不确定是否已送达，会先查看，不会重复发送。',
    },
    'slack-trigger': {
      what: '打开表单的点击到达时已经超时（Slack 限时 3 秒）。',
      see: '表单没有打开，取而代之的是告诉你可以输入什么。',
    },
    'slack-response-url': { what: '答复命令用的地址已失效。', see: '答复改为私信送达。' },
    'dingtalk-drop-ack': {
      what: '机器人对消息或点击的确认丢失。',
      see: '点击可能提示失败，消息一分钟后会重新推送。你要做的事只完成一次。',
    },
    'dingtalk-slow-ack': {
      what: '机器人 3 秒后才答复点击，而钉钉只等 2 秒。',
      see: '点击提示失败，但仍然只生效一次，卡片随后显示实际结果。',
    },
    'dingtalk-twice': {
      what: '同一条消息推送两次，帧的 ID 不同。',
      see: '机器人收到两次，余额只变动一次，答复也只有一条。',
    },
    'dingtalk-late': { what: '推送晚 1.5 秒到达机器人。', see: '答复晚一点到，只有一条。' },
    'dingtalk-order': {
      what: '一次推送被后面的一次超过。',
      see: '快速发两条消息，后一条先得到答复，两条都只算一次。',
    },
    'dingtalk-cut': {
      what: '切断机器人与钉钉的所有连接。',
      see: '机器人几秒内恢复连接，之后发的消息照常得到答复。',
    },
    'dingtalk-half-open': {
      what: '连接看似正常，实际上什么都传不过去。',
      see: '机器人自己发现并重新连接，可能需要一分钟。期间的消息会重新推送，只答复一次。',
    },
    'dingtalk-disconnect': {
      what: '钉钉要求机器人断开当前连接（服务器迁移时会这样）。',
      see: '机器人自动重新连接，什么都不会丢。',
    },
    'dingtalk-qps': { what: '机器人的一次调用因为太快被拒（QPS 限制）。', see: '消息稍后送达，只有一条。' },
    'dingtalk-month': {
      what: '企业当月的接口调用次数已用完，机器人的一次调用被拒。',
      see: '决定立即记账。聊天里的答复照常，被拒的卡片会在时钟走过一小时后送达。',
    },
    'dingtalk-over-quota': {
      what: '消息到达机器人时没有文字（当月推送次数用完时会这样）。',
      see: '机器人不会乱猜，而是说明为什么没读到。',
    },
    'dingtalk-after': {
      what: '卡片已经创建，机器人却收到 504。',
      see: '机器人用同一个 ID 重试，卡片只有一张。',
    },
    'dingtalk-delivery': {
      what: '卡片已创建但没有送达，调用却返回 200。',
      see: '机器人会读完整个返回，改发一条普通消息，只有一条，按钮在消息里是链接。',
    },
    'dingtalk-webhook': { what: '答复消息用的地址已失效。', see: '答复改为单独发送的消息。' },
    'dingtalk-token': { what: '机器人的访问令牌被吊销。', see: '没有变化：机器人换取新令牌后重试。' },
  },
};
