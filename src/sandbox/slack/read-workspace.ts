import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isObject } from './json.js';
import { appFromManifest } from './manifest.js';
import { checkManifest } from './manifest-rules.js';
import type { WorkspaceSeed } from './seed.js';

const user = z.object({
  id: z.string().regex(/^[UW]/),
  name: z.string().min(1),
  real_name: z.string(),
  display_name: z.string().optional(),
  email: z.string().optional(),
  locale: z.string().optional(),
  tz: z.string().optional(),
  title: z.string().optional(),
  is_bot: z.boolean().optional(),
  is_admin: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  team_id: z.string().optional(),
  deleted: z.boolean().optional(),
  presence: z.enum(['active', 'away']).optional(),
});

const workspace = z.object({
  team: z.object({ id: z.string(), name: z.string(), domain: z.string() }),
  app: z.object({
    app_id: z.string(),
    bot_id: z.string(),
    user_id: z.string(),
    name: z.string(),
    real_name: z.string().optional(),
    description: z.string().optional(),
  }),
  users: z.array(user),
  channels: z.array(
    z.object({
      id: z.string().regex(/^C/),
      name: z.string(),
      is_private: z.boolean().optional(),
      members: z.array(z.string()),
      topic: z.string().optional(),
      purpose: z.string().optional(),
    }),
  ),
  scopes: z.array(z.string()),
  commands: z.array(
    z.object({
      command: z.string().startsWith('/'),
      description: z.string().optional(),
      usage_hint: z.string().optional(),
      should_escape: z.boolean().optional(),
    }),
  ),
  shortcuts: z
    .array(z.object({ callback_id: z.string(), name: z.string(), type: z.enum(['global', 'message']) }))
    .optional(),
  events: z.array(z.string()).optional(),
});

/**
 * Reads a workspace's seed from a JSON file.
 *
 * @param manifest path of an app manifest whose scopes, events, commands and shortcuts take the place of the file's
 * @throws when a file is missing, no JSON, or does not describe a workspace or app; the error says where
 */
export function readWorkspace(path: string, manifest?: string): WorkspaceSeed {
  const seed = workspace.parse(readJson(path));
  if (manifest === undefined) return seed;
  const given = readJson(manifest);
  const errors = checkManifest(given).map(({ pointer, message }) => `${pointer}: ${message}`);
  if (!isObject(given) || errors.length > 0) throw new Error(`${manifest}\n${errors.join('\n')}`);
  const { botName: _, ...app } = appFromManifest(given);
  return { ...seed, ...app };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
