import { afterEach, describe, expect, it } from 'vitest';
import { appFromManifest } from '../../../src/sandbox/slack/manifest.js';
import { checkManifest } from '../../../src/sandbox/slack/manifest-rules.js';
import { startSlack, stopAll, webClient } from './support.js';

afterEach(stopAll);

const repeat = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

it('reads scopes, events, commands and shortcuts from an app manifest', () => {
  const manifest = {
    features: {
      bot_user: { display_name: 'tokendesk' },
      slash_commands: [{ command: '/tokens', description: 'd', usage_hint: 'u', should_escape: true }],
      shortcuts: [{ name: 'Quote', type: 'message', callback_id: 'quote', description: 'd' }],
    },
    oauth_config: { scopes: { bot: ['commands', 'chat:write'] } },
    settings: { event_subscriptions: { bot_events: ['message.im'] } },
  };
  expect(appFromManifest(manifest)).toEqual({
    botName: 'tokendesk',
    scopes: ['commands', 'chat:write'],
    events: ['message.im'],
    commands: [{ command: '/tokens', description: 'd', usage_hint: 'u', should_escape: true }],
    shortcuts: [{ callback_id: 'quote', name: 'Quote', type: 'message' }],
  });
  expect(appFromManifest({}).scopes).toEqual([]);
});

describe('manifests', () => {
  const base = {
    display_information: { name: 'Desk' },
    features: { slash_commands: [{ command: '/desk', description: 'd', url: 'https://x.test/' }] },
    oauth_config: { scopes: { bot: ['commands'] } },
    settings: { socket_mode_enabled: false },
  };
  const command = (change: object) => ({
    ...base,
    features: { slash_commands: [{ ...base.features.slash_commands[0], ...change }] },
  });
  const display = (change: object) => ({ ...base, display_information: { name: 'Desk', ...change } });

  // reference/app-manifest
  it.each<[string, object, string]>([
    ['no name', { ...base, display_information: {} }, '/display_information/name'],
    ['a name over 35', display({ name: 'x'.repeat(36) }), '/display_information/name'],
    ['a description over 140', display({ description: 'x'.repeat(141) }), '/display_information/description'],
    [
      'a long description under 174',
      display({ long_description: 'x'.repeat(173) }),
      '/display_information/long_description',
    ],
    [
      'a long description over 4,000',
      display({ long_description: 'x'.repeat(4_001) }),
      '/display_information/long_description',
    ],
    ['a colour that is none', display({ background_color: 'blue' }), '/display_information/background_color'],
    [
      'a bot name with capitals',
      { ...base, features: { ...base.features, bot_user: { display_name: 'Desk' } } },
      '/features/bot_user/display_name',
    ],
    ['a command without slash', command({ command: 'desk' }), '/features/slash_commands/0/command'],
    ['a command over 32', command({ command: `/${'x'.repeat(32)}` }), '/features/slash_commands/0/command'],
    [
      'a hint over 1,000',
      command({ usage_hint: 'x'.repeat(1_001) }),
      '/features/slash_commands/0/usage_hint',
    ],
    ['no address without Socket Mode', command({ url: undefined }), '/features/slash_commands/0/url'],
    [
      'over 50 commands',
      { ...base, features: { slash_commands: repeat(51, base.features.slash_commands[0]) } },
      '/features/slash_commands',
    ],
    [
      'over 10 shortcuts',
      {
        ...base,
        features: {
          shortcuts: repeat(11, { name: 'n', type: 'global', callback_id: 'c', description: 'd' }),
        },
      },
      '/features/shortcuts',
    ],
    [
      'a command without its scope',
      { ...base, oauth_config: { scopes: { bot: [] } } },
      '/oauth_config/scopes/bot',
    ],
    [
      'an e-mail scope without users:read',
      { ...base, oauth_config: { scopes: { bot: ['commands', 'users:read.email'] } } },
      '/oauth_config/scopes/bot',
    ],
    [
      'events without an address',
      { ...base, settings: { event_subscriptions: { bot_events: ['message.im'] } } },
      '/settings/event_subscriptions/request_url',
    ],
    [
      'clicks without an address',
      { ...base, settings: { interactivity: { is_enabled: true } } },
      '/settings/interactivity/request_url',
    ],
  ])('are refused for %s', async (_item, manifest, pointer) => {
    expect(checkManifest(manifest).map((error) => error.pointer)).toEqual([pointer]);
  });

  // reference/methods/apps.manifest.validate
  it('are checked by the API: invalid_manifest, with what is wrong where', async () => {
    expect(checkManifest(base)).toEqual([]);
    const { apps } = webClient(await startSlack());
    expect((await apps.manifest.validate({ manifest: base as never })).ok).toBe(true);
    const wrong = apps.manifest.validate({ manifest: display({ name: 'x'.repeat(36) }) as never });
    await expect(wrong).rejects.toMatchObject({
      data: {
        error: 'invalid_manifest',
        errors: [{ message: 'Must be at most 35 characters', pointer: '/display_information/name' }],
      },
    });
  });
});
