import type { ClientWords, Lang } from '../region.js';

/** The words of the DingTalk client around what people and the robot say. */
export interface DingTalkWords {
  readonly title: string;
  readonly nobody: string;
  /** The rail. */
  readonly messages: string;
  readonly todo: string;
  readonly unread: string;
  readonly back: string;
  /** Behind a robot's name. */
  readonly robot: string;
  readonly noMessage: string;
  readonly emptyRobot: string;
  readonly emptyGroup: string;
  readonly earlier: string;
  readonly conversation: string;
  readonly placeholder: string;
  readonly groupPlaceholder: string;
  /** Beside the field in a group; `{name}` is the robot's. */
  readonly mentionHint: string;
  readonly suggestions: string;
  readonly send: string;
  readonly keys: string;
  /** Cards. */
  readonly choose: string;
  readonly required: string;
  readonly mustFill: string;
  readonly oneALine: string;
  readonly working: string;
  /** Approvals. */
  readonly approval: string;
  readonly tabs: {
    readonly todo: string;
    readonly handled: string;
    readonly mine: string;
    readonly copied: string;
  };
  readonly start: string;
  readonly emptyTab: string;
  readonly noForms: string;
  readonly gone: string;
  readonly submittedBy: string;
  readonly submittedAt: string;
  readonly number: string;
  readonly flow: string;
  readonly agree: string;
  readonly refuse: string;
  readonly redirect: string;
  readonly comment: string;
  readonly revoke: string;
  readonly remark: string;
  readonly remarkHint: string;
  readonly toWhom: string;
  readonly confirm: string;
  readonly cancel: string;
  readonly submit: string;
  readonly commentHint: string;
  readonly started: string;
  readonly originator: string;
  /** DingTalk's own name of a step that an admin gave none. */
  readonly approver: string;
  /** `{names}` are those whose turn it is. */
  readonly waitingFor: string;
  readonly copied: string;
  readonly comments: string;
  readonly notStartable: string;
  /** How several people of a step decide together. */
  readonly need: { readonly OR: string; readonly AND: string; readonly ONE_BY_ONE: string };
  readonly status: {
    readonly running: string;
    readonly agreed: string;
    readonly refused: string;
    readonly revoked: string;
  };
  /** What somebody at a step did. */
  readonly seat: {
    readonly waiting: string;
    readonly open: string;
    readonly agreed: string;
    readonly refused: string;
    readonly redirected: string;
    readonly cancelled: string;
    readonly informed: string;
  };
}

const en: DingTalkWords = {
  title: 'DingTalk',
  nobody: 'Nobody is in this organization.',
  messages: 'Chats',
  todo: 'To-do',
  unread: 'unread',
  back: 'Back to the chats',
  robot: 'Bot',
  noMessage: 'No messages yet',
  emptyRobot: 'No messages yet. Try: how much do I have left?',
  emptyGroup: 'No messages yet.',
  earlier: 'Earlier messages',
  conversation: 'Chat',
  placeholder: 'Type a message',
  groupPlaceholder: 'Type a message, @ to mention',
  mentionHint: 'In a group, @{name} for the bot to get your message',
  suggestions: 'People to mention',
  send: 'Send',
  keys: 'Enter to send, Shift+Enter for a new line',
  choose: 'Select',
  required: 'required',
  mustFill: 'Required',
  oneALine: 'One per line',
  working: 'Processing…',
  approval: 'OA Approval',
  tabs: { todo: 'Pending', handled: 'Processed', mine: 'Submitted', copied: 'CC to me' },
  start: 'New request',
  emptyTab: 'Nothing here',
  noForms: 'There are no approval forms you can use.',
  gone: 'This approval does not exist or is not yours to see.',
  submittedBy: 'Submitted by',
  submittedAt: 'Submitted at',
  number: 'Approval No.',
  flow: 'Process',
  agree: 'Approve',
  refuse: 'Reject',
  redirect: 'Transfer',
  comment: 'Comment',
  revoke: 'Withdraw',
  remark: 'Remarks',
  remarkHint: 'Optional',
  toWhom: 'Transfer to',
  confirm: 'OK',
  cancel: 'Cancel',
  submit: 'Submit',
  commentHint: 'Write a comment',
  started: 'Submitted',
  originator: 'Submitter',
  approver: 'Approver',
  waitingFor: 'Waiting for {names}',
  copied: 'CC',
  comments: 'Comments',
  notStartable: 'No process is set for this form; the app starts it.',
  need: { OR: 'anyone approves', AND: 'everyone approves', ONE_BY_ONE: 'one by one' },
  status: { running: 'In progress', agreed: 'Approved', refused: 'Rejected', revoked: 'Withdrawn' },
  seat: {
    waiting: '',
    open: 'Pending',
    agreed: 'Approved',
    refused: 'Rejected',
    redirected: 'Transferred',
    cancelled: 'Not needed any more',
    informed: 'CC',
  },
};

const zh: DingTalkWords = {
  title: '钉钉',
  nobody: '这个组织里还没有人。',
  messages: '消息',
  todo: '待办',
  unread: '条未读',
  back: '返回消息列表',
  robot: '机器人',
  noMessage: '暂无消息',
  emptyRobot: '还没有消息。试试：还剩多少？',
  emptyGroup: '还没有消息。',
  earlier: '查看更早的消息',
  conversation: '聊天内容',
  placeholder: '请输入消息',
  groupPlaceholder: '请输入消息，@ 可提醒群成员',
  mentionHint: '群里需要 @{name}，机器人才会收到消息',
  suggestions: '选择提醒的人',
  send: '发送',
  keys: 'Enter 发送，Shift+Enter 换行',
  choose: '请选择',
  required: '必填',
  mustFill: '此项必填',
  oneALine: '每行一项',
  working: '处理中…',
  approval: 'OA审批',
  tabs: { todo: '待我处理', handled: '已处理', mine: '我发起的', copied: '抄送我的' },
  start: '发起审批',
  emptyTab: '暂无数据',
  noForms: '没有你可以发起的审批。',
  gone: '该审批单不存在，或你没有权限查看。',
  submittedBy: '发起人',
  submittedAt: '发起时间',
  number: '审批编号',
  flow: '流程',
  agree: '同意',
  refuse: '拒绝',
  redirect: '转交',
  comment: '评论',
  revoke: '撤销',
  remark: '审批意见',
  remarkHint: '选填',
  toWhom: '转交给',
  confirm: '确定',
  cancel: '取消',
  submit: '提交',
  commentHint: '请输入评论',
  started: '发起申请',
  originator: '发起人',
  approver: '审批人',
  waitingFor: '等待{names}审批',
  copied: '抄送人',
  comments: '评论',
  notStartable: '该表单没有设置审批流程，由应用发起。',
  need: { OR: '或签', AND: '会签', ONE_BY_ONE: '依次审批' },
  status: { running: '审批中', agreed: '审批通过', refused: '审批拒绝', revoked: '已撤销' },
  seat: {
    waiting: '',
    open: '审批中',
    agreed: '已同意',
    refused: '已拒绝',
    redirected: '已转交',
    cancelled: '无需处理',
    informed: '已抄送',
  },
};

/** The words of the DingTalk pane in a language of the page. */
export function dingtalkWords(lang: Lang): DingTalkWords {
  return lang === 'en' ? en : zh;
}

/** What the pane's script says: a click on a card that came to nothing, by what became of it. */
export const dingtalkClientWords: ClientWords = {
  en: {
    'dingtalk.timeout': 'The request timed out. Try again later',
    'dingtalk.nobody': 'The app is not reachable. Try again later',
    'dingtalk.refused': 'The app could not process this. Try again later',
    'dingtalk.failed': 'Something went wrong. Try again later',
    'dingtalk.done': 'Done',
  },
  'zh-CN': {
    'dingtalk.timeout': '请求超时，请稍后再试',
    'dingtalk.nobody': '应用暂时无法访问，请稍后再试',
    'dingtalk.refused': '应用处理失败，请稍后再试',
    'dingtalk.failed': '操作失败，请稍后再试',
    'dingtalk.done': '操作成功',
  },
};
