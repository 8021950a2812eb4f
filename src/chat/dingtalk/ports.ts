import type { MessageKey } from '../../kit/i18n/catalogue.js';
import type { MessageParams } from '../../kit/i18n/i18n.js';
import type { Card } from '../cards/card.js';
import type { From } from '../talk/inbound.js';

/** The cards that people have before them, by the id under which they were sent. */
export interface ShownCards {
  /**
   * Keeps back the rendering anew of a card that was clicked on, in whatever process it would be done: DingTalk wants no
   * update call before the click is answered. It is due by itself a little later than a click may take.
   */
  hold(outTrackId: string): Promise<void>;
  /** The card as its row says now; null when nothing is known of it. */
  current(outTrackId: string): Promise<Card | null>;
  /** Has the card rendered anew at once, also when nothing about its subject changed. */
  redraw(outTrackId: string): Promise<void>;
}

/** The approvals that stand for requests in OA. */
export interface Approvals {
  /** Something changed in the approval by this id; what, is read later. */
  changed(instanceId: string): Promise<void>;
}

/** Says the bot's own few words in one person's language. */
export type Speak = (key: MessageKey, params?: MessageParams) => string;

/** Finds the language of a person; null stands for somebody who is not known. */
export type SpeakTo = (from: From | null) => Promise<Speak>;
