import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { From, Inbound } from '../talk/inbound.js';
import { actionName, isAskedOnce } from './buttons.js';
import { formValues } from './form-values.js';
import { unpackOrigin } from './modal.js';
import type { ActionBody, CommandBody, MessageBody, SubmissionBody } from './payloads.js';
import { typedText, withoutMention } from './slack-text.js';

/** Where the act took place, as far as an answer needs to know. */
export interface Spot {
  channel: string;
  /** The message that asked, for a reply in its thread. */
  ts: string;
  /** The thread it was asked in, if it was. */
  threadTs: string | null;
}

/** Something a person did, with the key that names it. This is what the inbox keeps. */
export interface Arrival {
  /** The inbox row's key. */
  key: string;
  inbound: Inbound;
  /** Only of mentions in groups. */
  spot: Spot | null;
}

/** Slack says nothing of what an unnamed act was called; two of them are then two acts. */
export type Unnamed = () => string;

const from = (workspace: string, userId: string): From => ({ platform: 'slack', workspace, userId });

/** `/tokens …`; the trigger is made anew for every command and is the same when an envelope comes again. */
export function fromCommand(body: CommandBody, workspace: string, unnamed: Unnamed): Arrival {
  const key = `slack:command:${body.trigger_id ?? unnamed()}`;
  const text = typedText(body.text ?? '');
  const conversation = channelIn(body.channel_id);
  return arrival(key, {
    key,
    from: from(workspace, body.user_id),
    place: 'command',
    conversation,
    kind: 'text',
    text,
  });
}

/** A channel in which others read along; a chat between two people is none, nor is one that the bot could write to. */
function channelIn(id: string | null | undefined): string | undefined {
  return id && !id.startsWith('D') ? id : undefined;
}

/**
 * A direct message or a mention in a group; null for everything a bot must not answer: other bots and itself, edits
 * and deletions, people joining, messages that no person typed.
 */
export function fromMessage(body: MessageBody, workspace: string, botUserId: string): Arrival | null {
  const { event } = body;
  const spoken = event.subtype === null || event.subtype === undefined || event.subtype === 'file_share';
  if (!spoken || event.bot_id || !event.user || event.user === botUserId || event.edited) return null;
  const direct = event.type === 'message';
  if (direct && !isDirect(event)) return null;
  // A direct message that names the bot is answered as a message already.
  if (!direct && event.channel.startsWith('D')) return null;
  const key = `slack:event:${body.event_id ?? `${event.channel}:${event.ts}`}`;
  const text = withoutMention(typedText(event.text ?? ''), botUserId);
  const inbound: Inbound = {
    key,
    from: from(workspace, event.user),
    place: direct ? 'direct' : 'group',
    conversation: direct ? undefined : event.channel,
    kind: 'text',
    text,
  };
  const spot = direct ? null : { channel: event.channel, ts: event.ts, threadTs: event.thread_ts ?? null };
  return { key, inbound, spot };
}

/** Slack says what kind of conversation a message is in; for servers that do not, the id tells. */
function isDirect({ channel, channel_type: kind }: MessageBody['event']): boolean {
  return kind ? kind === 'im' : channel.startsWith('D');
}

/**
 * A click; null if the payload carries none. Each is an act of its own, save on a question that is asked once: a second
 * click on it, made before the answer took its place, is the same act.
 */
export function fromAction(body: ActionBody, workspace: string, unnamed: Unnamed): Arrival | null {
  const action = body.actions[0];
  if (action === undefined) return null;
  const name = actionName(action.action_id);
  const message = body.container?.message_ts;
  const act =
    message && isAskedOnce(name)
      ? `${message}:${name}:${digest(action.value ?? '')}`
      : `${action.action_ts ?? body.trigger_id ?? unnamed()}:${action.action_id}`;
  const key = `slack:action:${workspace}:${body.user.id}:${act}`;
  return arrival(key, {
    key,
    from: from(workspace, body.user.id),
    place: clickedIn(body),
    conversation: channelIn(body.channel?.id ?? body.container?.channel_id),
    kind: 'action',
    name,
    value: action.value ?? '',
  });
}

/**
 * A submitted form; null if the view is not one of our forms. The act is named by the form's opening, so that sending
 * it twice counts once; its inbox row also by the submission, since a form that was refused is sent again mended.
 */
export function fromSubmission(body: SubmissionBody, workspace: string): Arrival | null {
  const origin = unpackOrigin(body.view.private_metadata ?? '');
  if (origin === null) return null;
  const key = `slack:view:${body.view.id}:${origin.id}`;
  const values = formValues(body.view.state);
  const inbound: Inbound = {
    key,
    from: from(workspace, body.user.id),
    place: 'command',
    kind: 'form',
    name: body.view.callback_id,
    context: origin.context,
    values,
  };
  return { key: `${key}:${body.trigger_id ?? digest(JSON.stringify(values))}`, inbound, spot: null };
}

/** What the inbox kept, read back. Rejects rows of another shape. */
export function readArrival(payload: unknown): Arrival {
  return storedArrival.parse(payload);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function arrival(key: string, inbound: Inbound): Arrival {
  return { key, inbound, spot: null };
}

function clickedIn(body: ActionBody): Inbound['place'] {
  const channel = body.channel?.id ?? body.container?.channel_id;
  if (!channel || body.container?.is_ephemeral) return 'command';
  return channel.startsWith('D') ? 'direct' : 'group';
}

const inboundShared = {
  key: z.string(),
  from: z.object({ platform: z.literal('slack'), workspace: z.string(), userId: z.string() }),
  place: z.enum(['direct', 'group', 'command']),
  conversation: z.string().optional(),
};
const storedArrival = z.object({
  key: z.string(),
  inbound: z.discriminatedUnion('kind', [
    z.object({ ...inboundShared, kind: z.literal('text'), text: z.string() }),
    z.object({ ...inboundShared, kind: z.literal('action'), name: z.string(), value: z.string() }),
    z.object({
      ...inboundShared,
      kind: z.literal('form'),
      name: z.string(),
      context: z.string(),
      values: z.record(z.string(), z.string()),
    }),
  ]),
  spot: z.object({ channel: z.string(), ts: z.string(), threadTs: z.string().nullable() }).nullable(),
});
