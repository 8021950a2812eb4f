import type { SlackControl } from '../control.js';
import { type Control, controlsOf } from '../controls.js';
import { describeControls, findControl } from '../find-control.js';
import { enteredValue, type FieldValue, initialState, optionsOf, withValue } from '../inputs.js';
import { type Json, objs, str } from '../json.js';
import type { Ephemeral, Message, OpenView } from '../model.js';
import { actionJson, messageActionPayload, viewActionPayload } from '../payloads.js';
import { ImpossibleAct } from '../refusal.js';
import { labelOf } from '../rich-text.js';
import { eyesOf, messageStateKey, type Place } from '../sight.js';
import { touchView } from '../views.js';
import type { Stage } from './stage.js';
import { notAnswered } from './talk.js';

/** Clicking and filling in, wherever controls are. */
export function clickActs(stage: Stage): Pick<SlackControl, 'click' | 'forgeClick' | 'fill'> {
  const { platform } = stage;
  const { world } = platform;

  /** Tells the app; the person learns only of a failure. */
  const tell = (user: string, channel: string, label: string, payload: Json): Promise<void> =>
    stage.onAck(platform.delivery.ask({ type: 'interactive', payload, acceptsPayload: false }), (result) => {
      if (result.kind !== 'acked') stage.notice(user, channel, notAnswered(label, result));
    });

  const locate = (user: string, act: Parameters<SlackControl['click']>[0]) => {
    if (!('label' in act)) return { ...act, label: undefined };
    const sight = eyesOf(world, user, stage.states).sight(100);
    const found = findControl(sight, act.label);
    if (found === undefined) {
      throw new ImpossibleAct(`Nothing says "${act.label}". ${describeControls(sight)}`);
    }
    const { actionId, blockId } = found.control;
    const byLabel = found.control.type === 'overflow' ? act.label : undefined;
    return { place: found.place, actionId, blockId, value: act.value ?? byLabel, label: act.label };
  };

  /** Uses one control: keeps what was chosen, and tells the app. */
  const use = (
    user: string,
    place: Place,
    control: Control,
    value: FieldValue | undefined,
  ): Promise<void> => {
    const entered = valueFor(stage, control, value);
    const dm = stage.conversation(user, undefined).facts.id;
    const label = control.label || control.actionId;
    if (place.kind !== 'message') {
      const view = screenView(stage, user, place.kind);
      const state = isClicked(control)
        ? view.state
        : withValue(view.state, control, value ?? null, (name) => stage.idOf(name));
      const next = state === view.state ? view : touchView(world, view, { state });
      return tell(user, dm, label, viewActionPayload(platform, next, actionJson(platform, control, entered)));
    }
    const conversation = stage.conversation(user, place.conversation);
    const source = screenMessage(stage, user, place);
    const key = messageStateKey(user, place.conversation, place.ts);
    const before = stage.states.get(key) ?? initialState(blocksOf(source));
    const state = isClicked(control)
      ? before
      : withValue(before, control, value ?? null, (name) => stage.idOf(name));
    stage.states.set(key, state);
    const action = actionJson(platform, control, entered);
    return tell(
      user,
      place.conversation,
      label,
      messageActionPayload(platform, conversation, source, user, action, state),
    );
  };

  return {
    async click(act) {
      const { user, position } = stage.begin(act.user);
      const { place, actionId, blockId, value, label } = locate(user.id, act);
      const shown = controlAt(stage, user.id, place);
      const control = shown.find(
        (one) => one.actionId === actionId && (blockId === undefined || one.blockId === blockId),
      );
      if (control === undefined) {
        const there = shown.map((one) => one.actionId).join(', ') || 'nothing';
        throw new ImpossibleAct(
          `There is nothing to click with the id "${actionId}" in the ${place.kind}; it has ${there}.`,
        );
      }
      const channel =
        place.kind === 'message' ? place.conversation : stage.conversation(user.id, undefined).facts.id;
      stage.note(user.id, channel, `→ [${label ?? (labelOf(control.element) || control.label)}]`);
      const answer = use(user.id, place, control, value);
      if (act.untilAnswered === true) await answer;
      return { position };
    },
    async forgeClick(act) {
      const { user, position } = stage.begin(act.user);
      const conversation = stage.conversation(user.id, undefined);
      const { app, team } = world.seed;
      const action = {
        action_id: act.actionId,
        block_id: 'forged',
        type: 'button',
        text: { type: 'plain_text', text: act.actionId },
        value: act.value,
        action_ts: world.clock.nextTs(),
      };
      const source: Message = {
        type: 'message',
        ts: world.clock.nextTs(),
        user: app.user_id,
        text: '',
        team: team.id,
      };
      const payload = messageActionPayload(platform, conversation, source, user.id, action, {});
      tell(user.id, conversation.facts.id, act.actionId, payload);
      return { position };
    },
    async fill(act) {
      const { user, position } = stage.begin(act.user);
      const modal = world.modals.get(user.id)?.at(-1);
      const place: Place = act.place ?? (modal === undefined ? { kind: 'home' } : { kind: 'modal' });
      for (const [field, value] of Object.entries(act.values)) {
        const controls = controlAt(stage, user.id, place).filter((one) => !isClicked(one));
        const control = controls.find(
          (one) => one.label === field || one.blockId === field || one.actionId === field,
        );
        if (control === undefined) {
          const offered = controls.map((one) => `"${one.label}"`).join(', ');
          throw new ImpossibleAct(`There is no field "${field}" here; there is ${offered || 'none'}.`);
        }
        if (control.dispatches) use(user.id, place, control, value);
        else setQuietly(stage, user.id, place, control, value);
      }
      return { position };
    },
  };
}

/** Changes what stands in an input without telling the app. */
function setQuietly(stage: Stage, user: string, place: Place, control: Control, value: FieldValue): void {
  const resolve = (name: string): string => stage.idOf(name);
  if (place.kind !== 'message') {
    const view = screenView(stage, user, place.kind);
    const { [control.blockId]: _fixed, ...errors } = view.errors;
    touchView(stage.platform.world, view, { state: withValue(view.state, control, value, resolve), errors });
    return;
  }
  const key = messageStateKey(user, place.conversation, place.ts);
  const before = stage.states.get(key) ?? initialState(blocksOf(screenMessage(stage, user, place)));
  stage.states.set(key, withValue(before, control, value, resolve));
}

function controlAt(stage: Stage, user: string, place: Place): readonly Control[] {
  if (place.kind !== 'message') return controlsOf(screenView(stage, user, place.kind).blocks);
  return controlsOf(blocksOf(screenMessage(stage, user, place)));
}

function screenView(stage: Stage, user: string, kind: 'modal' | 'home'): OpenView {
  const { world } = stage.platform;
  const view = kind === 'modal' ? world.modals.get(user)?.at(-1) : world.homes.get(user);
  if (view === undefined) throw new ImpossibleAct(`${stage.person(user).name} has no ${kind} open.`);
  return view;
}

function screenMessage(
  stage: Stage,
  user: string,
  place: { readonly conversation: string; readonly ts: string },
): Message | Ephemeral {
  const conversation = stage.conversation(user, place.conversation);
  const note = stage.platform.world.ephemerals.get(user)?.find((item) => item.ts === place.ts);
  const source = note ?? conversation.find(place.ts)?.message;
  if (source === undefined) throw new ImpossibleAct('The message is no longer there.');
  return source;
}

function blocksOf(source: Message | Ephemeral): readonly Json[] {
  const message = 'message' in source ? source.message : source;
  return [...(message.blocks ?? []), ...(message.attachments ?? []).flatMap((part) => objs(part, 'blocks'))];
}

/** Buttons and their kin carry a value of their own; everything else takes one. */
function isClicked(control: Control): boolean {
  return ['button', 'workflow_button', 'icon_button', 'feedback_buttons', 'overflow'].includes(control.type);
}

function valueFor(stage: Stage, control: Control, value: FieldValue | undefined): Json {
  if (control.type === 'overflow') {
    const option = optionsOf(control).find((one) => str(one, 'value') === value || labelOf(one) === value);
    if (option === undefined) {
      const offered = optionsOf(control).map((one) => `"${labelOf(one)}"`);
      throw new ImpossibleAct(`The menu does not offer "${String(value)}"; it offers ${offered.join(', ')}.`);
    }
    return { selected_option: option };
  }
  if (isClicked(control)) {
    const own = control.element['value'];
    return own === undefined ? {} : { value: own };
  }
  return enteredValue(control, value ?? null, (name) => stage.idOf(name));
}
