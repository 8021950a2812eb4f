import type { App } from '@slack/bolt';
import { onAction } from './on-action.js';
import { onCommand } from './on-command.js';
import { onHomeOpened } from './on-home.js';
import { onMessage } from './on-message.js';
import { onSubmission } from './on-submission.js';
import { describeError } from './redact.js';
import type { Wiring } from './wiring.js';

/** Tells Bolt who handles what. A fault that got past a handler is logged; Slack then shows its own error. */
export function registerListeners(app: App, wiring: Wiring): void {
  app.command('/tokens', ({ body, ack }) => onCommand(wiring, body, ack));
  app.event('message', ({ body }) => onMessage(wiring, body));
  app.event('app_mention', ({ body }) => onMessage(wiring, body));
  app.event('app_home_opened', ({ body }) => onHomeOpened(wiring, body));
  app.action(/.*/, ({ body, ack }) => onAction(wiring, body, () => ack()));
  app.view(/.*/, ({ body, ack }) => onSubmission(wiring, body, (answer) => (answer ? ack(answer) : ack())));
  app.error(async (error) => {
    wiring.log.error(describeError(error), 'an act from Slack could not be answered');
  });
}
