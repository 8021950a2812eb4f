import { readFileSync } from 'node:fs';
import { z } from 'zod';
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
 * @throws when the file is missing, no JSON, or does not describe a workspace; the error says where
 */
export function readWorkspace(path: string): WorkspaceSeed {
  return workspace.parse(JSON.parse(readFileSync(path, 'utf8')));
}
