import type { AckResult } from '../carrier.js';
import type { SlackControl } from '../control.js';
import { controlsOf } from '../controls.js';
import { emitEvent } from '../events.js';
import { clientErrors } from '../inputs.js';
import { type Json, obj, str } from '../json.js';
import type { OpenView } from '../model.js';
import { closedPayload, submissionPayload } from '../payloads.js';
import { ImpossibleAct, SlackRefusal } from '../refusal.js';
import { labelOf } from '../rich-text.js';
import { checkView, closeModals, findModal, pushModal, touchView, updateView, viewJson } from '../views.js';
import type { Stage } from './stage.js';

/** What Slack's client says when a submission did not work out; shown below the fields. */
const connectingTrouble = { '': 'We had some trouble connecting. Try again?' };

/** Submitting and closing modals, and opening the App Home. */
export function modalActs(stage: Stage): Pick<SlackControl, 'submit' | 'closeModal' | 'openHome'> {
  const { platform } = stage;
  const { world, delivery, traffic } = platform;
  const submitting = new Set<string>();

  const answered = (view: OpenView, result: AckResult): void => {
    // Meanwhile the app may have updated it, or the person closed it.
    const current = findModal(world, { id: view.id });
    if (current === undefined) return;
    if (result.kind !== 'acked') {
      touchView(world, current, { errors: connectingTrouble });
      return;
    }
    try {
      react(current, result.payload);
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      traffic.note('trouble', 'view answer refused', { error: error.code, ...error.extra });
      touchView(world, current, { errors: connectingTrouble });
    }
  };

  /** https://docs.slack.dev/surfaces/modals#updating_response */
  const react = (view: OpenView, payload: Json): void => {
    const action = str(payload, 'response_action');
    if (action === undefined) {
      closeModals(world, view.user, view.clear_on_close);
      return;
    }
    if (action === 'clear') {
      closeModals(world, view.user, true);
      return;
    }
    if (action === 'errors') {
      touchView(world, view, { errors: readErrors(view, obj(payload, 'errors')) });
      return;
    }
    const next = obj(payload, 'view');
    if (next === undefined || (action !== 'update' && action !== 'push'))
      throw new SlackRefusal('invalid_arguments');
    checkView(next, 'modal');
    if (action === 'update') updateView(world, view, next);
    else pushModal(world, view.user, next);
  };

  return {
    async submit(act) {
      const { user, position } = stage.begin(act.user);
      const view = world.modals.get(user.id)?.at(-1);
      if (view === undefined) throw new ImpossibleAct(`${user.name} has no modal open.`);
      if (view.submit === undefined) throw new ImpossibleAct('This modal has nothing to submit.');
      if (submitting.has(view.id)) throw new ImpossibleAct('The modal is being submitted already.');
      const label = labelOf({ text: view.submit });
      stage.note(user.id, stage.conversation(user.id, undefined).facts.id, `→ [${label}]`);
      const errors = clientErrors(view.blocks, view.state);
      const clean = touchView(world, view, { errors });
      if (Object.keys(errors).length > 0) return { position };
      submitting.add(view.id);
      const answer = stage.onAck(
        delivery.ask({
          type: 'interactive',
          payload: submissionPayload(platform, clean),
          acceptsPayload: true,
        }),
        (result) => {
          submitting.delete(view.id);
          answered(clean, result);
        },
      );
      if (act.untilAnswered === true) await answer;
      return { position };
    },
    async closeModal(act) {
      const { user, position } = stage.begin(act.user);
      const top = world.modals.get(user.id)?.at(-1);
      if (top === undefined) throw new ImpossibleAct(`${user.name} has no modal open.`);
      const all = act.all === true || top.clear_on_close;
      for (const view of closeModals(world, user.id, all)) {
        if (!view.notify_on_close) continue;
        const payload = closedPayload(platform, view, all);
        void delivery.ask({ type: 'interactive', payload, acceptsPayload: false });
      }
      return { position };
    },
    async openHome(act) {
      const { user, position } = stage.begin(act.user);
      const channel = stage.conversation(user.id, undefined).facts.id;
      const home = world.homes.get(user.id);
      stage.note(user.id, channel, '→ App Home');
      emitEvent(platform, 'app_home_opened', undefined, {
        type: 'app_home_opened',
        user: user.id,
        channel,
        tab: act.tab ?? 'home',
        event_ts: world.clock.nextTs(),
        ...(home === undefined ? {} : { view: viewJson(world, home) }),
      });
      return { position };
    },
  };
}

/** Errors may name input blocks alone; anything else makes Slack drop the whole answer. */
function readErrors(view: OpenView, given: Json | undefined): { readonly [blockId: string]: string } {
  const inputs = controlsOf(view.blocks)
    .filter((control) => control.input)
    .map((control) => control.blockId);
  const entries = Object.entries(given ?? {});
  const errors: { [blockId: string]: string } = {};
  for (const [blockId, text] of entries) {
    if (!inputs.includes(blockId) || typeof text !== 'string') throw new SlackRefusal('invalid_arguments');
    errors[blockId] = text;
  }
  if (entries.length === 0) throw new SlackRefusal('invalid_arguments');
  return errors;
}
