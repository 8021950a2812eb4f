import type { BackstageCode, Stop } from '../backstage.js';
import type { Lang } from '../region.js';

/** The words of the clock. */
export interface ClockWords {
  readonly title: string;
  readonly explain: string;
  readonly quick: string;
  readonly jump: string;
  readonly any: string;
  readonly go: string;
  readonly failed: string;
  readonly zone: (zone: string) => string;
  readonly moving: (to: string) => string;
  /** When a stop is meant by another zone's clock. */
  readonly nineIn: (zone: string) => string;
  /** In the header. */
  readonly short: { readonly [kind in Stop['kind']]: string };
  readonly stops: { readonly [kind in Stop['kind']]: string };
  /** What the backstage refuses. */
  readonly refused: { readonly [code in BackstageCode]: string };
  readonly client: Readonly<Record<string, string>>;
}

/** The words by language. */
export const clockWords: { readonly [lang in Lang]: ClockWords } = {
  en: {
    title: 'Clock',
    explain:
      'Move the time forward. Whatever falls due on the way happens in order: reminders, refills, alerts, digests. The panes show it arriving.',
    quick: 'Move the clock',
    jump: 'Go to',
    any: 'Or to any moment ahead',
    go: 'Go',
    failed: 'The last move stopped on its way:',
    zone: (zone) => `Company time, ${zone}`,
    moving: (to) => `On the way to ${to}…`,
    nineIn: (zone) => `9:00 in ${zone}`,
    short: { hour: '+1 hour', tomorrow: 'Tomorrow', refill: 'Refill', monday: 'Monday', due: 'Due date' },
    stops: {
      hour: 'One hour later',
      tomorrow: 'Tomorrow morning',
      refill: 'When the engineers’ quota refills',
      monday: 'Monday morning, when the digest comes',
      due: 'When the next loan is due',
    },
    refused: {
      starting: 'The bot is still starting. Try again in a few seconds.',
      'bad-time': 'That is not a time. Choose a date and an hour.',
      past: 'The clock only moves forward. Choose a later moment.',
      'too-far': 'That is more than a year ahead. Choose a nearer moment.',
      moving: 'The clock is already moving. Wait until it has arrived.',
      'step-failed': 'Something that fell due could not be finished. See the Jobs tab, then try again.',
      'bad-amount': 'That amount does not work. Choose a smaller or larger one.',
      nobody: 'This person has no quota. Choose somebody else.',
      'usage-refused': 'The bot did not take this usage. Try again in a moment.',
    },
    client: {
      'clock.moved': 'Arrived. {n} things happened on the way.',
      'clock.moved.one': 'Arrived. One thing happened on the way.',
      'clock.moved.none': 'Arrived. Nothing fell due on the way.',
    },
  },
  'zh-CN': {
    title: '时钟',
    explain: '把时间往后拨。途中到期的事会依次发生：提醒、额度恢复、预警、周报，两边的窗口里都能看到。',
    quick: '拨动时钟',
    jump: '拨到',
    any: '或拨到之后的任意时刻',
    go: '出发',
    failed: '上次拨动中途停下了：',
    zone: (zone) => `公司时间，${zone}`,
    moving: (to) => `正在前往${to}…`,
    nineIn: (zone) => `${zone} 的 9:00`,
    short: { hour: '+1 小时', tomorrow: '明天', refill: '额度恢复', monday: '周一', due: '到期日' },
    stops: {
      hour: '一小时后',
      tomorrow: '明天早上',
      refill: '工程师的额度恢复时',
      monday: '周一早上，收周报的时候',
      due: '最近一笔借用到期时',
    },
    refused: {
      starting: '机器人正在启动，过几秒再试。',
      'bad-time': '时间无法识别，请选择日期和时刻。',
      past: '时钟只能往后拨，请选择更晚的时刻。',
      'too-far': '超过一年了，请选择近一些的时刻。',
      moving: '时钟正在走，请等它到达。',
      'step-failed': '有一件到期的事没有完成。请先看「任务」页，再试一次。',
      'bad-amount': '这个金额不行，请换一个。',
      nobody: '这个人没有额度，请换一个人。',
      'usage-refused': '机器人没有接收这笔用量，请稍后再试。',
    },
    client: {
      'clock.moved': '到了。途中发生了 {n} 件事。',
      'clock.moved.one': '到了。途中发生了 1 件事。',
      'clock.moved.none': '到了。途中没有到期的事。',
    },
  },
};
