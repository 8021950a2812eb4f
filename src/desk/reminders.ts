const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** Reminders go out at nine in the morning of the days around the due date, which ends at midnight. */
const before = -39 * hour;
const onTheDay = -15 * hour;
const morningAfter = 9 * hour;

/** How a loan stands towards its due date. */
export function phaseOf(dueAt: Date, now: Date): 'before' | 'today' | 'overdue' {
  if (now >= dueAt) return 'overdue';
  return dueAt.getTime() - now.getTime() > day ? 'before' : 'today';
}

/**
 * When a loan is next spoken of after `now`: the day before it is due, on the day, the morning after, then with growing
 * gaps (1, 2, 4, 8 days, at most two weeks), so that nobody is nagged.
 */
export function nextReminder(dueAt: Date, now: Date): Date {
  const due = dueAt.getTime();
  for (const offset of [before, onTheDay, morningAfter]) {
    if (due + offset > now.getTime()) return new Date(due + offset);
  }
  let at = due + morningAfter;
  for (let gap = 1; at <= now.getTime(); gap = Math.min(14, gap * 2)) at += gap * day;
  return new Date(at);
}
