import type { Reader, RequestView } from '../../core/views.js';
import type { Card } from './card.js';
import { approverCard } from './request-approver.js';
import { requesterCard } from './request-requester.js';
import { voiceFor, type Words } from './voice.js';

/** A request for more credit, as an approver or its requester sees it. */
export function requestCard(view: RequestView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return view.side === 'approver' ? approverCard(view, say) : requesterCard(view, say);
}
