import type { LoanView, Reader } from '../../core/views.js';
import type { Card } from './card.js';
import { borrowerCard } from './loan-borrower.js';
import { lenderCard } from './loan-lender.js';
import { voiceFor, type Words } from './voice.js';

/** A loan, or the question or offer it begins with, as its lender or its borrower sees it. */
export function loanCard(view: LoanView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return view.side === 'lender' ? lenderCard(view, say) : borrowerCard(view, say);
}
