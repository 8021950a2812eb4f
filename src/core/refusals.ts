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
  | 'loan-across' // {name} of a team with which the policy has no loans
  | 'ask-again-later' // {name, at} they declined not long ago
  | 'repaid-late' // {at} the last loan came back after its due date
  | 'owes-too-much' // {limit, owed, room} in all
  | 'pair-too-much' // {name, limit, room} open between the two
  | 'borrower-limit' // {name, room} said to the lender; why is private
  | 'lent-too-much' // {limit, lent, room} in all
  | 'lender-bound' // {lendable, bound} the rest was borrowed, given or is for a task
  | 'loan-nobody-agrees' // {limit} from which somebody must agree, and nobody can
  | 'loan-decided' // {state, by, at}
  | 'loan-not-yours-to-decide' // {approver}
  | 'loan-unable-now' // {lender, borrower} a guard holds meanwhile
  | 'not-your-question' // somebody else was asked
  | 'question-answered' // {state, by, at}
  | 'question-expired' // {at}
  | 'part-too-large' // {asked}
  // asks to many
  | 'ask-own' // one does not lend to oneself; closing it is another button
  | 'ask-part-too-large' // {open} what is still wanted
  | 'ask-closed' // {asker, state, at} nothing is wanted any more
  | 'ask-open-already' // {open} of the asker's own open ask
  | 'too-many-asks' // {limit, at} in a day
  | 'ask-nobody' // no colleague in the team to ask
  | 'ask-not-yours' // {asker} alone may close it
  | 'nothing-owed'
  | 'nothing-owed-to' // {name}
  | 'repay-short' // {left} what can be used to repay now
  // the life of a loan
  | 'loan-over' // {at} it is settled already
  | 'loan-not-running' // nothing was lent, so nothing can be done with it
  | 'loan-used' // {used, name} too late to hand it back as if nothing had been
  | 'nothing-lent-to' // {name}
  | 'extend-not-later' // {due} is when it is due as it is
  | 'extend-asked' // {name, due} the lender was asked for that already
  | 'extend-over' // {name, due} nobody asks for a later date any more
  | 'extend-settled' // {name, due} the borrower's wish was answered, withdrawn, or lapsed
  | 'later-enough' // {name} was put off often enough
  | 'later-too-late' // {name, due} tomorrow is too late for them
  | 'statement-month' // no month that has begun
  // gifts, and what is left on the team's shelf
  | 'gift-self'
  | 'gifts-off' // the plan does not give
  | 'gift-across' // {name} of a team with which the policy exchanges nothing
  | 'giver-owes' // {amount} whoever owes gives nothing away
  | 'giver-short' // {lendable} what may be given now
  | 'giver-unable' // {name} the giver of a gift cannot give any more; why is private
  | 'gift-limit' // {limit, left, at} most given in a period
  | 'too-many-gifts' // {limit} that wait for an answer
  | 'gift-too-soon' // {name, at} the cool-down after "no, thanks"
  | 'gift-not-yours' // somebody else is to have it
  | 'gift-answered' // {state, by, at}
  | 'gift-expired' // {at}
  | 'shelf-no-team'
  | 'shelf-empty'
  | 'shelf-less' // {left} on the shelf
  | 'shelf-limit' // {limit, left, at} most taken in a period
  | 'shelf-own' // {left} on the shelf, all of it the speaker's own
  | 'shelf-over' // {state, at} nothing is left to take back
  | 'shelf-nothing' // the speaker has nothing there
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
