import { createArgs } from './args.js';
import { useResponseUrl } from './handles.js';
import type { Json } from './json.js';
import { limits } from './limits.js';
import { needContent, readDraft } from './methods/drafts.js';
import type { ResponseUrl } from './model.js';
import type { Platform } from './platform.js';
import {
  postAsBot,
  removeEphemeral,
  removeMessage,
  replaceEphemeral,
  showEphemeral,
  updateAsBot,
} from './posting.js';
import { SlackRefusal } from './refusal.js';

/**
 * One answer to a `response_url`: by default something only the person sees; `replace_original` and
 * `delete_original` act on the message that was clicked.
 * https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 *
 * @returns the HTTP status and Slack's error, or 200
 */
export function answerResponseUrl(
  platform: Platform,
  id: string,
  body: Json,
): { status: number; error?: string } {
  const url = useResponseUrl(platform.world, platform.faults, id);
  if (typeof url === 'string') return { status: 404, error: url };
  try {
    respond(platform, url, body);
    return { status: 200 };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return { status: 400, error: error.code };
  }
}

function respond(platform: Platform, url: ResponseUrl, body: Json): void {
  const { world, faults } = platform;
  const conversation = world.conversations.get(url.channel);
  if (conversation === undefined) throw new SlackRefusal('channel_not_found');
  const { source } = url;
  if (body['delete_original'] === true && source !== undefined) {
    const message = conversation.find(source.ts)?.message;
    if (source.ephemeral) removeEphemeral(world, url.user, source.ts);
    else if (message !== undefined) removeMessage(platform, conversation, message);
    return;
  }
  const draft = readDraft(createArgs(body), limits.message.text);
  if (body['replace_original'] === true && source !== undefined) {
    if (source.ephemeral && replaceEphemeral(world, url.user, source.ts, needContent(draft))) return;
    const message = conversation.find(source.ts)?.message;
    if (!source.ephemeral && message?.bot_id !== undefined) {
      needContent(draft);
      updateAsBot(platform, conversation, message, draft);
      return;
    }
  }
  const full = needContent({ ...draft, thread_ts: draft.thread_ts ?? url.thread_ts });
  if (body['response_type'] === 'in_channel') postAsBot(platform, conversation, full);
  else if (faults.take('lose-ephemeral') === undefined) showEphemeral(platform, conversation, url.user, full);
}
