import type { DingTalkControl } from '../dingtalk/control.js';
import type { SlackControl } from '../slack/control.js';
import { castOf } from './frame-query.js';
import { type Html, html } from './html.js';
import type { Ask, Region } from './region.js';
import { frameWords } from './words/frame.js';

type Platform = 'slack' | 'dingtalk';

/** Somebody one can be. */
interface Someone {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly outside: boolean;
}

/** The heads of the panes: who one is there. Each is chosen by itself; a button makes both sides the same person. */
export function whoRegions(slack: SlackControl, dingtalk: DingTalkControl | undefined): readonly Region[] {
  const draw = (platform: Platform) => async (ask: Ask) => {
    const cast = await castOf(slack, dingtalk);
    const people = {
      slack: cast.slack.map(({ id, displayName, title, outside }) => ({
        id,
        name: displayName,
        title,
        outside,
      })),
      dingtalk: cast.dingtalk,
    };
    return { html: whoHtml(ask, platform, people) };
  };
  return (['slack', 'dingtalk'] as const).map((platform) => ({
    name: `who-${platform}`,
    draw: draw(platform),
  }));
}

function whoHtml(ask: Ask, platform: Platform, people: Readonly<Record<Platform, readonly Someone[]>>): Html {
  const words = frameWords[ask.lang];
  const here = ask.query.get(platform);
  const me = people[platform].find((one) => one.id === here);
  const options = people[platform].map(
    ({ id, name, title }) =>
      html`<option value="${id}" ${id === here ? html`selected` : undefined}>${title === '' ? name : `${name} · ${title}`}</option>`,
  );
  const there = platform === 'slack' ? 'dingtalk' : 'slack';
  const same = me && counterpart(me, people[platform], people[there]);
  const hint = same && words.alsoThere(same.name, words[there]);
  return html`<form class="f-who" data-who="${platform}" method="get" action="/"><span class="f-brand">${words[platform]}</span>
<label><span>${words.youAre}</span> <select id="f-who-${platform}" name="${platform}" autocomplete="off">${options}</select></label>${
    me?.outside ? html`<span class="f-badge">${words.outside}</span>` : undefined
  }${
    same === undefined || same.id === ask.query.get(there)
      ? undefined
      : html`<button type="button" class="f-also" data-also="${there}" data-user="${same.id}" title="${hint}" aria-label="${hint}">⇄</button>`
  }</form>`;
}

/**
 * Who somebody is on the other platform: the person of the same name, and of several the one in the same place among
 * them. Undefined for who is on one platform only.
 */
export function counterpart(
  person: Someone,
  here: readonly Someone[],
  there: readonly Someone[],
): Someone | undefined {
  const place = here.filter((one) => one.name === person.name).indexOf(person);
  return there.filter((one) => one.name === person.name)[place];
}
