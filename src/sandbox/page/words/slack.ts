import type { ClientWords, Lang } from '../region.js';

/** The words of the Slack pane: what Slack's own client says. Messages and modals come in the words of who wrote them. */
export interface SlackWords {
  readonly channels: string;
  readonly directMessages: string;
  readonly apps: string;
  /** The mark behind an app's name. */
  readonly app: string;
  readonly you: string;
  readonly tabs: { readonly home: string; readonly messages: string; readonly about: string };
  readonly tabList: string;
  readonly emptyHome: string;
  readonly emptyApp: (name: string) => string;
  readonly emptyChannel: (name: string) => string;
  readonly emptyDirect: (name: string) => string;
  readonly tryIt: string;
  readonly members: (count: number) => string;
  readonly unread: (count: number) => string;
  readonly messagesIn: (name: string) => string;
  readonly earlier: string;
  readonly today: string;
  readonly yesterday: string;
  readonly edited: string;
  readonly onlyYou: string;
  readonly thread: string;
  readonly threadIn: (name: string) => string;
  readonly closeThread: string;
  readonly replies: (count: number) => string;
  readonly lastReply: (when: string) => string;
  readonly at: (day: string, time: string) => string;
  readonly inThread: string;
  readonly reactWith: (name: string, count: number) => string;
  readonly sendTo: (name: string) => string;
  readonly reply: string;
  readonly send: string;
  readonly runCommand: string;
  readonly mention: string;
  readonly shortcuts: string;
  readonly more: string;
  readonly optional: string;
  readonly close: string;
  readonly back: string;
  readonly choose: string;
  readonly cancel: string;
  readonly confirm: string;
  readonly noFiles: string;
  readonly picture: string;
  readonly aboutApp: string;
  readonly commands: string;
  readonly helpful: string;
  readonly notHelpful: string;
  /** What Slack's client says in English, in the reader's language. */
  readonly fromClient: (text: string) => string;
}

const en: SlackWords = {
  channels: 'Channels',
  directMessages: 'Direct messages',
  apps: 'Apps',
  app: 'APP',
  you: 'you',
  tabs: { home: 'Home', messages: 'Messages', about: 'About' },
  tabList: 'Pages of the app',
  emptyHome: 'The app has not published anything here yet.',
  emptyApp: (name) => `This is the very beginning of your direct message history with ${name}.`,
  emptyChannel: (name) => `This is the very beginning of the ${name} channel.`,
  emptyDirect: (name) => `This conversation is just between you and ${name}.`,
  tryIt: 'Try: how much do I have left?',
  members: (count) => (count === 1 ? '1 member' : `${count} members`),
  unread: (count) => (count === 1 ? '1 unread message' : `${count} unread messages`),
  messagesIn: (name) => `Messages in ${name}`,
  earlier: 'Show earlier messages',
  today: 'Today',
  yesterday: 'Yesterday',
  edited: 'edited',
  onlyYou: 'Only visible to you',
  thread: 'Thread',
  threadIn: (name) => `Thread in ${name}`,
  closeThread: 'Close the thread',
  replies: (count) => (count === 1 ? '1 reply' : `${count} replies`),
  lastReply: (when) => `Last reply ${when}`,
  at: (day, time) => `${day} at ${time}`,
  inThread: 'replied to a thread',
  reactWith: (name, count) => `${name}: ${count}. Click to react as well, or to take it back`,
  sendTo: (name) => `Message ${name}`,
  reply: 'Reply…',
  send: 'Send now',
  runCommand: 'Run a command',
  mention: 'Mention someone',
  shortcuts: 'Shortcuts',
  more: 'More actions',
  optional: '(optional)',
  close: 'Close',
  back: 'Back',
  choose: 'Choose an option',
  cancel: 'Cancel',
  confirm: 'OK',
  noFiles: 'Files cannot be uploaded on this page.',
  picture: 'Picture',
  aboutApp: 'About this app',
  commands: 'Slash commands',
  helpful: 'Good response',
  notHelpful: 'Bad response',
  fromClient: (text) => text,
};

const zh: SlackWords = {
  channels: '频道',
  directMessages: '私信',
  apps: '应用',
  app: '应用',
  you: '你',
  tabs: { home: '主页', messages: '消息', about: '关于' },
  tabList: '应用的页面',
  emptyHome: '应用还没有在这里发布内容。',
  emptyApp: (name) => `你和 ${name} 的私信从这里开始。`,
  emptyChannel: (name) => `${name} 频道从这里开始。`,
  emptyDirect: (name) => `这里只有你和 ${name}。`,
  tryIt: '试试：我还剩多少？',
  members: (count) => `${count} 位成员`,
  unread: (count) => `${count} 条未读消息`,
  messagesIn: (name) => `${name} 中的消息`,
  earlier: '显示更早的消息',
  today: '今天',
  yesterday: '昨天',
  edited: '已编辑',
  onlyYou: '仅对你可见',
  thread: '消息列',
  threadIn: (name) => `${name} 中的消息列`,
  closeThread: '关闭消息列',
  replies: (count) => `${count} 条回复`,
  lastReply: (when) => `最新回复：${when}`,
  at: (day, time) => `${day} ${time}`,
  inThread: '回复了消息列',
  reactWith: (name, count) => `${name}：${count}。点击也可以添加或撤回`,
  sendTo: (name) => `发消息给 ${name}`,
  reply: '回复…',
  send: '立即发送',
  runCommand: '运行命令',
  mention: '提及某人',
  shortcuts: '快捷方式',
  more: '更多操作',
  optional: '（可选）',
  close: '关闭',
  back: '返回',
  choose: '选择一个选项',
  cancel: '取消',
  confirm: '确定',
  noFiles: '本页不支持上传文件。',
  picture: '图片',
  aboutApp: '关于此应用',
  commands: '斜杠命令',
  helpful: '回答得好',
  notHelpful: '回答得不好',
  fromClient: (text) => {
    for (const [pattern, chinese] of clientTexts) {
      if (pattern.test(text)) return text.replace(pattern, chinese);
    }
    return text;
  },
};

/** Whole texts of Slack's client, and their Chinese. */
const clientTexts: readonly (readonly [RegExp, string])[] = [
  [/^Please complete this required field\.$/, '请填写此必填字段。'],
  [/^Please enter at least (\d+) characters\.$/, '请至少输入 $1 个字符。'],
  [/^Please enter at most (\d+) characters\.$/, '最多输入 $1 个字符。'],
  [/^Please enter a number\.$/, '请输入数字。'],
  [/^Please enter a whole number\.$/, '请输入整数。'],
  [/^Please enter a number of at least (.+)\.$/, '请输入不小于 $1 的数字。'],
  [/^Please enter a number of at most (.+)\.$/, '请输入不大于 $1 的数字。'],
  [/^Please enter an email address\.$/, '请输入电子邮箱地址。'],
  [/^Please enter a URL\.$/, '请输入网址。'],
  [/^We had some trouble connecting\. Try again\?$/, '连接时遇到问题，要再试一次吗？'],
  [/^(\S+) failed with the error "(.+)"$/, '$1 失败，错误为“$2”'],
  [/^(\S+) is not a valid command\.(?: .*)?$/s, '$1 不是有效的命令。'],
  [/^The app did not respond to "(.*)" \((\w+)\)\.$/s, '应用没有响应“$1”（$2）。'],
];

/** The words by language. */
export const slackWords: { readonly [lang in Lang]: SlackWords } = { en, 'zh-CN': zh };

/** The words that the pane's script needs. */
export const slackClientWords: ClientWords = {
  en: {
    'slack.commands': 'Commands',
    'slack.people': 'People',
    'slack.noThreads': '{command} cannot be used in a thread. Send it in the conversation itself.',
  },
  'zh-CN': {
    'slack.commands': '命令',
    'slack.people': '成员',
    'slack.noThreads': '{command} 不能在消息列中使用，请在会话里发送。',
  },
};
