import { isObject, type Json, obj, str } from './json.js';

/** One thing that is wrong with a manifest, as `apps.manifest.validate` says it. */
export interface ManifestError {
  readonly message: string;
  /** JSON pointer. */
  readonly pointer: string;
}

/**
 * The limits of an app manifest's fields. https://docs.slack.dev/reference/app-manifest
 */
const manifestLimits = {
  name: 35,
  description: 140,
  longDescription: { least: 174, most: 4_000 },
  botName: 80,
  commands: 50,
  command: { name: 32, description: 2_000, usageHint: 1_000 },
  shortcuts: 10,
  shortcut: { name: 24, description: 150, callbackId: 255 },
  botEvents: 100,
  botScopes: 255,
} as const;

/** Checks a manifest (v1 or v2) as Slack does before it makes an app from it; empty when it is in order. */
export function checkManifest(manifest: unknown): readonly ManifestError[] {
  if (!isObject(manifest)) return [{ message: 'Must be an object', pointer: '' }];
  const errors: ManifestError[] = [];
  const wrong = (pointer: string, message: string): void => void errors.push({ message, pointer });
  const text = (source: Json | undefined, at: string, key: string, most: number, needed = false): void => {
    const value = source?.[key];
    if (value === undefined && !needed) return;
    if (typeof value !== 'string' || value === '')
      wrong(`${at}/${key}`, value === undefined ? 'This field is required' : 'Must be a string');
    else if (value.length > most) wrong(`${at}/${key}`, `Must be at most ${most} characters`);
  };
  const list = (source: Json | undefined, at: string, key: string, most: number): readonly unknown[] => {
    const value = source?.[key];
    if (value === undefined) return [];
    if (!Array.isArray(value)) wrong(`${at}/${key}`, 'Must be an array');
    else if (value.length > most) wrong(`${at}/${key}`, `Must have at most ${most} items`);
    else return value;
    return [];
  };

  const display = obj(manifest, 'display_information');
  text(display, '/display_information', 'name', manifestLimits.name, true);
  text(display, '/display_information', 'description', manifestLimits.description);
  const { least, most } = manifestLimits.longDescription;
  text(display, '/display_information', 'long_description', most);
  if ((str(display, 'long_description')?.length ?? least) < least)
    wrong('/display_information/long_description', `Must be at least ${least} characters`);
  if (!/^#([\da-f]{3}|[\da-f]{6})$/i.test(str(display, 'background_color') ?? '#000'))
    wrong('/display_information/background_color', 'Must be a hex color');

  const features = obj(manifest, 'features');
  const bot = obj(features, 'bot_user');
  if (bot !== undefined) {
    text(bot, '/features/bot_user', 'display_name', manifestLimits.botName, true);
    if (!/^[a-z0-9._-]*$/.test(str(bot, 'display_name') ?? ''))
      wrong('/features/bot_user/display_name', 'May have a-z, 0-9, -, _ and . only');
  }
  const settings = obj(manifest, 'settings');
  const socketMode = settings?.['socket_mode_enabled'] === true;
  const address = (source: Json | undefined, at: string, key: string, needed: boolean): void => {
    const value = str(source, key);
    if (value === undefined) {
      if (needed) wrong(`${at}/${key}`, 'This field is required when Socket Mode is off');
    } else if (!/^https?:/.test(value) || !URL.canParse(value)) wrong(`${at}/${key}`, 'Must be a valid URL');
  };

  const commands = list(features, '/features', 'slash_commands', manifestLimits.commands);
  for (const [index, command] of commands.entries()) {
    const at = `/features/slash_commands/${index}`;
    if (!isObject(command)) {
      wrong(at, 'Must be an object');
      continue;
    }
    const { name, description, usageHint } = manifestLimits.command;
    text(command, at, 'command', name, true);
    if (!/^\/[^\s/]+$/.test(str(command, 'command') ?? '/x')) wrong(`${at}/command`, 'Must start with a /');
    text(command, at, 'description', description, true);
    text(command, at, 'usage_hint', usageHint);
    address(command, at, 'url', !socketMode);
  }
  const shortcuts = list(features, '/features', 'shortcuts', manifestLimits.shortcuts);
  for (const [index, shortcut] of shortcuts.entries()) {
    const at = `/features/shortcuts/${index}`;
    if (!isObject(shortcut)) {
      wrong(at, 'Must be an object');
      continue;
    }
    const { name, description, callbackId } = manifestLimits.shortcut;
    text(shortcut, at, 'name', name, true);
    text(shortcut, at, 'description', description, true);
    text(shortcut, at, 'callback_id', callbackId, true);
    if (shortcut['type'] !== 'global' && shortcut['type'] !== 'message')
      wrong(`${at}/type`, 'Must be global or message');
  }

  const scopes = obj(obj(manifest, 'oauth_config'), 'scopes');
  const granted = list(scopes, '/oauth_config/scopes', 'bot', manifestLimits.botScopes);
  if (commands.length > 0 && !granted.includes('commands'))
    wrong('/oauth_config/scopes/bot', 'The commands scope is required for slash commands');
  if (granted.includes('users:read.email') && !granted.includes('users:read'))
    wrong('/oauth_config/scopes/bot', 'users:read.email requires users:read');

  const subscriptions = obj(settings, 'event_subscriptions');
  if (subscriptions !== undefined) {
    list(subscriptions, '/settings/event_subscriptions', 'bot_events', manifestLimits.botEvents);
    address(subscriptions, '/settings/event_subscriptions', 'request_url', !socketMode);
  }
  const interactivity = obj(settings, 'interactivity');
  if (interactivity?.['is_enabled'] === true)
    address(interactivity, '/settings/interactivity', 'request_url', !socketMode);
  return errors;
}
