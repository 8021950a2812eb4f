import type { Json } from '../json.js';
import { SlackRefusal } from '../refusal.js';
import { checkView, findModal, openModal, publishHome, pushModal, updateView, viewJson } from '../views.js';
import { needUser } from './find.js';
import type { Call, Methods } from './method.js';

/** `views.open`, `push`, `update`, `publish`. */
export const viewMethods: Methods = {
  'views.open': { tier: 4, scopes: [], run: (call) => fromTrigger(call, openModal) },
  'views.push': { tier: 4, scopes: [], run: (call) => fromTrigger(call, pushModal) },
  'views.update': {
    tier: 4,
    scopes: [],
    run({ args, platform }) {
      const { world } = platform;
      const view = needView(args.object('view', 'invalid_arguments'));
      const id = args.text('view_id');
      const externalId = args.text('external_id');
      if (id === undefined && externalId === undefined) throw new SlackRefusal('invalid_arguments');
      const home = [...world.homes.values()].find((open) => open.id === id);
      checkView(view, home === undefined ? 'modal' : 'home');
      const current = home ?? findModal(world, { id, externalId });
      if (current === undefined) throw new SlackRefusal('not_found');
      checkHash(args.text('hash'), current.hash);
      if (home !== undefined) return { view: viewJson(world, publishHome(world, home.user, view)) };
      return { view: viewJson(world, updateView(world, current, view)) };
    },
  },
  'views.publish': {
    tier: 4,
    scopes: [],
    run({ args, platform }) {
      const { world } = platform;
      const user = needUser(world, args.need('user_id'));
      const view = needView(args.object('view', 'invalid_arguments'));
      checkView(view, 'home');
      const current = world.homes.get(user.id);
      const hash = args.text('hash');
      if (current !== undefined) checkHash(hash, current.hash);
      return { view: viewJson(world, publishHome(world, user.id, view)) };
    },
  },
};

function fromTrigger(call: Call, open: typeof openModal): Json {
  const { args, platform } = call;
  const trigger = args.text('trigger_id') ?? args.need('interactivity_pointer');
  const view = needView(args.object('view', 'invalid_arguments'));
  checkView(view, 'modal');
  const found = platform.triggers.look(trigger);
  if (typeof found === 'string') throw new SlackRefusal(found);
  platform.triggers.use(trigger);
  return { view: viewJson(platform.world, open(platform.world, found.user, view)) };
}

function needView(view: Json | undefined): Json {
  if (view === undefined) throw new SlackRefusal('invalid_arguments');
  return view;
}

function checkHash(given: string | undefined, current: string): void {
  if (given !== undefined && given !== current) throw new SlackRefusal('hash_conflict');
}
