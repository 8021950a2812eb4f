import { expect, it } from 'vitest';
import { appFromManifest } from '../../../src/sandbox/slack/manifest.js';

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
