import { z } from 'zod';
import { slackPath } from './http-door.js';

/** The parts of a manifest that say how Slack reaches the bot; everything else stays as it is. */
const manifest = z.looseObject({
  features: z.looseObject({ slash_commands: z.array(z.looseObject({ command: z.string() })) }),
  settings: z.looseObject({
    event_subscriptions: z.looseObject({}),
    interactivity: z.looseObject({}),
    socket_mode_enabled: z.boolean(),
  }),
});

/** Checks without making a copy, whose members would come in another order than in the file. */
function assertManifest(value: unknown): asserts value is z.infer<typeof manifest> {
  manifest.parse(value);
}

/**
 * The app's manifest for one way by which Slack reaches the bot.
 *
 * @param own the manifest that comes with the program, for Socket Mode
 * @param url address of the server, with or without a path before ours; without it Socket Mode
 * @throws when `own` is no manifest
 */
export function slackManifest(own: unknown, url?: string): object {
  assertManifest(own);
  if (url === undefined) return own;
  const requestUrl = `${url.replace(/\/+$/, '')}${slackPath}`;
  const { features, settings } = own;
  return {
    ...own,
    features: {
      ...features,
      slash_commands: features.slash_commands.map((command) => ({ ...command, url: requestUrl })),
    },
    settings: {
      ...settings,
      event_subscriptions: { request_url: requestUrl, ...settings.event_subscriptions },
      interactivity: { ...settings.interactivity, request_url: requestUrl },
      socket_mode_enabled: false,
    },
  };
}
