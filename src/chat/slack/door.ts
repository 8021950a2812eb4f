import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Receiver } from '@slack/bolt';

/** The way by which Slack's payloads come in. */
export interface Door {
  receiver: Receiver;
  /** Lets Slack in; rejects if that cannot be done. */
  open(): Promise<void>;
  /** Serves a request of Slack's; false for what is not its own. A door that Slack does not knock at serves none. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  /** Turns away what comes from now on, so that Slack tells another process or comes again. What is in hand goes on. */
  rest(): void;
  close(): Promise<void>;
}
