import type { RequestView } from '../../core/views.js';
import { button } from './buttons.js';
import type { Card } from './card.js';
import { askedFacts, requestStatus } from './request-words.js';
import { quoted } from './typed-text.js';
import type { Voice } from './voice.js';

/** A request as the person who made it sees it. */
export function requesterCard(view: RequestView, say: Voice): Card {
  return {
    headline: say.t('request.requester.title', { amount: say.money(view.amount) }),
    lines: [],
    facts: askedFacts(view, say),
    quote: quoted(view.reason),
    sections: [],
    status: requestStatus(view, say),
    actions: view.state === 'pending' ? [button('request.withdraw', say.t('button.withdraw'), view.id)] : [],
  };
}
