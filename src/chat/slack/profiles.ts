import type { WebClient } from '@slack/web-api';
import type { Profile, Profiles } from '../../ports/profiles.js';
import type { Log } from '../talk/ports.js';
import { refusalOf } from './chat-errors.js';
import { describeError } from './redact.js';

/** What `users.info` says of a person. */
type SlackUser = NonNullable<Awaited<ReturnType<WebClient['users']['info']>>['user']>;

/** Slack's own helper has no bot flag. */
const slackbot = 'USLACKBOT';

/** Reads profiles from Slack. The e-mail is there only with the scope `users:read.email`. */
export function createSlackProfiles(web: WebClient, log: Log): Profiles {
  return {
    async fetch(workspace, userId) {
      try {
        const { user } = await web.users.info({ user: userId, include_locale: true });
        return user === undefined ? null : toProfile(user, workspace);
      } catch (error) {
        const refused = refusalOf(error);
        if (refused === 'user_not_found') return null;
        log.warn(describeError(error), 'a Slack profile could not be read');
        if (refused === null) throw error;
        return null;
      }
    },
  };
}

/** A Slack account as a profile, seen from the workspace the bot is installed in. */
export function toProfile(user: SlackUser, workspace: string): Profile {
  const { profile } = user;
  return {
    name: profile?.real_name || user.real_name || profile?.display_name || user.name || user.id || '',
    handle: profile?.display_name || user.name || null,
    email: profile?.email || null,
    locale: user.locale || null,
    zone: user.tz || null,
    standing: standingOf(user, workspace),
  };
}

function standingOf(user: SlackUser, workspace: string): Profile['standing'] {
  if (user.deleted) return 'gone';
  if (user.is_bot || user.id === slackbot) return 'bot';
  // In an Enterprise organisation the home team is another one, but the person is listed in ours as well.
  const ours =
    !user.team_id || user.team_id === workspace || user.enterprise_user?.teams?.includes(workspace);
  if (isStranger(user) || !ours) return 'outsider';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member';
}

/** Slack sends `is_stranger` for people of other companies met in shared channels; the client's types do not know it. */
function isStranger(user: object): boolean {
  return 'is_stranger' in user && user.is_stranger === true;
}
