import { waysOn } from './buttons.js';
import { plainCard } from './card.js';
import { present } from './facts.js';
import type { NoticeCard } from './notice-params.js';
import { endLines, taskName } from './task.js';
import { quoted } from './typed-text.js';

/** To a member: somebody gave them credit. */
const granted: NoticeCard = (params, say) => {
  const by = params.text('by');
  const task = params.text('task');
  const left = params.optionalAmount('left');
  const until = params.time('until');
  const amount = say.money(params.amount('amount'));
  const kind = params.oneOf('kind', ['top-up', 'reward', 'task']);
  return {
    ...plainCard(
      say.t('notice.granted', {
        by: by === null ? '' : say.name(by),
        known: by === null ? 'no' : 'yes',
        amount,
        kind,
        named: task === null ? 'no' : 'yes',
        task: taskName(task ?? ''),
      }),
    ),
    quote: quoted(params.text('reason')),
    lines: present([
      left !== null && say.t('notice.request-approved.left', { left: say.have(left) }),
      until && say.t('notice.request-approved.until', { amount, until: say.until(until) }),
      kind === 'task' && say.t('notice.granted.task'),
    ]),
    actions: waysOn(say, 'balance.show'),
  };
};

/** To a member: a task was ended, and what they had not spent of it went back. */
const taken: NoticeCard = (params, say) => ({
  ...plainCard(
    say.t('notice.task-taken', {
      by: say.name(params.text('by')),
      task: taskName(params.text('task') ?? ''),
    }),
  ),
  lines: [say.t('notice.task-taken.back', { amount: say.money(params.amount('amount')) })],
  actions: waysOn(say, 'balance.show'),
});

/** To the owner: the task's day has come. */
const ended: NoticeCard = (params, say) => ({
  ...plainCard(say.t('notice.task-ended', { task: taskName(params.text('task') ?? '') })),
  lines: endLines(
    {
      used: params.optionalAmount('used') ?? 0n,
      returned: params.optionalAmount('returned') ?? 0n,
      expired: params.optionalAmount('expired') ?? 0n,
    },
    say,
  ),
});

/** What is told of credit that was given unasked, and of tasks. */
export const grantNotices = {
  granted,
  'task-taken': taken,
  'task-ended': ended,
} satisfies Record<string, NoticeCard>;
