import { SlackRefusal } from '../refusal.js';
import { profileJson, userJson } from '../users.js';
import { needUser, page } from './find.js';
import type { Methods } from './method.js';

/** `users.*` and `dnd.info`. */
export const userMethods: Methods = {
  'users.info': {
    tier: 4,
    scopes: ['users:read'],
    run({ args, platform }) {
      const user = needUser(platform.world, args.need('user'));
      return { user: userJson(platform.world, user, args.flag('include_locale')) };
    },
  },
  'users.list': {
    tier: 2,
    scopes: ['users:read'],
    run({ args, platform }) {
      const { world } = platform;
      const { items, next } = page(
        [...world.users.values()],
        args.text('cursor'),
        args.number('limit', 1_000),
      );
      return {
        members: items.map((user) => userJson(world, user, args.flag('include_locale'))),
        cache_ts: Math.floor(world.clock.now() / 1000),
        response_metadata: { next_cursor: next },
      };
    },
  },
  'users.lookupByEmail': {
    tier: 3,
    scopes: ['users:read.email'],
    run({ args, platform }) {
      const { world } = platform;
      const email = args.need('email').toLowerCase();
      for (const user of world.users.values()) {
        if (user.email?.toLowerCase() === email && !user.deleted)
          return { user: userJson(world, user, false) };
      }
      throw new SlackRefusal('users_not_found');
    },
  },
  'users.profile.get': {
    tier: 4,
    scopes: ['users.profile:read'],
    run: ({ args, platform, bot }) => ({
      profile: profileJson(platform.world, needUser(platform.world, args.text('user') ?? bot)),
    }),
  },
  'users.getPresence': {
    tier: 3,
    scopes: ['users:read'],
    run: ({ args, platform, bot }) => ({
      presence: needUser(platform.world, args.text('user') ?? bot).presence,
    }),
  },
  'dnd.info': {
    tier: 3,
    scopes: ['dnd:read'],
    run({ args, platform, bot }) {
      needUser(platform.world, args.text('user') ?? bot);
      return { dnd_enabled: false, next_dnd_start_ts: 1, next_dnd_end_ts: 1 };
    },
  },
};
