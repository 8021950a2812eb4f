import { type Html, html } from '../html.js';

/** How many colours avatars come in; the style sheet names them `sl-tint-0` and so on. */
const tints = 8;

/** A picture made from a name: its initials on the person's colour; apps have rounder ones of their own. */
export function avatarHtml(id: string, name: string, byApp: boolean): Html {
  const look = byApp ? 'sl-app-icon' : `sl-tint-${tintOf(id)}`;
  return html`<span class="sl-avatar ${look}" aria-hidden="true">${initials(name)}</span>`;
}

function initials(name: string): string {
  // Of a Chinese name the last character says most.
  if (/\p{Script=Han}/u.test(name)) return [...name.replaceAll(/\s/g, '')].at(-1) ?? '';
  const words = name.split(/\s+/).filter((one) => one !== '');
  const first = words.map((one) => [...one][0] ?? '').slice(0, 2);
  return first.join('').toUpperCase();
}

function tintOf(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % tints;
}
