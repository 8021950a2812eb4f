import { ImpossibleAct } from '../../slack/refusal.js';
import { raiseCallback } from '../callbacks.js';
import { type CardButton, type CardView, viewCard } from '../card-view.js';
import type { Acted, DingTalkControl } from '../control.js';
import { dtmdText } from '../dtmd.js';
import { describeControls, type FoundControl, findControl, findForm, newestFirst } from '../find-control.js';
import { draftKey, fieldNamed, formValues } from '../forms.js';
import { postAsPerson } from '../messages.js';
import type { CardState } from '../model.js';
import { showNote } from '../posting.js';
import type { CorpUserSeed } from '../seed.js';
import type { Seen, Sight } from '../sight.js';
import type { Conversation } from '../world.js';
import type { Stage } from './stage.js';

/** What a form's submission names as its action. */
const submitAction = 'submit';

/** Tapping and filling in. */
export function tapActs(
  stage: Stage,
): Pick<DingTalkControl, 'click' | 'forgeClick' | 'fill' | 'submit' | 'closeForm'> {
  const { platform, drafts } = stage;
  const { world, traffic, warnings, settings } = platform;

  const note = (user: CorpUserSeed, conversation: string, text: string): void =>
    showNote(platform, { kind: 'act', user: user.userId, conversation, text });
  const conversationOf = (id: string): Conversation => {
    const found = world.conversations.get(id);
    if (found === undefined) throw new ImpossibleAct(`There is no conversation "${id}".`);
    return found;
  };
  const cardOf = (seen: Seen, user: CorpUserSeed): { card: CardState; view: CardView } => {
    const card = world.cards.get(seen.outTrackId ?? '');
    const template = world.templates.get(card?.templateId ?? '');
    if (card === undefined || template === undefined) throw new ImpossibleAct('That is no card.');
    return { card, view: viewCard(template, card, user.userId) };
  };
  const postOf = (sight: Sight, post: string): Seen => {
    const seen = newestFirst(sight).find((one) => one.post === post);
    if (seen === undefined) throw new ImpossibleAct(`There is no post "${post}" on the screen.`);
    return seen;
  };
  const formOf = (sight: Sight, post: string | undefined): Seen => {
    const seen = post === undefined ? findForm(sight) : postOf(sight, post);
    if (seen === undefined) throw new ImpossibleAct(`There is no form. ${describeControls(sight)}`);
    return seen;
  };
  // The act itself returns at once; what the app answers shows on the screen.
  const raise = (
    user: CorpUserSeed,
    seen: { card: CardState; conversation: Conversation },
    about: { label: string; actionId: string; params: { readonly [name: string]: unknown } },
  ): void => {
    raiseCallback(platform, { ...seen, ...about, user: user.userId }).catch((error: unknown) =>
      traffic.note('trouble', String(error)),
    );
  };

  const openLink = (user: CorpUserSeed, conversation: Conversation, url: string, inCard: boolean): void => {
    const text = dtmdText(url);
    if (/^dtmd:/i.test(url) && (text === undefined || inCard)) {
      // On real clients nothing happens, and nothing tells why.
      warnings.add('dead-link', url);
      return;
    }
    if (text !== undefined) postAsPerson(platform, user, conversation, text, true);
    else note(user, conversation.id, `(opens ${url})`);
  };
  const tapButton = (user: CorpUserSeed, seen: Seen, button: CardButton): void => {
    const conversation = conversationOf(seen.conversation);
    if (button.disabled) throw new ImpossibleAct(`"${button.label}" cannot be tapped any more.`);
    note(user, conversation.id, `(taps "${button.label}")`);
    const { action } = button;
    if (action.type === 'link') openLink(user, conversation, action.url, true);
    if (action.type !== 'request') return;
    const actionId = settings.indexSuffix ? `${action.actionId}${button.index}` : action.actionId;
    const { card } = cardOf(seen, user);
    raise(user, { card, conversation }, { label: button.label, actionId, params: action.params });
  };
  const submitForm = (user: CorpUserSeed, seen: Seen): void => {
    const { card, view } = cardOf(seen, user);
    const key = draftKey(user.userId, card.outTrackId);
    const form = formValues(view.fields, drafts.get(key) ?? new Map());
    const conversation = conversationOf(seen.conversation);
    note(user, conversation.id, `(taps "${view.submit}")`);
    drafts.delete(key);
    raise(user, { card, conversation }, { label: view.submit, actionId: submitAction, params: { form } });
  };
  const tap = (user: CorpUserSeed, { seen, control }: FoundControl): void => {
    if (control.type === 'submit') {
      submitForm(user, seen);
      return;
    }
    if (control.type === 'link') {
      openLink(user, conversationOf(seen.conversation), control.url ?? '', seen.kind === 'card');
      return;
    }
    const button = cardOf(seen, user).view.buttons.find((one) => `button:${one.id}` === control.id);
    if (button === undefined) throw new ImpossibleAct(`"${control.label}" cannot be tapped.`);
    tapButton(user, seen, button);
  };
  const find = (sight: Sight, act: Parameters<DingTalkControl['click']>[0]): FoundControl => {
    if ('label' in act) {
      const found = findControl(sight, act.label);
      if (found === undefined)
        throw new ImpossibleAct(`Nothing says "${act.label}". ${describeControls(sight)}`);
      return found;
    }
    const seen = postOf(sight, act.post);
    const control = seen.controls.find((one) => one.id === act.control);
    if (control === undefined)
      throw new ImpossibleAct(`"${act.control}" is not there. ${describeControls(sight)}`);
    return { seen, control };
  };
  const sightOf = (user: CorpUserSeed): Sight => stage.eyes(user).sight(100);

  return {
    async click(act) {
      const found = find(sightOf(stage.person(act.user)), act);
      const { user, position } = stage.begin(act.user);
      tap(user, found);
      return { position };
    },
    async forgeClick(act): Promise<Acted> {
      const card = world.cards.get(act.outTrackId);
      if (card === undefined) throw new ImpossibleAct(`There is no card "${act.outTrackId}".`);
      const { user, position } = stage.begin(act.user);
      const { actionId, params } = act;
      const conversation = world.single(user.userId);
      raise(user, { card, conversation }, { label: actionId, actionId, params });
      return { position };
    },
    async fill(act) {
      const person = stage.person(act.user);
      const { card, view } = cardOf(formOf(sightOf(person), act.post), person);
      const { position } = stage.begin(act.user);
      const key = draftKey(person.userId, card.outTrackId);
      const draft = new Map(drafts.get(key));
      for (const [name, value] of Object.entries(act.values)) {
        const field = fieldNamed(view.fields, name);
        if (field === undefined)
          throw new ImpossibleAct(
            `There is no field "${name}", but ${view.fields.map((one) => `"${one.label}"`).join(', ')}.`,
          );
        if (value === null) draft.delete(field.name);
        else draft.set(field.name, value);
      }
      drafts.set(key, draft);
      return { position };
    },
    async submit(act) {
      const seen = formOf(sightOf(stage.person(act.user)), act.post);
      const { user, position } = stage.begin(act.user);
      submitForm(user, seen);
      return { position };
    },
    async closeForm(act) {
      const { user, position } = stage.begin(act.user);
      for (const key of [...drafts.keys()]) if (key.startsWith(`${user.userId} `)) drafts.delete(key);
      return { position };
    },
  };
}
