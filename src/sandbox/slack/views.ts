import { fillIds } from './controls.js';
import { initialState } from './inputs.js';
import { type Json, obj, objs, str } from './json.js';
import { limits } from './limits.js';
import type { OpenView } from './model.js';
import { refuseWith, SlackRefusal } from './refusal.js';
import { validateView } from './validate.js';
import type { World } from './world.js';

/** Refuses a view that Slack would refuse. */
export function checkView(view: Json, surface: 'modal' | 'home'): void {
  if (Buffer.byteLength(JSON.stringify(view)) > limits.view.bytes) throw new SlackRefusal('view_too_large');
  const problems = validateView(view, surface);
  if (problems.length > 0) throw refuseWith('invalid_arguments', problems);
}

/** Opens a first modal on a person's screen; what was open there is gone. */
export function openModal(world: World, user: string, view: Json): OpenView {
  checkExternalId(world, view, undefined);
  const opened = build(world, user, view, undefined);
  world.modals.set(user, [opened]);
  show(world, opened);
  return opened;
}

/** Puts a modal on top of the person's open ones: at most three deep. */
export function pushModal(world: World, user: string, view: Json): OpenView {
  const stack = world.modals.get(user) ?? [];
  const top = stack.at(-1);
  if (top === undefined) throw new SlackRefusal('not_found');
  if (stack.length >= limits.view.stack) throw new SlackRefusal('push_limit_reached');
  checkExternalId(world, view, undefined);
  const pushed = {
    ...build(world, user, view, undefined),
    root_view_id: top.root_view_id,
    previous_view_id: top.id,
  };
  world.modals.set(user, [...stack, pushed]);
  show(world, pushed);
  return pushed;
}

/** Replaces an open view; controls with the same ids keep what the person put in. */
export function updateView(world: World, current: OpenView, view: Json): OpenView {
  checkExternalId(world, view, current.id);
  const next: OpenView = {
    ...build(world, current.user, view, current),
    id: current.id,
    root_view_id: current.root_view_id,
    previous_view_id: current.previous_view_id,
  };
  replace(world, next);
  show(world, next);
  return next;
}

/** Publishes a person's App Home. */
export function publishHome(world: World, user: string, view: Json): OpenView {
  const before = world.homes.get(user);
  const built = build(world, user, view, before);
  const id = before?.id ?? built.id;
  const home: OpenView = { ...built, id, root_view_id: id };
  world.commit({ kind: 'home', view: home });
  return home;
}

/** Changes what stands in a view (typing, choosing, errors) without the app's doing; the hash stays. */
export function touchView(
  world: World,
  view: OpenView,
  change: Pick<Partial<OpenView>, 'state' | 'errors'>,
): OpenView {
  const next = { ...view, ...change };
  if (next.type === 'home') world.commit({ kind: 'home', view: next });
  else {
    replace(world, next);
    show(world, next);
  }
  return next;
}

/** Takes the top modal, or all of them, off the person's screen; gives those that closed, top first. */
export function closeModals(world: World, user: string, all: boolean): readonly OpenView[] {
  const stack = world.modals.get(user) ?? [];
  const kept = all ? [] : stack.slice(0, -1);
  const closed = stack.slice(kept.length).reverse();
  world.modals.set(user, kept);
  for (const view of closed) world.feed.add({ what: 'view-closed', view });
  const top = kept.at(-1);
  if (top !== undefined && closed.length > 0) show(world, top);
  return closed;
}

/** The open modal with this id, or with this external id. */
export function findModal(world: World, by: { id?: string; externalId?: string }): OpenView | undefined {
  for (const stack of world.modals.values()) {
    const found = stack.find(
      (view) => view.id === by.id || (by.externalId !== undefined && view.external_id === by.externalId),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A view as the Web API and the payloads show it. */
export function viewJson(world: World, view: OpenView): Json {
  const { app, team } = world.seed;
  return {
    id: view.id,
    team_id: team.id,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.private_metadata,
    callback_id: view.callback_id,
    state: { values: view.state },
    hash: view.hash,
    title: view.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: view.clear_on_close,
    notify_on_close: view.notify_on_close,
    close: view.close ?? null,
    submit: view.submit ?? null,
    previous_view_id: view.previous_view_id,
    root_view_id: view.root_view_id,
    app_id: app.app_id,
    external_id: view.external_id,
    app_installed_team_id: team.id,
    bot_id: app.bot_id,
  };
}

function build(world: World, user: string, view: Json, before: OpenView | undefined): OpenView {
  const blocks = fillIds(objs(view, 'blocks'), () => world.ids.hex(5));
  const id = world.ids.next('V');
  return {
    id,
    user,
    type: view['type'] === 'home' ? 'home' : 'modal',
    callback_id: str(view, 'callback_id') ?? '',
    external_id: str(view, 'external_id') ?? '',
    private_metadata: str(view, 'private_metadata') ?? '',
    title: obj(view, 'title'),
    submit: obj(view, 'submit'),
    close: obj(view, 'close'),
    blocks,
    clear_on_close: view['clear_on_close'] === true,
    notify_on_close: view['notify_on_close'] === true,
    submit_disabled: view['submit_disabled'] === true,
    hash: `${Math.floor(world.clock.realNow() / 1000)}.${world.ids.hex(8)}`,
    root_view_id: id,
    previous_view_id: null,
    state: initialState(blocks, before?.state),
    errors: {},
  };
}

function checkExternalId(world: World, view: Json, own: string | undefined): void {
  const externalId = str(view, 'external_id');
  if (externalId === undefined || externalId === '') return;
  const taken = findModal(world, { externalId });
  if (taken !== undefined && taken.id !== own) throw new SlackRefusal('duplicate_external_id');
}

function replace(world: World, view: OpenView): void {
  const stack = world.modals.get(view.user) ?? [];
  world.modals.set(
    view.user,
    stack.map((open) => (open.id === view.id ? view : open)),
  );
}

function show(world: World, view: OpenView): void {
  world.feed.add({ what: 'view', view });
}
