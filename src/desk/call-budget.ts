import { localDate } from '../core/calendar.js';
import { type CallClass, callClasses, mostCalls, waitsForBudget } from '../core/call-budget.js';
import type { CallBudget } from '../ports/call-budget.js';
import { ChatError } from '../ports/chat-sender.js';
import { type CallMonth, callsOf, countCall, uncountCall } from '../store/api-calls.js';
import type { Desk } from './desk.js';
import type { Reading } from './gauges.js';

/**
 * Milliseconds after which it is tried again when the month is used up. The quota may have been raised meanwhile, which
 * nobody tells us.
 */
const lookAgainMs = 60 * 60_000;

/** What of the desk is needed here. */
type Parts = Pick<Desk, 'db' | 'clock' | 'policy'>;

/** The month's calls to DingTalk, counted in the database for all processes together. */
export function dingTalkCallBudget(desk: Parts): CallBudget {
  let refusedUntil = 0;

  const refuse = (
    code: 'budget' | 'monthly-limit',
    callClass: CallClass,
    afterMs: number = lookAgainMs,
  ): ChatError => {
    const waits = waitsForBudget(callClass);
    return new ChatError(code, waits, waits ? afterMs : null, false, waits);
  };

  return {
    callsPerSecond: desk.policy.dingtalk.callsPerSecond,

    async take(callClass) {
      // What the platform refused a moment ago it refuses still; asking for every message would only cost time.
      // It waits no longer than what was refused: both look again at the same moment.
      const wait = refusedUntil - desk.clock.now().getTime();
      if (wait > 0) throw refuse('monthly-limit', callClass, wait);
      const most = mostCalls(callClass, desk.policy.dingtalk.monthlyCalls);
      if (!(await countCall(desk.db, monthOf(desk), callClass, most))) throw refuse('budget', callClass);
    },
    giveBack: (callClass) => uncountCall(desk.db, monthOf(desk), callClass),
    usedUp(callClass) {
      refusedUntil = desk.clock.now().getTime() + lookAgainMs;
      return refuse('monthly-limit', callClass);
    },
  };
}

/** The calls counted this month by what they were for, the most important first; those without any are left out. */
export async function callsThisMonth(desk: Parts): Promise<{ callClass: CallClass; count: number }[]> {
  const made = await callsOf(desk.db, monthOf(desk));
  return callClasses.flatMap((callClass) => made.find((row) => row.callClass === callClass) ?? []);
}

/** What the month's calls stand at, for the operator. */
export async function callReadings(desk: Parts): Promise<Reading[]> {
  const made = new Map((await callsThisMonth(desk)).map((row) => [row.callClass, row.count]));
  const limit = desk.policy.dingtalk.monthlyCalls;
  return [
    ...callClasses.map((callClass) => ({
      name: 'tokendesk_dingtalk_calls',
      help: 'Calls to DingTalk in this calendar month, by what they were for',
      labels: { class: callClass },
      value: made.get(callClass) ?? 0,
    })),
    ...(limit === null
      ? []
      : [
          {
            name: 'tokendesk_dingtalk_calls_limit',
            help: 'Calls to DingTalk that a month may have, as configured',
            value: limit,
          },
        ]),
  ];
}

function monthOf(desk: Parts): CallMonth {
  return { platform: 'dingtalk', month: localDate(desk.clock.now(), desk.policy.zone).slice(0, 7) };
}
