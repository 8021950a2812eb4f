import { button, noRow, waysOn } from './buttons.js';
import { plainCard } from './card.js';
import type { NoticeCard } from './notice-params.js';

/** How many wordings each phase has; whoever sends counts on, so that none comes twice running. */
export const reminderWordings = 5;

const variants = ['0', '1', '2', '3', '4'] as const;

/** Before, on and after the due day: what is open, that nothing need be done, and how to repay now. */
export const loanReminder: NoticeCard = (params, say) => {
  const phase = params.oneOf('phase', ['before', 'today', 'overdue']);
  const variant = variants[params.index('variant', reminderWordings)] ?? '0';
  const dueAt = params.time('dueAt');
  return {
    ...plainCard(
      say.t(`notice.loan-reminder.${phase}.${variant}`, {
        lender: say.name(params.text('lender')),
        amount: say.money(params.amount('amount')),
        due: dueAt ? say.until(dueAt) : say.t('sometime'),
      }),
    ),
    // Not the same line twice running either, which five wordings and two of these make sure of.
    lines: [say.t(`notice.loan-reminder.${phase}.${params.index('variant', 2) === 0 ? 'then' : 'so'}`)],
    actions: [
      button('loan.repay', say.t('button.repay'), params.text('loanId') ?? noRow),
      button('loan.extend', say.t('button.extend'), params.text('loanId') ?? noRow),
      ...waysOn(say, 'loans.show'),
    ],
  };
};
