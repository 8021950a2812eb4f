import { type Html, html } from '../html.js';

/** How many colours avatars come in; the style sheet names them `dt-tint-0` and so on. */
const tints = 6;

/** A person's avatar as DingTalk makes it from the name: the last two characters of a Chinese one, else initials. */
export function personAvatar(name: string): Html {
  return html`<span class="dt-avatar dt-tint-${tintOf(name)}" aria-hidden="true">${shortName(name)}</span>`;
}

/** A robot's avatar. */
export function robotAvatar(): Html {
  return html`<span class="dt-avatar dt-bot" aria-hidden="true"><span class="dt-bot-face"></span></span>`;
}

/** A group's avatar: the first members' own, small. */
export function groupAvatar(name: string): Html {
  return html`<span class="dt-avatar dt-group dt-tint-${tintOf(name)}" aria-hidden="true">${[...name][0] ?? ''}</span>`;
}

function shortName(name: string): string {
  if (/\p{Script=Han}/u.test(name)) return [...name.replace(/\s/g, '')].slice(-2).join('');
  const words = name.split(/\s+/).filter((one) => one !== '');
  const initials = words.map((one) => [...one][0] ?? '').slice(0, 2);
  return initials.join('').toUpperCase();
}

function tintOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % tints;
}
