import { robot } from '../../dingtalk/model.js';
import type { Seen, SeenControl } from '../../dingtalk/sight.js';
import { type Html, html, lines } from '../html.js';
import { personAvatar, robotAvatar } from './avatar.js';
import type { CardLook } from './card-look.js';
import { formHtml } from './form-html.js';
import type { Look } from './look.js';
import { type DrawLink, markdownHtml } from './markdown-html.js';

/** One message or card: one's own on the right in blue, everybody else's on the left with avatar and name. */
export function postHtml(seen: Seen, card: CardLook, look: Look): Html {
  const { words } = look;
  const byRobot = seen.fromUser === robot;
  const tag = byRobot ? html` <span class="dt-tag">${words.robot}</span>` : undefined;
  const who = seen.own
    ? html`<span class="dt-hidden">${seen.from}</span>`
    : html`<p class="dt-from">${seen.from}${tag}</p>`;
  return html`<article class="dt-post ${seen.own ? 'dt-own' : ''}" id="dt-post-${seen.post}" data-dt-post="${seen.post}" data-keep="data-dt-busy">
    ${byRobot ? robotAvatar() : personAvatar(seen.from)}
    <div class="dt-said">${who}${seen.kind === 'card' ? cardHtml(seen, card, look) : bubbleHtml(seen)}</div>
  </article>`;
}

/** A message. Links are drawn where they stand in its text; the others are the buttons below it. */
function bubbleHtml(seen: Seen): Html {
  const links = [...seen.controls];
  const drawLink: DrawLink = (label, url) => {
    const place = links.findIndex((one) => one.url === url);
    const [control] = place < 0 ? [] : links.splice(place, 1);
    return control === undefined ? html`${label}` : linkHtml(seen, control, 'dt-link');
  };
  const texts = seen.written.map(({ markdown, text }) =>
    markdown ? markdownHtml(text, drawLink) : html`<p>${lines(text)}</p>`,
  );
  const rows =
    links.length === 0
      ? undefined
      : html`<div class="dt-rows">${links.map((one) => linkHtml(seen, one, 'dt-row'))}</div>`;
  return html`<div class="dt-bubble">${texts}${rows}</div>`;
}

/** An interactive card: title, texts, what is for this person alone, the form, the buttons. */
function cardHtml(seen: Seen, card: CardLook, look: Look): Html {
  const drawLink: DrawLink = (label, url) => {
    const control = seen.controls.find((one) => one.type === 'link' && one.url === url);
    return control === undefined ? html`${label}` : linkHtml(seen, control, 'dt-link');
  };
  const texts = seen.written.map(({ markdown, text }, place) => {
    if (!markdown)
      return place === 0
        ? html`<h3 class="dt-title">${text}</h3>`
        : html`<p class="dt-status">${lines(text)}</p>`;
    const drawn = markdownHtml(text, drawLink);
    return card.isPrivate(text) ? html`<div class="dt-mine">${drawn}</div>` : drawn;
  });
  const buttons = seen.controls.filter((one) => one.type === 'button');
  const row =
    buttons.length === 0
      ? undefined
      : html`<div class="dt-buttons" role="group">${buttons.map((one) => buttonHtml(seen, one, card))}</div>`;
  // Shown by the style sheet while a click is under way.
  const working = html`<p class="dt-working">${look.words.working}</p>`;
  return html`<div class="dt-card">${texts}${formHtml(seen, card, look)}${row}${working}</div>`;
}

function buttonHtml(seen: Seen, control: SeenControl, card: CardLook): Html {
  const { id, label, url, disabled } = control;
  const style = `dt-button dt-${card.colourOf(id)}`;
  if (url !== undefined && !disabled && isWeb(url)) return webLink(label, url, style);
  return html`<button type="button" class="${style}" data-dt-tap="${id}" data-dt-in="${seen.post}" ${disabled ? html`disabled` : undefined}>${label}</button>`;
}

/** Something to tap. Only the web is followed; anything else (`javascript:`, `data:`) is words. */
function linkHtml(seen: Seen, { id, label, url = '' }: SeenControl, style: string): Html {
  if (isWeb(url)) return webLink(label, url, style);
  if (!/^dtmd:/i.test(url)) return html`<span class="${style}">${label}</span>`;
  return html`<button type="button" class="${style}" data-dt-tap="${id}" data-dt-in="${seen.post}">${label}</button>`;
}

function webLink(label: string, url: string, style: string): Html {
  return html`<a class="${style}" href="${url}" rel="noopener noreferrer" target="_blank">${label}</a>`;
}

function isWeb(url: string): boolean {
  return /^https?:/i.test(url);
}
