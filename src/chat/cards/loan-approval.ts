import type { LoanApprovalView, Reader } from '../../core/views.js';
import { button } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { fact, present, typedFact } from './facts.js';
import type { NoticeCard } from './notice-params.js';
import { oneLine, quoted } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** A loan between two people, for whoever must agree to it: usually the lender's manager. */
export function loanApprovalCard(view: LoanApprovalView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const lender = say.name(view.lender);
  const borrower = say.name(view.borrower);
  const open = view.state === 'waiting' && view.mine;
  const answer = oneLine(view.declineReason ?? '', 300);
  return {
    headline: say.t('loan-approval.title', { lender, borrower, amount: say.money(view.amount) }),
    lines: open ? [say.t('loan-approval.set-aside', { lender })] : [],
    facts: present([
      fact(say, 'fact.due', say.until(view.dueAt)),
      open && view.lenderNow && fact(say, 'fact.lender-left', say.have(view.lenderNow.left)),
      open && view.lenderNow && fact(say, 'fact.lender-refill', say.since(view.lenderNow.refillAt)),
      open && view.between > 0n && fact(say, 'fact.open-between', say.money(view.between)),
      view.state === 'declined' && answer !== '' && typedFact(say, 'fact.answer', answer),
    ]),
    quote: quoted(view.reason),
    sections: [],
    status: statusOf(view, say),
    actions: open
      ? [
          button('loan.agree', say.t('button.loan-agree'), view.id, 'primary'),
          button('loan.refuse', say.t('button.loan-refuse'), view.id),
        ]
      : [],
    note: open
      ? say.t('loan-approval.why', {
          lender,
          principal: say.name(view.actingFor),
          stands: view.actingFor ? 'yes' : 'no',
        })
      : undefined,
  };
}

function statusOf(view: LoanApprovalView, say: Voice): string {
  const by = say.name(view.decider);
  const at = view.decidedAt ? say.dateTime(view.decidedAt) : say.t('sometime');
  if (view.state === 'waiting')
    return say.t('loan-approval.status.waiting', {
      expires: say.until(view.expiresAt),
      mine: view.mine ? 'yes' : 'no',
    });
  return say.t(`loan-approval.status.${view.state}`, { by, at });
}

/** Said at once to whoever decided a loan. */
export function doneLoanDecision(
  view: { lender: string; borrower: string; amount: bigint; verdict: 'approve' | 'decline' },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const { verdict } = view;
  return plainCard(
    say.t(`done.loan-${verdict}`, {
      lender: say.name(view.lender),
      borrower: say.name(view.borrower),
      amount: say.money(view.amount),
    }),
  );
}

const named: NoticeCard = (params, say) =>
  plainCard(
    say.t('notice.loan-told', {
      lender: say.name(params.text('lender')),
      borrower: say.name(params.text('borrower')),
      amount: say.money(params.amount('amount')),
    }),
  );

const told: NoticeCard = (params, say, reader) => {
  const due = params.time('due');
  return {
    ...named(params, say, reader),
    lines: present([
      due && say.t('notice.loan-told.due', { due: say.until(due) }),
      say.t('notice.nothing-to-do'),
    ]),
  };
};

/** To the borrower of a question, or the lender of an offer: the other said yes, and somebody must agree. */
const waiting =
  (side: 'borrower' | 'lender'): NoticeCard =>
  (params, say) => ({
    ...plainCard(
      say.t(`notice.loan-waiting.${side}`, {
        lender: say.name(params.text('lender')),
        borrower: say.name(params.text('borrower')),
        amount: say.money(params.amount('amount')),
      }),
    ),
    lines: [say.t(`notice.loan-waiting.next.${side}`, { lender: say.name(params.text('lender')) })],
  });

/** What became of a loan that waited, to each of its two people. */
const decided =
  (name: 'loan-agreed' | 'loan-refused' | 'loan-undecided' | 'loan-called-off'): NoticeCard =>
  (params, say) => {
    const side = params.oneOf('side', ['borrower', 'lender']);
    const values = {
      lender: say.name(params.text('lender')),
      borrower: say.name(params.text('borrower')),
      by: say.name(params.text('by')),
      amount: say.money(params.amount('amount')),
    };
    const due = params.time('due');
    const reason = oneLine(params.text('reason') ?? '', 300);
    return {
      ...plainCard(say.t(`notice.${name}.${side}`, values)),
      ...(reason === '' ? {} : { quote: quoted(reason) }),
      lines: present([
        name === 'loan-agreed' &&
          side === 'borrower' &&
          due &&
          say.t('notice.loan-accepted.due', { due: say.until(due) }),
        name !== 'loan-agreed' &&
          (side === 'lender' ? say.t('notice.offer-declined.back') : say.t('notice.other-ways')),
      ]),
    };
  };

/** What people are told of loans that somebody must agree to, or only hears of. */
export const loanApprovalNotices = {
  'loan-told': told,
  'loan-waiting': waiting('borrower'),
  'offer-waiting': waiting('lender'),
  'loan-agreed': decided('loan-agreed'),
  'loan-refused': decided('loan-refused'),
  'loan-undecided': decided('loan-undecided'),
  'loan-called-off': decided('loan-called-off'),
} satisfies Record<string, NoticeCard>;
