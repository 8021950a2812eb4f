import type { Control } from './controls.js';
import type { Conversation } from './conversation.js';
import { payloadName } from './conversations.js';
import { issueResponseUrl } from './handles.js';
import { responseUrlTargets } from './inputs.js';
import type { Json } from './json.js';
import type { Ephemeral, Message, OpenView, ResponseUrl, StateValues } from './model.js';
import type { Platform } from './platform.js';
import { viewJson } from './views.js';

/** The address of a new response URL. */
function newResponseUrl(
  platform: Platform,
  about: Pick<ResponseUrl, 'user' | 'channel' | 'source' | 'thread_ts'>,
): string {
  return `${platform.baseUrl()}/slack/response/${issueResponseUrl(platform.world, about).id}`;
}

/** A slash command. https://docs.slack.dev/interactivity/implementing-slash-commands */
export function commandPayload(
  platform: Platform,
  conversation: Conversation,
  user: string,
  command: string,
  text: string,
): Json {
  const { world } = platform;
  const channel = conversation.facts.id;
  return {
    token: platform.verificationToken,
    team_id: world.seed.team.id,
    team_domain: world.seed.team.domain,
    channel_id: channel,
    channel_name: payloadName(conversation),
    user_id: user,
    user_name: world.users.get(user)?.name ?? '',
    command,
    text,
    api_app_id: world.seed.app.app_id,
    is_enterprise_install: 'false',
    response_url: newResponseUrl(platform, { user, channel }),
    trigger_id: platform.triggers.issue(user),
  };
}

/** What `block_actions` says about the control that was used. */
export function actionJson(platform: Platform, control: Control, value: Json): Json {
  const { element } = control;
  return {
    action_id: control.actionId,
    block_id: control.blockId,
    type: control.type,
    ...(element['text'] === undefined ? {} : { text: element['text'] }),
    ...(element['style'] === undefined ? {} : { style: element['style'] }),
    ...value,
    action_ts: platform.world.clock.nextTs(),
  };
}

/** A click in a message. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function messageActionPayload(
  platform: Platform,
  conversation: Conversation,
  source: Message | Ephemeral,
  user: string,
  action: Json,
  state: StateValues,
): Json {
  const ephemeral = 'message' in source;
  const message = ephemeral ? source.message : source;
  const channel = conversation.facts.id;
  return {
    type: 'block_actions',
    ...who(platform, user),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel,
      is_ephemeral: ephemeral,
      ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    },
    trigger_id: platform.triggers.issue(user),
    channel: { id: channel, name: payloadName(conversation) },
    // Slack leaves the message out when only the clicker can see it.
    ...(ephemeral ? {} : { message }),
    state: { values: state },
    response_url: newResponseUrl(platform, {
      user,
      channel,
      source: { ts: message.ts, ephemeral },
      thread_ts: message.thread_ts,
    }),
    actions: [action],
  };
}

/** A click in a modal or the App Home: no channel, no response URL. */
export function viewActionPayload(platform: Platform, view: OpenView, action: Json): Json {
  return {
    type: 'block_actions',
    ...who(platform, view.user),
    container: { type: 'view', view_id: view.id },
    trigger_id: platform.triggers.issue(view.user),
    view: viewJson(platform.world, view),
    actions: [action],
  };
}

/** A submitted modal. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export function submissionPayload(platform: Platform, view: OpenView): Json {
  const urls = responseUrlTargets(view.blocks, view.state).map((target) => ({
    response_url: newResponseUrl(platform, { user: view.user, channel: target.channel }),
    block_id: target.blockId,
    action_id: target.actionId,
    channel_id: target.channel,
  }));
  return {
    type: 'view_submission',
    ...who(platform, view.user),
    trigger_id: platform.triggers.issue(view.user),
    view: viewJson(platform.world, view),
    response_urls: urls,
  };
}

/** A modal the person closed without submitting. */
export function closedPayload(platform: Platform, view: OpenView, all: boolean): Json {
  return {
    type: 'view_closed',
    ...who(platform, view.user),
    view: viewJson(platform.world, view),
    is_cleared: all,
  };
}

/** A shortcut, from anywhere or from a message's menu. */
export function shortcutPayload(
  platform: Platform,
  user: string,
  callbackId: string,
  on?: { readonly conversation: Conversation; readonly message: Message },
): Json {
  const common = {
    ...who(platform, user),
    callback_id: callbackId,
    trigger_id: platform.triggers.issue(user),
    action_ts: platform.world.clock.nextTs(),
  };
  if (on === undefined) return { type: 'shortcut', ...common };
  const channel = on.conversation.facts.id;
  return {
    type: 'message_action',
    ...common,
    channel: { id: channel, name: payloadName(on.conversation) },
    message_ts: on.message.ts,
    message: on.message,
    response_url: newResponseUrl(platform, {
      user,
      channel,
      source: { ts: on.message.ts, ephemeral: false },
    }),
  };
}

function who(platform: Platform, userId: string): Json {
  const { seed, users } = platform.world;
  const user = users.get(userId);
  const name = user?.name ?? '';
  return {
    team: { id: seed.team.id, domain: seed.team.domain },
    user: { id: userId, username: name, name, team_id: user?.team_id ?? seed.team.id },
    api_app_id: seed.app.app_id,
    token: platform.verificationToken,
    enterprise: null,
    is_enterprise_install: false,
  };
}
