import { z } from 'zod';
import { nameOf } from '../../desk/people.js';
import { noRow } from '../cards/buttons.js';
import { cancelledCard } from '../cards/confirm.js';
import { helpCard } from '../cards/help.js';
import { showBalance, showHistory, showLoans } from './asking.js';
import {
  clickedAskPart,
  clickedEnough,
  clickedLend,
  editAsk,
  openAsk,
  put,
  submittedAskMany,
  submittedAskPart,
} from './asking-many.js';
import {
  askFor,
  clickedAccept,
  clickedDecline,
  clickedPart,
  confirmBorrowing,
  editBorrow,
  openBorrow,
  submittedBorrow,
  submittedDecline,
  submittedPart,
} from './borrowing.js';
import { takeBackLoan, takeBackRequest } from './cancelling.js';
import {
  clickedApprove,
  clickedDeclineRequest,
  clickedDetails,
  clickedLess,
  submittedDeclineRequest,
  submittedLess,
} from './deciding.js';
import { clickedRefuse, decidedLoan, submittedRefuse } from './deciding-loans.js';
import { confirmedBulk, openBulk, showWaiting, submittedBulk } from './deciding-many.js';
import {
  clickedAnswer,
  clickedAsk,
  clickedHandOver,
  submittedAnswer,
  submittedAsk,
  submittedHandOver,
} from './deciding-with-others.js';
import { delegateTo, endDelegation, openDelegate, submittedDelegate } from './delegating.js';
import {
  clickedKeep,
  clickedNoThanks,
  clickedOwn,
  confirmedGift,
  editGift,
  pickedReceiver,
  submittedGift,
  takeBackGift,
} from './gifting.js';
import { confirmedGrant, confirmGranting, openGrant, submittedGrant } from './granting.js';
import type { Reply } from './inbound.js';
import { clickedLeave, clickedTake, confirmLending, editLend, offer, submittedLend } from './lending.js';
import { dropped, joined, saidLink } from './linking.js';
import {
  clickedForgive,
  clickedHandBack,
  clickedLater,
  confirmedHandBack,
  confirmForgiving,
  forgiveAsSaid,
  sendMonth,
  showLoan,
  showPastLoans,
  submittedForgive,
} from './loan-life.js';
import { changeTime, clickedTime, extendWith, openTime, submittedTime, takeBackTime } from './loan-time.js';
import { clickedPause, clickedResume } from './pausing.js';
import { clickedRepay, clickedRepayAll, confirmRepaying, payBack, submittedRepay } from './repaying.js';
import { confirmedRequest, openRequest, submittedRequest } from './requesting.js';
import { clickedEndRepeat, clickedNudge, showMine } from './requesting-mine.js';
import { clickedFine, clickedRaise, clickedTalk, submittedRaise } from './reviewing.js';
import type { Session } from './session.js';
import {
  chooseAlerts,
  chooseDeliver,
  chooseDigest,
  chooseLanguage,
  openQuiet,
  openZone,
  saidSettings,
  submittedQuiet,
  submittedZone,
} from './setting.js';
import {
  clickedBack,
  confirmedShelf,
  openPut,
  openTake,
  showShelf,
  submittedPut,
  submittedTake,
} from './shelving.js';
import {
  clickedAdd,
  confirmedTask,
  confirmPart,
  endedTask,
  listTasks,
  openTaskForm,
  showTask,
  submittedAdd,
  submittedTask,
} from './tasking.js';
import { type Context, unpackContext } from './typed.js';

/** What a click does. `changes`: it may change something, so it is written down before it is acknowledged. */
interface Click {
  changes: boolean;
  act(session: Session, value: string): Promise<Reply> | Reply;
}

const shows = (act: Click['act']): Click => ({ changes: false, act });
const changes = (act: Click['act']): Click => ({ changes: true, act });

/** A row's id; what is none names a row that does not exist, so that the answer is a refusal and not a fault. */
const rowId = z.guid().catch('00000000-0000-0000-0000-000000000000');
const onRow =
  (act: Click['act']): Click['act'] =>
  (session, value) =>
    act(session, rowId.parse(value));

/** The same where a button without a row means the person who clicks. */
const ownOrRow =
  (act: Click['act']): Click['act'] =>
  (session, value) =>
    act(session, value === noRow ? noRow : rowId.parse(value));

/** Every button there is, by the name that cards give it. */
export const clicks: Record<string, Click> = {
  'balance.show': shows(showBalance),
  'history.show': shows(showHistory),
  'loans.show': shows(showLoans),
  'settings.show': shows((session) => saidSettings(session, nothingSaid)),
  'help.show': shows((session) => ({ cards: [helpCard(session.reader, session.words, session.now)] })),
  'confirm.cancel': shows((session) => ({
    cards: [cancelledCard(session.reader, session.words, session.now)],
  })),
  'ask.open': shows((session) => openAsk(session, {})),
  'ask.edit': shows(editAsk),
  'ask.confirm': changes(understood(put)),
  'ask.lend': changes(clickedLend(false)),
  'ask.rest': changes(clickedLend(true)),
  'ask.part': shows(onRow(clickedAskPart)),
  'ask.enough': changes(onRow(clickedEnough)),
  'borrow.open': shows((session) => openBorrow(session, {})),
  'borrow.edit': shows(editBorrow),
  'borrow.confirm': changes(understood(askFor)),
  'lend.confirm': changes(understood(offer)),
  'lend.edit': shows(editLend),
  'repay.confirm': changes(understood(payBack)),
  'request.confirm': changes(confirmedRequest),
  'request.open': shows((session, value) => openRequest(session, value, {})),
  'person.pick': shows(pickPerson),
  'loan.accept': changes(onRow(clickedAccept)),
  'loan.part': changes(onRow(clickedPart)),
  'loan.decline': changes(onRow(clickedDecline)),
  'loan.withdraw': changes(onRow(takeBackLoan)),
  'loan.later': changes(onRow(clickedLater)),
  'loan.repay': shows(onRow(clickedRepay)),
  'loan.show': shows(onRow(showLoan)),
  'loan.extend': shows(onRow(openTime)),
  'loan.give-time': shows(onRow(openTime)),
  'loan.time-yes': changes(onRow(clickedTime(true))),
  'loan.time-no': changes(onRow(clickedTime(false))),
  'loan.time-back': changes(onRow(takeBackTime)),
  'time.confirm': changes(understood(changeTime)),
  'loan.forgive': shows(onRow(clickedForgive)),
  'forgive.confirm': changes(understood(forgiveAsSaid)),
  'loan.cancel': changes(onRow(clickedHandBack)),
  'hand-back.confirm': changes(onRow(confirmedHandBack)),
  'loans.past': shows(showPastLoans),
  'repay.all': shows(clickedRepayAll),
  'statement.send': changes((session) => sendMonth(session, null)),
  'offer.accept': changes(onRow(clickedTake)),
  'offer.decline': changes(onRow(clickedLeave)),
  'gift.accept': changes(onRow(clickedKeep)),
  'gift.decline': changes(onRow(clickedNoThanks)),
  'gift.withdraw': changes(onRow(takeBackGift)),
  'gift.confirm': changes(confirmedGift),
  'gift.open': shows(editGift),
  'gift.own': shows(clickedOwn),
  'shelf.show': shows(showShelf),
  'shelf.put': shows(openPut),
  'shelf.take': shows(openTake),
  'shelf.confirm': changes(confirmedShelf),
  'shelf.back': changes(onRow(clickedBack)),
  'request.approve': changes(onRow(clickedApprove)),
  'request.less': changes(onRow(clickedLess)),
  'request.decline': changes(onRow(clickedDeclineRequest)),
  'request.withdraw': changes(onRow(takeBackRequest)),
  'request.ask': changes(onRow(clickedAsk)),
  'request.answer': changes(onRow(clickedAnswer)),
  'request.hand-over': changes(onRow(clickedHandOver)),
  'request.details': changes(onRow(clickedDetails)),
  'request.nudge': changes(onRow(clickedNudge)),
  'request.end-repeat': changes(onRow(clickedEndRepeat)),
  'requests.mine': shows(showMine),
  'requests.waiting': shows(showWaiting),
  'requests.bulk': shows(openBulk),
  'requests.bulk.confirm': changes(confirmedBulk),
  'delegate.open': shows(openDelegate),
  'delegate.end': changes(onRow(endDelegation)),
  'loan.agree': changes(onRow((session, loanId) => decidedLoan(session, loanId, 'approve'))),
  'loan.refuse': changes(onRow(clickedRefuse)),
  'review.fine': changes(onRow(clickedFine)),
  'review.raise': changes(onRow(clickedRaise)),
  'review.talk': changes(onRow(clickedTalk)),
  'grant.open': shows((session, value) => openGrant(session, value, {})),
  'grant.confirm': changes(confirmedGrant),
  'task.open': shows(openTaskForm),
  'task.confirm': changes(confirmedTask),
  'task.add': shows(onRow(clickedAdd)),
  'task.show': shows((session, value) =>
    value === noRow ? listTasks(session) : onRow(showTask)(session, value),
  ),
  'task.end': changes(onRow(endedTask)),
  'gateway.pause': changes(ownOrRow(clickedPause)),
  'gateway.resume': changes(ownOrRow(clickedResume)),
  'language.set': changes(chooseLanguage),
  'zone.open': shows(openZone),
  'quiet.open': shows(openQuiet),
  'alerts.set': changes(chooseAlerts),
  'digest.set': changes(chooseDigest),
  'deliver.set': changes(chooseDeliver),
  'link.start': changes(saidLink),
  'link.yes': changes(joined),
  'link.no': changes((session, value) => dropped(session, value, session.memberId)),
  // Answered before anybody is recognised, since the account may be nobody's yet; what was wanted, by the conversation.
  'link.confirm': changes(showBalance),
  'link.refuse': changes(showBalance),
  'link.wanted': changes(showBalance),
};

/** Every form there is, by name; `context` is the id it was opened for. */
export const forms: Record<
  string,
  (session: Session, context: string, values: Record<string, string>) => Promise<Reply>
> = {
  'ask.submit': submittedAskMany,
  'ask.part': (session, context, values) => submittedAskPart(session, rowId.parse(context), values),
  'borrow.submit': (session, _, values) => submittedBorrow(session, values),
  'loan.lend-part': submittedPart,
  'loan.decline': submittedDecline,
  'loan.refuse': (session, context, values) => submittedRefuse(session, rowId.parse(context), values),
  'loan.repay': submittedRepay,
  'loan.extend': submittedTime('borrower'),
  'loan.give-time': submittedTime('lender'),
  'loan.forgive': submittedForgive,
  'lend.submit': (session, _, values) => submittedLend(session, values),
  'gift.submit': (session, _, values) => submittedGift(session, values),
  'shelf.put': (session, _, values) => submittedPut(session, values),
  'shelf.take': (session, _, values) => submittedTake(session, values),
  'request.submit': (session, _, values) => submittedRequest(session, values),
  'request.approve-less': submittedLess,
  'request.decline': submittedDeclineRequest,
  'request.ask': submittedAsk,
  'request.answer': submittedAnswer,
  'request.hand-over': submittedHandOver,
  'requests.bulk': submittedBulk,
  'delegate.submit': (session, _, values) => submittedDelegate(session, values),
  'review.raise': submittedRaise,
  'grant.submit': submittedGrant,
  'task.submit': (session, _, values) => submittedTask(session, values),
  'task.add': (session, context, values) => submittedAdd(session, rowId.parse(context), values),
  'zone.submit': (session, _, values) => submittedZone(session, values),
  'quiet.submit': (session, _, values) => submittedQuiet(session, values),
};

const nothingSaid = {
  intent: 'settings',
  amount: null,
  person: null,
  due: null,
  reason: null,
  problem: null,
  explicit: true,
} as const;

/** A confirmation that came back; a value that cannot be read shows the form instead. */
function understood(act: (session: Session, context: Context) => Promise<Reply>): Click['act'] {
  return (session, value) => {
    const context = unpackContext(value);
    return context ? act(session, context) : openBorrow(session, {});
  };
}

/** "Which 王伟?": goes on with the one who was picked, and still asks for confirmation. */
async function pickPerson(session: Session, value: string): Promise<Reply> {
  const context = unpackContext(value);
  const person = context?.p ? await nameOf(session.desk, context.p, session.from) : null;
  if (!context || !person) return openBorrow(session, {});
  if (context.i === 'gift') return pickedReceiver(session, context, person.name);
  if (context.i === 'grant') return confirmGranting(session, context);
  if (context.i === 'task') return confirmPart(session, context);
  if (context.i === 'delegate' && context.p) return delegateTo(session, context.p, context);
  if (context.i === 'lend') return confirmLending(session, context, person.name);
  if (context.i === 'forgive') return confirmForgiving(session, context, person.name);
  if (context.i === 'time') return extendWith(session, context, person.name, false);
  if (context.i === 'repay') return confirmRepaying(session, context, person.name);
  return confirmBorrowing(session, context, person.name);
}
