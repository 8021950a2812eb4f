import type { Workspace } from '../../slack/control.js';
import { labelOf } from '../../slack/rich-text.js';
import type { Seen } from '../../slack/sight.js';
import { type Html, html } from '../html.js';
import { avatarHtml } from './avatar.js';
import { blocksHtml } from './blocks-html.js';
import { type Drawing, domId } from './drawing.js';

/**
 * The open modal over the rest of the pane: title, blocks, then at the bottom right the button that closes and, right of
 * it, the one that submits. Undefined when none is open.
 */
export function modalHtml(seen: Seen | undefined, drawing: Drawing): Html | undefined {
  const view = seen?.view;
  if (seen === undefined || view === undefined) return undefined;
  const { words } = drawing;
  const id = domId('modal', view.id);
  const { '': general } = view.errors;
  const submit =
    view.submit === undefined
      ? undefined
      : html`<button class="sl-button primary" id="${id}-submit" data-slack-submit ${view.submit_disabled ? html`disabled` : undefined}>${labelOf({ text: view.submit })}</button>`;
  const back =
    view.previous_view_id === null
      ? undefined
      : html`<button type="button" class="sl-icon-button" data-slack-close="one" aria-label="${words.back}" title="${words.back}">‹</button>`;
  return html`<div class="sl-shade"><form class="sl-modal" id="${id}" role="dialog" aria-modal="true" aria-labelledby="${id}-title" tabindex="-1" novalidate data-slack-modal data-place="${JSON.stringify(seen.place)}">
    <header>${back}${avatarHtml(seen.fromUser, seen.from, true)}<h2 id="${id}-title">${labelOf({ text: view.title })}</h2>
      <button type="button" class="sl-icon-button" data-slack-close="all" aria-label="${words.close}" title="${words.close}">✕</button></header>
    <div class="sl-modal-body" id="${id}-body">${blocksHtml(seen.blocks, { ...drawing, seen })}</div>
    ${general === undefined ? undefined : html`<p class="sl-error" role="alert">${words.fromClient(general)}</p>`}
    <footer><button type="button" class="sl-button" data-slack-close="one">${labelOf({ text: view.close }) || words.close}</button>${submit}</footer>
  </form></div>`;
}

/** The App Home's first tab. */
export function homeHtml(seen: Seen | undefined, drawing: Drawing): Html {
  if (seen === undefined)
    return html`<div class="sl-page"><p class="sl-empty">${drawing.words.emptyHome}</p></div>`;
  return html`<div class="sl-page" id="sl-home" tabindex="0" data-place="${JSON.stringify(seen.place)}"><div class="sl-home">${blocksHtml(seen.blocks, { ...drawing, seen })}</div></div>`;
}

/** The App Home's last tab: what the app is, and its commands. */
export function aboutHtml({ app, commands }: Workspace, { words }: Drawing): Html {
  const list = commands.map(
    (one) =>
      html`<dt><code>${one.command}</code> <small>${one.usageHint}</small></dt><dd>${one.description}</dd>`,
  );
  return html`<div class="sl-page" tabindex="0"><div class="sl-home"><h3 class="sl-header">${words.aboutApp}</h3>
    <div class="sl-about">${avatarHtml(app.id, app.name, true)}<div><b>${app.name}</b> <span class="sl-badge">${words.app}</span><p>${app.description}</p></div></div>
    ${list.length === 0 ? undefined : html`<h3 class="sl-header">${words.commands}</h3><dl>${list}</dl>`}</div></div>`;
}
