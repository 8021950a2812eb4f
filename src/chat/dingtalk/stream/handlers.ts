import type { Frame } from './frame.js';

/** What becomes of what DingTalk pushes. */
export interface StreamHandlers {
  /**
   * A robot message, decoded. It is acknowledged when `ack` is called or the promise resolves, whichever is first, and
   * refused (to be pushed again) when the promise rejects before. Stopping waits for the promise.
   */
  onBotMessage(data: unknown, ack: () => void, frame: Frame): Promise<void>;
  /** A click on a card or a form that was sent off, decoded; resolves with what the card shows now, within two seconds. */
  onCard(data: unknown, frame: Frame): Promise<object | null>;
  /** An event, decoded; who it is stands in the frame's headers (`eventId`, `eventType`). `LATER` asks for it again. */
  onEvent(data: unknown, frame: Frame): Promise<'SUCCESS' | 'LATER'>;
}
