import type { CallClass } from '../core/call-budget.js';
import type { CallBudget } from './call-budget.js';
import { ChatError } from './chat-sender.js';

/** A budget that never ends by itself, and keeps what was taken. */
export interface FakeCallBudget extends CallBudget {
  /** What was taken and not given back, in order. */
  readonly taken: CallClass[];
  /** From here on nothing is left for these. */
  refuse(...callClasses: CallClass[]): void;
}

/** A budget for tests. */
export function fakeCallBudget(callsPerSecond = 1_000): FakeCallBudget {
  const taken: CallClass[] = [];
  const refused = new Set<CallClass>();
  return {
    callsPerSecond,
    taken,
    refuse: (...callClasses) => {
      for (const callClass of callClasses) refused.add(callClass);
    },
    async take(callClass) {
      if (refused.has(callClass)) throw new ChatError('budget', false);
      taken.push(callClass);
    },
    async giveBack(callClass) {
      const at = taken.lastIndexOf(callClass);
      if (at >= 0) taken.splice(at, 1);
    },
    usedUp: (callClass) =>
      callClass === 'alert' || callClass === 'digest'
        ? new ChatError('monthly-limit', false)
        : new ChatError('monthly-limit', true, 3_600_000, false, true),
  };
}
