import { button, noRow, waysOn } from './buttons.js';
import { type CardAction, plainCard } from './card.js';
import { fact, present } from './facts.js';
import type { NoticeCard, NoticeParams } from './notice-params.js';
import { oneLine } from './typed-text.js';
import type { Voice } from './voice.js';

const budgets = ['credit', 'week', 'day'] as const;
/** From this level on asking for more is what most people will want to do. */
const pressing = 95;

/** A budget has reached a level of the plan: which one, what is left, when it begins anew, what to do. */
const level: NoticeCard = (params, say) => {
  const budget = params.oneOf('budget', budgets);
  const reached = params.index('level', 101);
  const left = params.optionalAmount('left') ?? 0n;
  const until = params.time('until');
  const overdraft = params.optionalAmount('overdraft') ?? 0n;
  return {
    ...plainCard(
      reached >= 100
        ? say.t('alert.out', { budget })
        : say.t('alert.level', { budget, level: reached, left: say.have(left) }),
    ),
    lines: present([
      overdraft > 0n && say.t('balance.overdraft', { amount: say.money(overdraft) }),
      until && say.t('alert.anew', { budget, until: say.since(until), away: say.away(until) }),
      reached < 100 && paceLine(params, say, budget),
      freeLine(params, say),
      waysLine(params, say),
    ]),
    facts: usedFacts(params, say),
    actions: askActions(params, say, reached >= pressing),
    note: reached >= 100 ? undefined : say.t('alert.note'),
  };
};

/** The credit will end well before the refill. */
const pace: NoticeCard = (params, say) => {
  const runsOutAt = params.time('runsOutAt');
  const refillAt = params.time('refillAt');
  const left = params.optionalAmount('left');
  return {
    ...plainCard(
      say.t('alert.pace', {
        day: runsOutAt ? say.day(runsOutAt) : say.t('sometime'),
        refill: refillAt ? say.since(refillAt) : say.t('sometime'),
      }),
    ),
    lines: present([
      left !== null && say.t('alert.pace.left', { left: say.have(left) }),
      freeLine(params, say),
      waysLine(params, say),
    ]),
    facts: usedFacts(params, say),
    actions: askActions(params, say, false),
    note: say.t('alert.note'),
  };
};

/** There is credit again after there was none. */
const back: NoticeCard = (params, say) => {
  const left = params.optionalAmount('leftNow');
  const refillAt = params.time('refillAt');
  const budget = params.oneOf('budget', budgets);
  return {
    ...plainCard(left === null ? say.t('alert.back.plain') : say.t('alert.back', { left: say.have(left) })),
    lines: present([
      params.time('begins') && budget !== 'credit' && say.t('alert.back.anew', { budget }),
      refillAt && say.t('alert.back.refill', { refill: say.since(refillAt), away: say.away(refillAt) }),
    ]),
    actions: waysOn(say, 'balance.show', 'history.show'),
  };
};

/** An hour far beyond the person's own: most often an agent that goes round in circles. */
const burn: NoticeCard = (params, say) => {
  const hour = params.time('hour');
  const cost = params.optionalAmount('spent') ?? params.optionalAmount('cost') ?? 0n;
  const left = params.optionalAmount('leftNow');
  const refillAt = params.time('refillAt');
  const model = params.text('model');
  const agent = params.text('agent');
  const pausable = params.oneOf('pausable', ['no', 'yes']) === 'yes';
  return {
    ...plainCard(
      say.t('alert.burn', { cost: say.money(cost), time: hour ? say.time(hour) : say.t('sometime') }),
    ),
    lines: present([
      model !== null &&
        say.t('alert.burn.most', {
          model: oneLine(model, 40),
          agent: agent === null ? '' : oneLine(agent, 40),
          known: agent === null ? 'no' : 'yes',
        }),
      left !== null &&
        refillAt &&
        say.t('alert.burn.left', { left: say.have(left), refill: say.since(refillAt) }),
      pausable ? say.t('alert.burn.pause') : say.t('alert.burn.stop'),
      say.t('alert.burn.fine'),
    ]),
    actions: [
      ...(pausable ? [button('gateway.pause', say.t('button.pause-keys'), noRow, 'danger')] : []),
      ...waysOn(say, 'history.show', 'balance.show'),
    ],
  };
};

/** To those who give out of a pool. */
const pool: NoticeCard = (params, say) => {
  const team = params.text('team');
  const reached = params.index('level', 101);
  const out = reached >= 100;
  const left = params.optionalAmount('left') ?? 0n;
  const until = params.time('until');
  const allowance = params.optionalAmount('allowance');
  const whose = { whose: team === null ? 'org' : 'team', team: team === null ? '' : oneLine(team, 40) };
  return {
    ...plainCard(
      out
        ? say.t('alert.pool.out', whose)
        : say.t('alert.pool.level', { ...whose, level: reached, left: say.have(left) }),
    ),
    lines: present([
      until && say.t('alert.pool.anew', { until: say.since(until), away: say.away(until) }),
      say.t(out ? 'alert.pool.next-out' : 'alert.pool.next', { whose: whose.whose }),
    ]),
    facts:
      allowance === null
        ? []
        : [
            fact(
              say,
              'fact.alert-used',
              say.t('balance.used', { used: say.money(allowance - left), total: say.money(allowance) }),
            ),
          ],
    actions: waysOn(say, 'help.show'),
  };
};

/** When the credit ends; with its refill only where the line above speaks of another date. */
function paceLine(params: NoticeParams, say: Voice, budget: (typeof budgets)[number]): string | false {
  const runsOutAt = params.time('runsOutAt');
  const refillAt = params.time('refillAt');
  if (!runsOutAt || !refillAt) return false;
  const day = say.day(runsOutAt);
  return budget === 'credit'
    ? say.t('balance.pace-ends', { day })
    : say.t('alert.ends', { day, refill: say.since(refillAt) });
}

function freeLine(params: NoticeParams, say: Voice): string | false {
  const free = params.text('free');
  if (free === null) return false;
  const models = free.split(', ').slice(0, 5);
  return say.t('balance.free', { models: say.list(models.map((model) => oneLine(model, 40))) });
}

function waysLine(params: NoticeParams, say: Voice): string {
  return say.t(borrows(params) ? 'balance.low' : 'alert.request');
}

function borrows(params: NoticeParams): boolean {
  return params.oneOf('lends', ['yes', 'no']) === 'yes';
}

function usedFacts(params: NoticeParams, say: Voice) {
  const used = params.optionalAmount('used');
  const total = params.optionalAmount('total');
  if (used === null || total === null) return [];
  return [
    fact(say, 'fact.alert-used', say.t('balance.used', { used: say.money(used), total: say.money(total) })),
  ];
}

function askActions(params: NoticeParams, say: Voice, urgent: boolean): CardAction[] {
  const [request, ...rest] = borrows(params)
    ? waysOn(say, 'request.open', 'borrow.open', 'ask.open', 'balance.show')
    : waysOn(say, 'request.open', 'balance.show');
  if (!request) return rest;
  return [urgent ? { ...request, style: 'primary' as const } : request, ...rest];
}

/** What people are told of their own accord. */
export const alertNotices = {
  'alert-level': level,
  'alert-pace': pace,
  'credit-back': back,
  'burn-alarm': burn,
  'pool-level': pool,
} satisfies Record<string, NoticeCard>;
