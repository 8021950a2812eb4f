import type { Lang } from '../region.js';
import { spaced } from './spaced.js';

/** The words of the frame: what stands around the two platforms. */
export interface FrameWords {
  readonly title: string;
  readonly product: string;
  readonly sandbox: string;
  readonly slack: string;
  readonly dingtalk: string;
  readonly tools: string;
  /** The tools among the views of a phone. */
  readonly toolsView: string;
  readonly closeTools: string;
  readonly youAre: string;
  readonly language: string;
  readonly views: string;
  readonly tabs: { readonly [tab: string]: string };
  readonly starting: string;
  readonly nobody: string;
  readonly noDingTalk: string;
  readonly outside: string;
  /** Be the same person on the other platform. */
  readonly alsoThere: (name: string, platform: string) => string;
  readonly reconnecting: string;
  /** Words of the frame's script. */
  readonly client: Readonly<Record<string, string>>;
}

/** The words by language. */
export const frameWords: { readonly [lang in Lang]: FrameWords } = {
  en: {
    title: 'TokenDesk sandbox',
    product: 'TokenDesk',
    sandbox: 'sandbox',
    slack: 'Slack',
    dingtalk: 'DingTalk',
    tools: 'Tools',
    toolsView: 'Story & tools',
    closeTools: 'Close the tools',
    youAre: 'You are',
    language: 'Language of the page',
    views: 'What to show',
    tabs: {
      story: 'Story',
      clock: 'Clock',
      faults: 'Faults',
      inspector: 'Inspector',
      books: 'Books',
      jobs: 'Jobs',
    },
    starting: 'The bot is still starting. This takes a few seconds.',
    nobody: 'Nobody is here.',
    noDingTalk: 'There is no DingTalk in this sandbox.',
    outside: 'guest',
    alsoThere: (name, platform) => `Be ${name} in ${platform} too`,
    reconnecting: 'Connection lost. Trying again…',
    client: {
      'frame.offline': 'The sandbox did not answer. Is it still running?',
    },
  },
  'zh-CN': {
    title: 'TokenDesk 沙盒',
    product: 'TokenDesk',
    sandbox: '沙盒',
    slack: 'Slack',
    dingtalk: '钉钉',
    tools: '工具',
    toolsView: '导览与工具',
    closeTools: '收起工具',
    youAre: '当前身份',
    language: '页面语言',
    views: '显示哪一栏',
    tabs: {
      story: '导览',
      clock: '时钟',
      faults: '故障',
      inspector: '通信',
      books: '账本',
      jobs: '任务',
    },
    starting: '机器人正在启动，稍等几秒。',
    nobody: '这里没有人。',
    noDingTalk: '这个沙盒里没有钉钉。',
    outside: '外部人员',
    alsoThere: (name, platform) => `在${spaced(platform)}里也切换为${spaced(name)}`.trim(),
    reconnecting: '连接已断开，正在重新连接…',
    client: {
      'frame.offline': '沙盒没有响应，请确认它还在运行。',
    },
  },
};
