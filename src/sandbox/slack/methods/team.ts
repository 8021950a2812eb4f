import { checkManifest } from '../manifest-rules.js';
import { SlackRefusal } from '../refusal.js';
import type { Methods } from './method.js';

/** `api.test`, `auth.test`, `apps.connections.open`, `apps.manifest.validate`, `team.info`, `bots.info`. */
export const teamMethods: Methods = {
  'api.test': {
    tier: 'none',
    scopes: [],
    token: 'none',
    run({ args }) {
      const error = args.text('error');
      if (error !== undefined) throw new SlackRefusal(error, { args: args.all });
      return { args: args.all };
    },
  },
  'auth.test': {
    tier: 'none',
    scopes: [],
    run({ platform, bot }) {
      const { app, team } = platform.world.seed;
      return {
        url: `https://${team.domain}.slack.com/`,
        team: team.name,
        user: app.name,
        team_id: team.id,
        user_id: bot,
        bot_id: app.bot_id,
        is_enterprise_install: false,
      };
    },
  },
  'apps.manifest.validate': {
    tier: 3,
    scopes: [],
    // Slack wants a person's configuration token here; people of the sandbox have none.
    token: 'none',
    run({ args }) {
      args.need('manifest');
      const errors = checkManifest(args.json('manifest', 'invalid_manifest'));
      if (errors.length > 0) throw new SlackRefusal('invalid_manifest', { errors });
      return { errors: [] };
    },
  },
  'apps.connections.open': {
    tier: 1,
    scopes: [],
    token: 'app',
    run: ({ platform }) => ({ url: platform.delivery.sockets.newAddress(platform.baseUrl()) }),
  },
  'team.info': {
    tier: 3,
    scopes: ['team:read'],
    run({ platform }) {
      const { team } = platform.world.seed;
      return {
        team: {
          ...team,
          email_domain: '',
          icon: { image_default: true },
          url: `https://${team.domain}.slack.com/`,
        },
      };
    },
  },
  'bots.info': {
    tier: 3,
    scopes: ['users:read'],
    run({ args, platform }) {
      const { app } = platform.world.seed;
      if ((args.text('bot') ?? app.bot_id) !== app.bot_id) throw new SlackRefusal('bot_not_found');
      return {
        bot: {
          id: app.bot_id,
          deleted: false,
          name: app.real_name ?? app.name,
          updated: 0,
          app_id: app.app_id,
          user_id: app.user_id,
          icons: {},
        },
      };
    },
  },
};
