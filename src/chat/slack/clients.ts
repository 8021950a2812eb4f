import type { Logger } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';

/** How Slack is reached. */
export interface SlackAccess {
  botToken: string;
  /** Base of the Web API, for example `https://slack.com/api/`; Slack's own if not given. */
  apiUrl?: string | undefined;
}

/** Milliseconds within which a call made while somebody waits must be answered: Slack allows three seconds in all. */
export const interactiveTimeoutMs = 2_500;

/** Milliseconds for calls that nobody waits for. */
const workerTimeoutMs = 10_000;

/** For calls inside a handler: fails early, never waits out a rate limit. */
export function interactiveClient(access: SlackAccess, logger: Logger): WebClient {
  return new WebClient(access.botToken, clientOptions(access, logger, interactiveTimeoutMs));
}

/** For deliveries by the workers, whose queue repeats what fails. */
export function workerClient(access: SlackAccess, logger: Logger): WebClient {
  return new WebClient(access.botToken, clientOptions(access, logger, workerTimeoutMs));
}

/** For Socket Mode's own calls; {@link SocketDoor} repeats them. */
export function socketClientOptions(access: Pick<SlackAccess, 'apiUrl'>, logger: Logger): WebClientOptions {
  return clientOptions(access, logger, workerTimeoutMs);
}

/**
 * The library would try ten times over half an hour, and one rate limit would hold up every other call: it is told
 * neither to repeat nor to wait, since those who call do that better.
 */
export function clientOptions(
  access: Pick<SlackAccess, 'apiUrl'>,
  logger: Logger,
  timeout: number,
): WebClientOptions {
  return {
    ...(access.apiUrl === undefined ? {} : { slackApiUrl: access.apiUrl }),
    timeout,
    logger,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  };
}
