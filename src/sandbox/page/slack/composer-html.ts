import type { Workspace } from '../../slack/control.js';
import { type Html, html } from '../html.js';
import { type Drawing, domId } from './drawing.js';

/** Somebody who can be mentioned. */
export interface Mentionable {
  readonly name: string;
  /** The handle and what else one may know them by. */
  readonly about: string;
  /** What is typed for them, so that it means them and nobody else. */
  readonly insert: string;
}

/** What the place to type is drawn from. */
export interface Composer {
  /** The conversation, as the control takes it. */
  readonly conversation: string;
  readonly name: string;
  /** The first message of the thread that is open. */
  readonly threadTs: string | undefined;
  readonly workspace: Workspace;
  readonly mentionable: readonly Mentionable[];
}

/** Where one types. Enter sends, Shift and Enter begins a new line; `/` and `@` bring up lists. */
export function composerHtml(composer: Composer, { me, words }: Drawing): Html {
  const { conversation, name, threadTs, workspace, mentionable } = composer;
  const label = threadTs === undefined ? words.sendTo(name) : words.reply;
  const id = domId('composer', me, conversation, threadTs ?? '');
  const shortcuts = workspace.shortcuts.filter((one) => one.type === 'global');
  const menu =
    shortcuts.length === 0
      ? undefined
      : html`<details class="sl-menu up" id="${id}-shortcuts"><summary class="sl-icon-button" aria-haspopup="menu" aria-label="${words.shortcuts}" title="${words.shortcuts}">+</summary>
        <div role="menu">${shortcuts.map((one) => html`<button type="button" role="menuitem" data-slack-shortcut="${one.callbackId}">${one.name}</button>`)}</div></details>`;
  const thread = threadTs === undefined ? undefined : html`data-thread="${threadTs}"`;
  return html`<form class="sl-composer" data-slack-composer data-conversation="${conversation}" ${thread}
      data-commands="${JSON.stringify(workspace.commands)}" data-people="${JSON.stringify(mentionable)}">
    <textarea id="${id}" name="text" rows="1" placeholder="${label}" aria-label="${label}" autocomplete="off" spellcheck="false"
      role="combobox" aria-autocomplete="list" aria-controls="sl-suggest" aria-expanded="false" data-keep="aria-expanded aria-activedescendant"></textarea>
    <div class="sl-tools">${menu}
      <button type="button" class="sl-icon-button" data-slack-insert="@" aria-label="${words.mention}" title="${words.mention}">@</button>
      <button type="button" class="sl-icon-button" data-slack-insert="/" aria-label="${words.runCommand}" title="${words.runCommand}">/</button>
      <button class="sl-send" aria-label="${words.send}" title="${words.send}"><svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true"><path fill="currentColor" d="M2 3l16 7-16 7 2.5-6L12 10 4.5 9z"/></svg></button></div>
  </form>`;
}
