import type { UserSeed, WorkspaceSeed } from '../slack/seed.js';
import { type CompanyPerson, type Handle, handles, people } from './people.js';

const bot = 'U07TOKENDSK';

/** The company's Slack. The app has the scopes, command and events of the manifest, which a test compares. */
export const workspace: WorkspaceSeed = {
  team: { id: 'T07KRANICH1', name: 'Kranich', domain: 'kranich' },
  app: {
    app_id: 'A07TOKENDSK',
    bot_id: 'B07TOKENDSK',
    user_id: bot,
    name: 'tokendesk',
    real_name: 'TokenDesk',
    description: 'Your AI-token quota: what is left, borrowing from colleagues, top-ups with approval.',
  },
  users: handles.map((handle) => userOf(handle, people[handle])),
  channels: [
    channel('C07GENERAL1', 'general', 'Company-wide announcements', [
      ...idsOf((person) => person.role !== 'guest' && person.role !== 'outsider'),
      bot,
    ]),
    channel('C07PLATFORM', 'platform', 'Builds, gateways and what runs on them', [
      ...idsOf((person) => person.member?.team === 'Platform'),
      people.nils.slackId,
      people.gus.slackId,
    ]),
    channel(
      'C07PAYMENTS',
      'payments',
      '支付团队 · settlement, refunds, risk',
      idsOf((person) => person.member?.team === 'Payments'),
    ),
    channel(
      'C07RANDOM01',
      'random',
      'Everything else',
      idsOf((person) => person.role !== 'guest'),
    ),
  ],
  scopes: [
    'app_mentions:read',
    'chat:write',
    'chat:write.public',
    'commands',
    'files:write',
    'im:history',
    'im:write',
    'mpim:write',
    'users:read',
    'users:read.email',
  ],
  commands: [
    {
      command: '/tokens',
      description: 'Your AI tokens: what is left, borrow, lend, request more',
      usage_hint: '[borrow 200 from @bo until Friday | request 500 for the release | history | help]',
      should_escape: true,
    },
  ],
  events: ['app_home_opened', 'app_mention', 'message.im'],
};

function userOf(handle: Handle, person: CompanyPerson): UserSeed {
  return {
    id: person.slackId,
    name: handle,
    real_name: person.name,
    display_name: person.name,
    email: person.email,
    locale: person.locale,
    tz: person.zone,
    title: person.title,
    ...(person.role === 'finance' ? { is_admin: true } : {}),
    ...(person.role === 'guest' ? { is_restricted: true } : {}),
    ...(person.role === 'outsider' ? { is_stranger: true, team_id: 'T07PARTNER1' } : {}),
  };
}

function idsOf(wanted: (person: CompanyPerson) => boolean): string[] {
  return handles.filter((handle) => wanted(people[handle])).map((handle) => people[handle].slackId);
}

function channel(id: string, name: string, purpose: string, members: readonly string[]) {
  return { id, name, purpose, members };
}
