import { type Html, html } from '../html.js';
import type { Lang } from '../region.js';
import type { DingTalkWords } from '../words/dingtalk.js';
import { type Place, wordOf } from './place.js';

/** What everything in the pane is drawn with. */
export interface Look {
  readonly words: DingTalkWords;
  readonly lang: Lang;
  /** Who one is. */
  readonly user: string;
  /** The page's address. */
  readonly query: URLSearchParams;
}

/** A link to a place in the pane: an address for every browser, which the script opens without loading the page. */
export function placeLink(look: Look, place: Place, style: string, content: Html, here = false): Html {
  const word = wordOf(place);
  const query = new URLSearchParams(look.query);
  query.set('dingtalkAt', word);
  query.delete('dingtalkMore');
  return html`<a class="${style} ${here ? 'dt-here' : ''}" href="/?${query.toString()}" data-dt-go="${word}" ${here ? html`aria-current="true"` : undefined}>${content}</a>`;
}
