import type { Json } from './json.js';
import type { User } from './model.js';
import type { World } from './world.js';

/** A person as `users.info` shows them to the bot. */
export function userJson(world: World, user: User, includeLocale: boolean): Json {
  const { team } = world.seed;
  const zone = world.zone(user.tz);
  return {
    id: user.id,
    team_id: user.team_id,
    name: user.name,
    deleted: user.deleted,
    color: '9f69e7',
    real_name: user.real_name,
    ...zone,
    profile: profileJson(world, user),
    is_admin: user.is_admin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.is_restricted,
    is_ultra_restricted: user.is_ultra_restricted,
    is_bot: user.is_bot,
    is_app_user: false,
    // Slack sends this member for people of other organisations alone.
    ...(user.is_stranger || user.team_id !== team.id ? { is_stranger: true } : {}),
    updated: user.updated,
    is_email_confirmed: user.email !== undefined,
    who_can_share_contact_card: 'EVERYONE',
    ...(includeLocale ? { locale: user.locale } : {}),
  };
}

/** A person's profile; the e-mail only for holders of `users:read.email`. */
export function profileJson(world: World, user: User): Json {
  const [first = '', ...rest] = user.real_name.split(' ');
  return {
    title: user.title,
    phone: '',
    skype: '',
    real_name: user.real_name,
    real_name_normalized: user.real_name,
    display_name: user.display_name,
    display_name_normalized: user.display_name,
    fields: null,
    status_text: '',
    status_emoji: '',
    status_expiration: 0,
    avatar_hash: '',
    first_name: first,
    last_name: rest.join(' '),
    team: user.team_id,
    ...(user.email !== undefined && world.seed.scopes.includes('users:read.email')
      ? { email: user.email }
      : {}),
    ...(user.bot_id === undefined ? {} : { bot_id: user.bot_id, api_app_id: user.app_id ?? '' }),
  };
}
