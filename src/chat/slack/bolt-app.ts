import { App, type AppOptions, type ReceiverEvent } from '@slack/bolt';
import type { Seam } from '../../ports/seam.js';
import type { Hands } from '../talk/hands.js';

/** What is done with an event before Slack is told that it arrived. */
export interface Intake {
  /** Writes down what must not be lost. False: nothing more is to be done with it. Rejections leave it to Slack. */
  admit(body: ReceiverEvent['body']): Promise<boolean>;
  seam: Seam;
  /** Told when Slack could not be told; the work is done all the same. */
  unacknowledged(error: unknown): void;
}

/**
 * Bolt's app with two differences: events are written down before they are acknowledged (Bolt acknowledges them before
 * any listener or middleware runs), and it knows what it has in hand, so that it can stop without dropping it.
 */
export class DeskApp extends App {
  readonly #hands: Hands;
  readonly #intake: Intake;

  constructor(options: AppOptions, hands: Hands, intake: Intake) {
    super(options);
    this.#hands = hands;
    this.#intake = intake;
  }

  override async processEvent(event: ReceiverEvent): Promise<void> {
    const layDown = this.#hands.take();
    // While stopping: not acknowledged, so Slack hands it to another process or sends it again.
    if (layDown === null) return;
    try {
      if (event.body['event'] === undefined) await super.processEvent(event);
      else await this.#processEnvelope(event);
    } finally {
      layDown();
    }
  }

  async #processEnvelope(event: ReceiverEvent): Promise<void> {
    const wanted = await this.#intake.admit(event.body);
    const ack: ReceiverEvent['ack'] = async (response) => {
      this.#intake.seam('slack.ack.before');
      try {
        await event.ack(response);
      } catch (error) {
        // The connection went away. What was written down is ours to do now: Slack's repetition will be known already.
        this.#intake.unacknowledged(error);
      }
      this.#intake.seam('slack.ack.after');
    };
    if (wanted) await super.processEvent({ ...event, ack });
    else await ack();
  }
}
