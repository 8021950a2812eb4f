import type { Lang } from '../region.js';
import type { StepId } from '../story/steps.js';
import { spaced } from './spaced.js';

/** Names of those who play. */
export interface Names {
  readonly hero: string;
  readonly lender: string;
  readonly manager: string;
}

/** What a step says. */
export interface StepWords {
  readonly title: string;
  readonly text: (names: Names) => string;
  /** What to type, where there is something to type; `{lender}` is the lender's handle. */
  readonly say?: string;
  /** The button that does it. */
  readonly button?: string;
}

/** The words of the story. */
export interface StoryWords {
  readonly title: string;
  readonly intro: string;
  readonly progress: (done: number, all: number) => string;
  readonly be: (name: string, platform: string) => string;
  readonly burn: string;
  readonly amount: string;
  readonly skip: string;
  readonly leave: string;
  readonly left: string;
  readonly begin: string;
  readonly again: string;
  readonly over: string;
  readonly next: readonly string[];
  readonly missing: string;
  readonly done: string;
  readonly steps: { readonly [id in StepId]: StepWords };
  readonly client: Readonly<Record<string, string>>;
}

/** The words by language. */
export const storyWords: { readonly [lang in Lang]: StoryWords } = {
  en: {
    title: 'TokenDesk in five minutes',
    intro: 'Nothing here is real. Try whatever you like; the story follows.',
    progress: (done, all) => `${done} of ${all} done`,
    be: (name, platform) => `Be ${name} in ${platform}`,
    burn: 'Let agents run',
    amount: 'For how much',
    skip: 'Skip this step',
    leave: 'Leave the story',
    left: 'You left the story. It is here whenever you want it.',
    begin: 'Start the story',
    again: 'Start over',
    over: 'That was the story.',
    next: [
      'Be anybody you like: choose them above the panes.',
      'Move the clock to a due date and watch the loan come back.',
      'Break something in the Faults tab, and see that nothing is lost.',
      'Open this page in a second window and be two people at once.',
    ],
    missing: 'The story needs the made-up company, which this sandbox does not have.',
    done: 'done',
    steps: {
      ask: {
        title: 'Ask what is left',
        text: ({ hero }) =>
          `You are ${hero}, an engineer whose quota goes fast. Ask TokenDesk in Slack what is left, and until when.`,
        say: 'how much do I have left',
        button: 'Type it for me',
      },
      burn: {
        title: 'Let agents run',
        text: ({ hero }) =>
          `${hero}’s agents use credit as they work. Let them run until TokenDesk warns you, before anybody is cut off.`,
      },
      borrow: {
        title: 'Borrow from a colleague',
        text: ({ lender }) =>
          `${lender} has plenty left this month. One sentence asks for a loan: how much, from whom, until when.`,
        say: 'borrow 200 from @{lender} for the release until Friday',
        button: 'Type it for me',
      },
      lend: {
        title: 'Lend it',
        text: ({ lender, hero }) =>
          `Now be ${lender}. ${hero}’s question is waiting in Slack: lend all of it, or part.`,
      },
      request: {
        title: 'Request more',
        text: ({ manager, hero }) =>
          `Back to ${hero}. Request a top-up, with a reason; your manager ${manager} decides.`,
        say: 'request 120 for the regression runs of the gateway migration',
        button: 'Type it for me',
      },
      approve: {
        title: 'Approve it in DingTalk',
        text: ({ manager }) =>
          `${manager} works in DingTalk. The request is waiting there, with what a manager wants to know. Approve it.`,
      },
      monday: {
        title: 'Move to Monday',
        text: ({ hero }) =>
          `On Monday morning everybody gets their week: what was spent, and what came of it. Move the clock and read ${hero}’s.`,
        button: 'Move to Monday morning',
      },
    },
    client: {
      'story.burned': 'Spent {spent}. {left} left.',
      'story.quiet':
        'No warning came: it is too early, or this one was sent before. Let them run for more, or skip this step.',
    },
  },
  'zh-CN': {
    title: '五分钟了解 TokenDesk',
    intro: '这里的一切都是虚构的，随便试，导览会跟上你。',
    progress: (done, all) => `已完成 ${done}/${all}`,
    be: (name, platform) => `在${spaced(platform)}里切换为${spaced(name)}`.trim(),
    burn: '让智能体跑一会儿',
    amount: '用掉多少',
    skip: '跳过这一步',
    leave: '退出导览',
    left: '你已退出导览，想看时随时可以回来。',
    begin: '开始导览',
    again: '重新开始',
    over: '导览到这里就结束了。',
    next: [
      '想当谁就当谁：在两个窗口上方选择身份。',
      '把时钟拨到到期日，看借出的额度怎么回来。',
      '在「故障」页制造一次故障，看看是否有东西丢失。',
      '再开一个浏览器窗口，同时扮演两个人。',
    ],
    missing: '导览需要虚构公司的数据，这个沙盒里没有。',
    done: '已完成',
    steps: {
      ask: {
        title: '问问还剩多少',
        text: ({ hero }) =>
          `你是工程师${hero}，额度用得很快。在 Slack 里问问 TokenDesk 还剩多少、能用到什么时候。`,
        say: '我还剩多少',
        button: '替我输入',
      },
      burn: {
        title: '让智能体跑起来',
        text: ({ hero }) => `${hero}的智能体一干活就会消耗额度。让它们跑一会儿，直到 TokenDesk 发来预警。`,
      },
      borrow: {
        title: '向同事借',
        text: ({ lender }) => `${lender}这个月还剩不少。一句话就能借：借多少、向谁借、什么时候还。`,
        say: '找 @{lender} 借 200 用于发版，周五还',
        button: '替我输入',
      },
      lend: {
        title: '借出去',
        text: ({ lender, hero }) =>
          `现在换成${lender}。TokenDesk 已经把${hero}的请求送到，可以全部借出，也可以只借一部分。`,
      },
      request: {
        title: '申请追加',
        text: ({ manager, hero }) => `再换回${hero}。写明理由，申请追加额度，由主管${manager}审批。`,
        say: '申请 120 用于结算服务上线前的全量回归测试和压力测试',
        button: '替我输入',
      },
      approve: {
        title: '在钉钉里审批',
        text: ({ manager }) => `${manager}用的是钉钉，申请正在那边等着，主管关心的信息都在卡片上。批准它吧。`,
      },
      monday: {
        title: '拨到周一',
        text: ({ hero }) =>
          `每到周一早上，每个人都会收到自己的一周：用了多少，换来了什么。拨动时钟，看看${hero}的周报。`,
        button: '拨到周一早上',
      },
    },
    client: {
      'story.burned': '用掉了 {spent}，还剩 {left}。',
      'story.quiet': '没有收到预警：可能用得还不够多，也可能之前已经提醒过。再多跑一会儿，或者跳过这一步。',
    },
  },
};
