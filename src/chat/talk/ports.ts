import type { Recipient } from '../../ports/chat-sender.js';
import type { Card } from '../cards/card.js';
import type { From } from './inbound.js';

/** Where what came in is written down, and from where answers that must not be lost are sent. */
export interface InboxPort {
  /**
   * Writes what came in before it is acknowledged. False: this key is known already (redelivered), so acknowledge and
   * do nothing more.
   */
  receive(item: {
    key: string;
    platform: From['platform'];
    kind: string;
    payload: unknown;
  }): Promise<boolean>;
  /** Marks it done. */
  done(key: string): Promise<void>;
  /**
   * Sends an answer that must not be lost, as a message in the person's chat with the bot, on the platform where it was
   * asked. It is written to the outbox with `key` as its dedupe key and delivered by the workers or at once. False: the
   * person is no member, whom the outbox does not reach; the caller then sends the answer itself.
   */
  answer(key: string, to: Recipient, cards: Card[]): Promise<boolean>;
}

/** The few words of a logger that are used here; pino's loggers have them. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
