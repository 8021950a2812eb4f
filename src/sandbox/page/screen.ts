import { type Html, html } from './html.js';
import type { Words } from './words.js';

/** The platforms one can be somebody on. */
export type Platform = 'slack' | 'dingtalk';

/** What one person sees on one platform, as the page shows it. */
export interface Screen {
  readonly words: Words;
  /** Who one is, as the platform's control knows them. */
  readonly user: string;
  /** The conversation that is open; empty on pages that are none. */
  readonly conversation: string;
  /** The App Home is open. */
  readonly home: boolean;
  /** Path below which the platform's control is. */
  readonly control: string;
  /** Whether what begins with a slash is a command. */
  readonly commands: boolean;
  readonly placeholder: string;
  readonly parts: Parts;
}

/** The parts of the page that change while one looks at it, and the feed position they show. */
export interface Parts {
  readonly side: Html;
  readonly main: Html;
  readonly modal: Html;
  readonly position: number;
}

/** What stands beside the conversation. */
export interface Side {
  readonly words: Words;
  readonly on: Platform;
  readonly user: string;
  /** What is open. */
  readonly here: string;
  /** The language that was asked for; absent where everybody sees the page in their own. */
  readonly lang: string | undefined;
  readonly people: readonly { readonly id: string; readonly name: string; readonly title: string }[];
  readonly places: readonly { readonly id: string; readonly name: string }[];
  /** The other platform, and who the person is there; undefined where there is only one platform. */
  readonly other: { readonly on: Platform; readonly user: string | undefined } | undefined;
}

/** Draws it: which platform, who one is, what there is to open, the language. */
export function sideHtml({ words, on, user, here, lang, people, places, other }: Side): Html {
  const keep = [
    on === 'slack' ? undefined : html`<input type="hidden" name="on" value="${on}">`,
    lang === undefined ? undefined : html`<input type="hidden" name="lang" value="${lang}">`,
  ].flatMap((one) => one ?? []);
  const options = people.map(
    ({ id, name, title }) =>
      html`<option value="${id}" ${id === user ? html`selected` : undefined}>${name}${title === '' ? '' : ` · ${title}`}</option>`,
  );
  const place = (id: string, name: string): Html =>
    link(address(on, { as: user, in: id, lang }), name, id === here);
  const language = (tag: string, name: string): Html =>
    link(address(on, { as: user, in: here, lang: tag }), name, words.lang === tag);
  const platforms =
    other === undefined
      ? undefined
      : html`<div class="switch" role="group" aria-label="${words.platforms}">${(
          ['slack', 'dingtalk'] as const
        ).map((one) =>
          link(
            one === on
              ? address(on, { as: user, in: here, lang })
              : address(one, { as: other.user, in: undefined, lang }),
            words[one],
            one === on,
          ),
        )}</div>`;
  return html`<h1>${words.title}</h1>${platforms}
    <form method="get" action="/"><label>${words.youAre} <select id="who" name="as">${options}</select></label>${keep}</form>
    <h2>${words.conversations}</h2>
    ${places.map(({ id, name }) => place(id, name))}
    <hr><div class="switch">${language('en', 'English')}${language('zh-CN', '中文')}</div>`;
}

function link(to: string, name: string, here: boolean): Html {
  return html`<a href="${to}" ${here ? html`class="here" aria-current="true"` : undefined}>${name}</a>`;
}

function address(on: Platform, about: { readonly [name: string]: string | undefined }): string {
  const query = new URLSearchParams(on === 'slack' ? {} : { on });
  for (const [name, value] of Object.entries(about)) if (value !== undefined) query.set(name, value);
  return `/?${query.toString()}`;
}

/**
 * Who somebody is on the other platform: the person of the same name, and of several the one in the same place among
 * them. Undefined for who is on one platform only.
 */
export function counterpart<A, B>(
  person: A,
  here: { readonly people: readonly A[]; readonly name: (one: A) => string },
  there: { readonly people: readonly B[]; readonly name: (one: B) => string },
): B | undefined {
  const name = here.name(person);
  const place = here.people.filter((one) => here.name(one) === name).indexOf(person);
  return there.people.filter((one) => there.name(one) === name)[place];
}
