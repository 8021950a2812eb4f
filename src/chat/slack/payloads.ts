import { z } from 'zod';

/**
 * The parts of Slack's payloads that are read here; everything else is ignored. Only what is needed for an answer is
 * required, so that a server that leaves out the rest is understood as well.
 *
 * Source: https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/reference/events
 */
const optional = z.string().nullish();

/** A slash command. */
export const commandBody = z.object({
  command: z.string(),
  text: optional,
  user_id: z.string(),
  channel_id: optional,
  trigger_id: optional,
  response_url: optional,
});

/** A message or mention, inside its event envelope. */
export const messageBody = z.object({
  event_id: optional,
  event: z.object({
    type: z.enum(['message', 'app_mention']),
    channel: z.string(),
    channel_type: optional,
    user: optional,
    text: optional,
    ts: z.string(),
    thread_ts: optional,
    subtype: optional,
    bot_id: optional,
    edited: z.unknown().optional(),
  }),
});

/** Somebody opened the bot's page. */
export const homeOpenedBody = z.object({
  event: z.object({
    type: z.literal('app_home_opened'),
    user: z.string(),
    tab: optional,
    view: z.object({ hash: optional }).nullish(),
  }),
});

/** A click on a button in a message, a modal or the App Home. */
export const actionBody = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: z.string() }),
  trigger_id: optional,
  response_url: optional,
  channel: z.object({ id: z.string() }).nullish(),
  container: z
    .object({
      type: optional,
      message_ts: optional,
      channel_id: optional,
      is_ephemeral: z.boolean().nullish(),
    })
    .nullish(),
  view: z.object({ id: z.string(), type: optional, hash: optional }).nullish(),
  actions: z
    .array(z.object({ action_id: z.string(), action_ts: optional, value: optional, type: optional }))
    .min(1),
});

/** A submitted modal. */
export const submissionBody = z.object({
  type: z.literal('view_submission'),
  user: z.object({ id: z.string() }),
  trigger_id: optional,
  view: z.object({
    id: z.string(),
    callback_id: z.string(),
    private_metadata: z.string().nullish(),
    state: z
      .object({
        values: z.record(
          z.string(),
          z.record(
            z.string(),
            z.object({
              value: optional,
              selected_date: optional,
              selected_user: optional,
              selected_options: z.array(z.object({ value: z.string() })).optional(),
            }),
          ),
        ),
      })
      .nullish(),
  }),
});

export type CommandBody = z.infer<typeof commandBody>;
export type MessageBody = z.infer<typeof messageBody>;
export type ActionBody = z.infer<typeof actionBody>;
export type SubmissionBody = z.infer<typeof submissionBody>;
