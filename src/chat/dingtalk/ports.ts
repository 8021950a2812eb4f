import type { MessageKey } from '../../kit/i18n/catalogue.js';
import type { MessageParams } from '../../kit/i18n/i18n.js';
import type { Recipient } from '../../ports/chat-sender.js';
import type { Card } from '../cards/card.js';
import type { From } from '../talk/inbound.js';

/** Where what came in is written down, and from where answers that must not be lost are sent. */
export interface InboxPort {
  /**
   * Writes what came in before it is acknowledged. False: this key is known already (redelivered), so acknowledge and
   * do nothing more.
   */
  receive(item: { key: string; platform: 'dingtalk'; kind: string; payload: unknown }): Promise<boolean>;
  /** Marks it done. */
  done(key: string): Promise<void>;
  /**
   * Sends an answer that must not be lost, as a message in the person's chat with the bot. It is written to the outbox
   * with `key` as its dedupe key, for DingTalk whatever the person's setting says. False: the person is no member, whom
   * the outbox does not reach; the caller then sends the answer itself.
   */
  answer(key: string, to: Recipient, cards: Card[]): Promise<boolean>;
}

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

/** Says the bot's own few words in one person's language. */
export type Speak = (key: MessageKey, params?: MessageParams) => string;

/** The few words of a logger that are used here; pino's loggers have them. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Finds the language of a person; null stands for somebody who is not known. */
export type SpeakTo = (from: From | null) => Promise<Speak>;
