import type { WebClient } from '@slack/web-api';
import { toChatError } from './chat-errors.js';
import type { Self } from './wiring.js';

/**
 * Verifies the bot token and says whose it is.
 *
 * @throws Error that says what to do, if Slack refuses the token or cannot be reached
 */
export async function identify(web: WebClient): Promise<Self> {
  const answer = await web.auth.test().catch((error: unknown) => {
    const { code, retry } = toChatError(error);
    const remedy = retry ? 'is SLACK_API_URL right and the network up?' : 'check SLACK_BOT_TOKEN';
    throw new Error(`Slack did not accept the bot (${code}): ${remedy}`, { cause: error });
  });
  const { team_id: workspace, user_id: botUserId, bot_id: botId } = answer;
  if (!workspace || !botUserId)
    throw new Error('Slack did not say who the bot is: is SLACK_BOT_TOKEN a bot token?');
  return { workspace, botUserId, botId: botId ?? botUserId };
}
