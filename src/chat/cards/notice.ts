import type { Reader } from '../../core/views.js';
import { keyNotices } from './alert-keys.js';
import { alertNotices } from './alert-notices.js';
import { askNotices } from './ask-notices.js';
import type { Card } from './card.js';
import { giftNotices } from './gift-notices.js';
import { grantNotices } from './grant-notices.js';
import { leaverNotices } from './leaver-notices.js';
import { linkNotices } from './link-notices.js';
import { loanApprovalNotices } from './loan-approval.js';
import { loanNotices } from './loan-notices.js';
import { type NoticeCard, noticeParams } from './notice-params.js';
import { peopleNotices } from './people-notices.js';
import { loanReminder } from './reminder.js';
import { requestNotices } from './request-notices.js';
import { reviewNotices } from './review-notices.js';
import { voiceFor, type Words } from './voice.js';

const notices = {
  ...loanNotices,
  ...loanApprovalNotices,
  ...leaverNotices,
  ...askNotices,
  ...requestNotices,
  ...giftNotices,
  ...grantNotices,
  ...reviewNotices,
  ...peopleNotices,
  ...linkNotices,
  ...alertNotices,
  ...keyNotices,
  'loan-reminder': loanReminder,
} satisfies Record<string, NoticeCard>;

/** Every notice there is. */
export type NoticeName = keyof typeof notices;

/** The names, for validation of what was stored. */
export const noticeNames = Object.keys(notices) as readonly NoticeName[];

/**
 * A text said once to one person. `params` are as they were stored (see `noticeParams`). Throws `TypeError` when an
 * amount is missing.
 */
export function notice(
  name: NoticeName,
  params: Record<string, unknown>,
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const write: NoticeCard = notices[name];
  return write(noticeParams(name, params), voiceFor(reader, words, now), reader);
}
