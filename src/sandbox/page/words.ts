/** The page's own words. What people and the app say comes from them. */
export interface Words {
  readonly lang: string;
  readonly title: string;
  readonly youAre: string;
  readonly conversations: string;
  readonly home: string;
  readonly messages: string;
  readonly emptyHome: string;
  readonly emptyConversation: string;
  readonly placeholder: string;
  readonly send: string;
  readonly onlyYou: string;
  readonly edited: string;
  readonly deleted: string;
  readonly close: string;
  readonly choose: string;
  readonly required: string;
  readonly reload: string;
  readonly reconnecting: string;
  readonly platforms: string;
  readonly slack: string;
  readonly dingtalk: string;
  /** In DingTalk, where there are no commands. */
  readonly sentence: string;
  /** In a DingTalk group. */
  readonly mention: string;
}

const en: Words = {
  lang: 'en',
  title: 'TokenDesk sandbox',
  youAre: 'You are',
  conversations: 'Conversations',
  home: 'App Home',
  messages: 'Messages',
  emptyHome: 'The app has not published anything here yet.',
  emptyConversation: 'Nothing here yet. Try: how much do I have left?',
  placeholder: 'Type a message, or a command such as /tokens',
  send: 'Send',
  onlyYou: 'Only visible to you',
  edited: 'edited',
  deleted: 'deleted',
  close: 'Close',
  choose: 'Choose…',
  required: 'required',
  reload: 'Reload',
  reconnecting: 'Connection lost, trying again…',
  platforms: 'Platform',
  slack: 'Slack',
  dingtalk: 'DingTalk',
  sentence: 'Type a message',
  mention: 'Type a message; mention @TokenDesk and it answers you',
};

const zh: Words = {
  lang: 'zh-CN',
  title: 'TokenDesk 沙盒',
  youAre: '当前身份',
  conversations: '会话',
  home: '应用主页',
  messages: '消息',
  emptyHome: '应用还没有在这里发布内容。',
  emptyConversation: '还没有消息。试试：我还剩多少？',
  placeholder: '输入消息，或命令，例如 /tokens',
  send: '发送',
  onlyYou: '仅你可见',
  edited: '已编辑',
  deleted: '已删除',
  close: '关闭',
  choose: '请选择…',
  required: '必填',
  reload: '刷新',
  reconnecting: '连接中断，正在重试…',
  platforms: '平台',
  slack: 'Slack',
  dingtalk: '钉钉',
  sentence: '输入消息',
  mention: '输入消息，@TokenDesk 后它会回复你',
};

/** The words for a BCP 47 tag: Chinese for `zh…`, English otherwise. */
export function wordsFor(locale: string): Words {
  return locale.toLowerCase().startsWith('zh') ? zh : en;
}
