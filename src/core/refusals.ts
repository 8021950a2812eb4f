/** Where to look for the sentence about a refusal: `refusal.<code>` in the locales, with these parameters. */
export type RefusalParams = Record<string, string | number | bigint | Date | null>;

/** Why something was not done. A refusal is an answer, not a fault: nothing was changed. */
export interface Refusal {
  code: RefusalCode;
  /** Amounts as bigint minor units, times as Date, names as strings; cards format them for the reader. */
  params: RefusalParams;
}

/** Every reason for which the desk says no. */
export type RefusalCode =
  // people
  | 'stranger-invite' // policy invite: known to nobody here; ask the admin
  | 'stranger-closed'
  | 'guest'
  | 'outsider'
  | 'person-unknown' // {person}
  | 'person-ambiguous' // {person}
  | 'not-active' // {name}
  | 'frozen' // the actor's own account is frozen
  // amounts and what was typed
  | 'no-amount'
  | 'zero'
  | 'negative'
  | 'not-a-number'
  | 'too-large'
  | 'wrong-unit' // {unit}
  | 'no-person'
  | 'past-date'
  | 'bad-setting' // {value}
  | 'too-far' // {days} the plan's longest loan
  // loans
  | 'self-loan'
  | 'lending-off' // the plan does not lend
  | 'lender-owes' // {amount} whoever owes cannot lend
  | 'lender-unable' // {name} the lender of an offer cannot lend any more; why is private
  | 'lender-short' // {lendable} what may be lent now
  | 'loan-too-large' // {limit} per loan
  | 'too-many-open' // {limit} open loans of the borrower
  | 'too-many-questions' // {limit} open questions of the borrower
  | 'already-asked' // {name} an open question to the same lender
  | 'not-your-question' // somebody else was asked
  | 'question-answered' // {state, by, at}
  | 'question-expired' // {at}
  | 'part-too-large' // {asked}
  | 'nothing-owed'
  | 'nothing-owed-to' // {name}
  | 'repay-short' // {left} what can be used to repay now
  // requests
  | 'no-team'
  | 'nobody-can-approve'
  | 'request-too-large' // {limit}
  | 'too-many-requests' // {limit} open requests
  | 'requests-per-hour' // {limit, at}
  | 'request-too-soon' // {at} the cool-down after a refusal
  | 'rule-refuses' // {rule, en, zh} what the rule says, by language
  | 'task-needed'
  | 'reason-required'
  | 'reason-needed' // {amount} from which a reason is needed
  | 'reason-length' // {least, most}
  | 'own-request'
  | 'not-approver' // {approver}
  | 'not-approver-now' // {approver} was asked, and is not any more
  | 'voted-already' // {by, at}
  | 'less-not-allowed' // {asked} all of it or nothing
  | 'repeat-ended' // {by, at} what was given each period is ended already
  | 'nudge-too-soon' // {at}
  | 'nothing-asked' // no question waits for an answer
  | 'hand-over-unable' // {name} cannot decide this request
  | 'delegate-self'
  | 'delegate-overlaps' // {name, at} decides for them in that time already
  | 'delegate-times' // ends before it begins, or is too long
  | 'request-decided' // {state, by, at}
  | 'request-expired' // {at}
  | 'more-than-asked' // {asked}
  | 'pool-short' // {left, pool}
  | 'decline-reason-needed'
  // credit given unasked, and tasks
  | 'grant-self'
  | 'grant-not-yours' // {name} reports to somebody else
  | 'grant-too-large' // {limit} what the plan lets a manager give at once
  | 'grant-needs-others' // {name} the rules want more than the manager's approval
  | 'grant-short' // {left} in the pool that pays
  | 'task-no-pool' // nobody who reports to the speaker is in a team with a pool, or not all in one
  | 'task-no-name'
  | 'task-no-date'
  | 'task-name-taken' // {task}
  | 'task-unknown' // {task}
  | 'task-over' // {task, at}
  | 'task-short' // {left} nobody was given yet
  | 'task-not-in-team' // {name, task}
  | 'task-not-yours' // {task}
  // somebody's period, put to their manager
  | 'review-answered' // {state, by, at}
  | 'review-talked' // {by, at, name} somebody else talks with them
  | 'review-not-yours'
  | 'review-not-now' // was asked, and is not any more
  | 'nothing-to-cancel'
  | 'not-yours'
  // joining accounts
  | 'link-one-platform' // only one chat platform is connected here
  | 'link-both' // the speaker has accounts on both already
  | 'link-taken' // the code's owner has another account on this platform
  | 'link-wrong' // {left} tries left
  | 'link-too-many' // {at} when the next try counts
  | 'link-expired'
  | 'link-over' // used, refused or replaced by a newer code
  | 'link-same' // typed on the platform on which it was made
  | 'link-other' // the account belongs to a member who has done something
  | 'link-not-yours'
  // general
  | 'not-there-yet' // {what} a flow that is not built yet
  | 'conflict'; // the same key came with another input

/** Builds a refusal. */
export function refusal(code: RefusalCode, params: RefusalParams = {}): Refusal {
  return { code, params };
}

/** Either what was done, or why not. */
export type Outcome<T> = { done: T } | { refused: Refusal };
