import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../../..');

const manifest = z
  .object({
    _metadata: z.object({ major_version: z.literal(2) }),
    display_information: z.object({
      name: z.string().max(35),
      description: z.string().max(140),
      long_description: z.string().min(174).max(4_000),
    }),
    features: z.object({
      app_home: z.object({
        home_tab_enabled: z.boolean(),
        messages_tab_enabled: z.boolean(),
        messages_tab_read_only_enabled: z.boolean(),
      }),
      bot_user: z.object({ display_name: z.string().regex(/^[a-z0-9_.-]{1,80}$/) }),
      slash_commands: z.array(
        z.object({
          command: z.string().max(32),
          description: z.string().max(2_000),
          usage_hint: z.string().max(1_000),
          should_escape: z.boolean(),
          url: z.undefined().optional(),
        }),
      ),
    }),
    oauth_config: z.object({
      scopes: z.object({ bot: z.array(z.string()), user: z.undefined().optional() }),
    }),
    settings: z.object({
      event_subscriptions: z.object({
        bot_events: z.array(z.string()),
        request_url: z.undefined().optional(),
      }),
      interactivity: z.object({ is_enabled: z.boolean(), request_url: z.undefined().optional() }),
      socket_mode_enabled: z.boolean(),
      token_rotation_enabled: z.literal(false),
    }),
  })
  .parse(JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8')));

/** The scope each method needs. Source: https://docs.slack.dev/reference/methods */
const methodScopes: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write', 'chat:write.public'],
  'chat.update': ['chat:write'],
  'conversations.history': ['im:history'],
  'conversations.open': ['im:write', 'mpim:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

/** The scope each event needs, by the manifest's name. Source: https://docs.slack.dev/reference/events */
const eventScopes: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  'message.im': ['im:history'],
};

const sources = readdirSync(join(root, 'src/chat/slack'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(root, 'src/chat/slack', name), 'utf8'));

function found(pattern: RegExp): string[] {
  const all = sources.flatMap((source) => [...source.matchAll(pattern)].map((match) => match[1] ?? ''));
  return [...new Set(all)].sort();
}

const methods = found(/\bweb\.((?:[a-z]\w*\.)+[a-z]\w*)\(/gi);
const commands = found(/\bapp\.command\('([^']+)'/g);
// Bolt names message events by their type alone; direct messages are the only ones that are listened to.
const events = found(/\bapp\.event\('([^']+)'/g).map((name) => (name === 'message' ? 'message.im' : name));

describe('the Slack manifest', () => {
  it('is held against what the code was found to use', () => {
    expect(methods).toEqual(Object.keys(methodScopes).sort());
    expect(commands).toEqual(['/tokens']);
    expect(events.sort()).toEqual(Object.keys(eventScopes).sort());
    expect(sources.join('\n')).toContain("kind === 'im'");
  });

  it('has the commands, with mentions as ids', () => {
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(commands);
    expect(manifest.features.slash_commands.every(({ should_escape: escaped }) => escaped)).toBe(true);
  });

  it('subscribes to the events that are handled and to no others', () => {
    expect([...manifest.settings.event_subscriptions.bot_events].sort()).toEqual(events.sort());
  });

  it('asks for exactly the scopes that are used', () => {
    const readsEmail = sources.some((source) => /\bprofile\?\.email\b/.test(source));
    const needed = new Set([
      ...methods.flatMap((method) => methodScopes[method] ?? []),
      ...events.flatMap((event) => eventScopes[event] ?? []),
      ...(commands.length > 0 ? ['commands'] : []),
      ...(readsEmail ? ['users:read.email'] : []),
    ]);
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...needed].sort());
  });

  it('lets people click, write and open the page, through Socket Mode', () => {
    expect(manifest.settings.interactivity.is_enabled).toBe(true);
    expect(manifest.settings.socket_mode_enabled).toBe(true);
    expect(manifest.features.app_home).toEqual({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
  });

  it('is explained scope by scope in the guide', () => {
    const guide = readFileSync(join(root, 'docs/slack.md'), 'utf8');
    for (const scope of manifest.oauth_config.scopes.bot) expect(guide).toContain(`\`${scope}\``);
    for (const event of manifest.settings.event_subscriptions.bot_events)
      expect(guide).toContain(`\`${event}\``);
  });
});
