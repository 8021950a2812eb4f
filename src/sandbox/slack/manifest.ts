import { type Json, obj, objs, str, strs } from './json.js';
import type { WorkspaceSeed } from './seed.js';

/**
 * What an app manifest (v1 or v2, as JSON) says about the app in a workspace, so that the sandbox grants,
 * delivers and escapes exactly what real Slack would after installing it.
 */
export function appFromManifest(
  manifest: Json,
): Pick<WorkspaceSeed, 'scopes' | 'commands' | 'shortcuts' | 'events'> & { readonly botName: string } {
  const features = obj(manifest, 'features');
  const settings = obj(manifest, 'settings');
  return {
    botName: str(obj(features, 'bot_user'), 'display_name') ?? 'app',
    scopes: strs(obj(obj(manifest, 'oauth_config'), 'scopes'), 'bot'),
    events: strs(obj(settings, 'event_subscriptions'), 'bot_events'),
    commands: objs(features, 'slash_commands').map((command) => ({
      command: str(command, 'command') ?? '',
      description: str(command, 'description'),
      usage_hint: str(command, 'usage_hint'),
      should_escape: command['should_escape'] === true,
    })),
    shortcuts: objs(features, 'shortcuts').map((shortcut) => ({
      callback_id: str(shortcut, 'callback_id') ?? '',
      name: str(shortcut, 'name') ?? '',
      type: str(shortcut, 'type') === 'message' ? ('message' as const) : ('global' as const),
    })),
  };
}
