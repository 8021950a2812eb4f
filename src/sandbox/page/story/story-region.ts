import type { FrameParts } from '../frame-regions.js';
import { type Html, html } from '../html.js';
import type { Ask, Region } from '../region.js';
import { frameWords } from '../words/frame.js';
import { type Names, storyWords } from '../words/story.js';
import { isDone, type Progress, progressText, readProgress, toldSince } from './progress.js';
import { type Role, type Step, type StoryCast, steps, storyCast } from './steps.js';

/** Bounds of what agents may spend at a time, in the organisation's unit. */
const burn = { least: 10, most: 300, first: 60 };

/** Those who play, as they are called and as they are known on their platforms. */
interface Company {
  readonly ids: StoryCast;
  readonly handles: StoryCast;
  readonly names: Names;
}

/**
 * The story's tab. What is done follows from what people see; the address keeps when the story began and what was done,
 * so that it survives a reload and does not depend on the order.
 */
export function storyRegion(parts: FrameParts): Region {
  return {
    name: 'story',
    async draw(ask) {
      const words = storyWords[ask.lang];
      const company = await companyOf(parts, ask);
      if (company === undefined || parts.dingtalk === undefined)
        return { html: html`<p>${words.missing}</p>` };
      if (ask.query.get('story') === 'left') return { html: leftHtml(ask) };
      const began = readProgress(ask.query.get('story')) ?? (await freshProgress(parts, company));
      const told = await toldSince({ slack: parts.slack, dingtalk: parts.dingtalk }, company.ids, began);
      const passed = new Set(began.passed);
      steps.forEach((step, place) => {
        if (isDone(step, told, company.names.hero)) passed.add(place);
      });
      return { html: storyHtml(ask, company, { ...began, passed }) };
    },
    clientWords: { en: storyWords.en.client, 'zh-CN': storyWords['zh-CN'].client },
  };
}

async function companyOf({ slack, dingtalk }: FrameParts, ask: Ask): Promise<Company | undefined> {
  const handles = storyCast[ask.lang];
  const people = await slack.people({});
  const hero = people.find((one) => one.name === handles.hero);
  const lender = people.find((one) => one.name === handles.lender);
  const manager = (await dingtalk?.people({}))?.find((one) => one.id === handles.manager);
  if (hero === undefined || lender === undefined || manager === undefined) return undefined;
  return {
    handles,
    ids: { hero: hero.id, lender: lender.id, manager: manager.id },
    names: { hero: hero.displayName, lender: lender.displayName, manager: manager.name },
  };
}

async function freshProgress({ slack, dingtalk }: FrameParts, { ids }: Company): Promise<Progress> {
  const end = { since: Number.MAX_SAFE_INTEGER };
  const [here, there] = await Promise.all([
    slack.news({ user: ids.hero, ...end }),
    dingtalk?.news({ user: ids.manager, ...end }),
  ]);
  return { slack: here.position, dingtalk: there?.position ?? 0, passed: new Set() };
}

function leftHtml({ lang }: Ask): Html {
  const words = storyWords[lang];
  return html`<div data-story="left"><h2>${words.title}</h2><p>${words.left}</p>
<p><button type="button" class="f-primary" data-story-do="again">${words.begin}</button></p></div>`;
}

function storyHtml(ask: Ask, company: Company, progress: Progress): Html {
  const words = storyWords[ask.lang];
  const here = steps.findIndex((_, place) => !progress.passed.has(place));
  const items = steps.map((step, place): Html => {
    const { title } = words.steps[step.id];
    if (progress.passed.has(place))
      return html`<li id="story-${step.id}" class="done"><h3><span class="f-tick" role="img" aria-label="${words.done}"></span>${title}</h3></li>`;
    if (place !== here)
      return html`<li id="story-${step.id}" class="later"><h3><span class="f-tick" aria-hidden="true">${place + 1}</span>${title}</h3></li>`;
    return html`<li id="story-${step.id}" class="here" aria-current="step"><h3><span class="f-tick" aria-hidden="true">${place + 1}</span>${title}</h3>
${stepHtml(ask, company, step)}<p class="f-skip"><button type="button" class="f-plain" data-story-do="skip" data-place="${place}">${words.skip}</button></p></li>`;
  });
  const look = here < 0 ? '' : (steps[here]?.look ?? '');
  return html`<div data-story="${progressText(progress)}" data-look="${look}"><h2>${words.title}</h2>
<p class="f-quiet">${words.intro}</p>
<p class="f-progress"><progress max="${steps.length}" value="${progress.passed.size}" aria-label="${words.title}"></progress> ${words.progress(progress.passed.size, steps.length)}</p>
<ol class="f-steps" aria-live="polite">${items}</ol>
${here < 0 ? overHtml(ask) : html`<p><button type="button" class="f-plain" data-story-do="leave">${words.leave}</button></p>`}</div>`;
}

function stepHtml(ask: Ask, { ids, handles, names }: Company, step: Step): Html {
  const words = storyWords[ask.lang];
  const { text, say, button } = words.steps[step.id];
  const platform = platformOf(step.be);
  const user = ids[step.be];
  const other = ask.query.get(platform) !== user;
  const be = other
    ? html`<p><button type="button" class="${step.act === undefined ? 'f-primary' : 'f-second'}" data-story-do="be" data-platform="${platform}" data-user="${user}">${words.be(names[step.be], frameWords[ask.lang][platform])}</button></p>`
    : undefined;
  const sentence = say?.replace('{lender}', handles.lender);
  const act = (): Html | undefined => {
    switch (step.act?.kind) {
      case 'say':
        return html`<p class="f-say"><q>${sentence}</q></p>
<p><button type="button" class="f-primary" data-story-do="say" data-platform="${platform}" data-user="${user}" data-text="${sentence}">${button}</button></p>`;
      case 'burn':
        return html`<form data-story-do="burn" data-user="${user}"><label for="f-burn">${words.amount}</label>
<div class="f-row"><input type="range" id="f-burn" name="amount" min="${burn.least}" max="${burn.most}" step="10" value="${burn.first}"><output for="f-burn" id="f-burnt">$${burn.first}</output></div>
<p><button class="f-primary">${words.burn}</button></p><p class="f-quiet" id="f-burned" role="status" data-own hidden></p></form>`;
      case 'monday':
        return html`<p><button type="button" class="f-primary" data-story-do="monday" data-platform="${platform}" data-user="${user}">${button}</button></p>`;
      case undefined:
        return undefined;
    }
  };
  return html`<p>${text(names)}</p>${be}${act()}`;
}

function overHtml({ lang }: Ask): Html {
  const words = storyWords[lang];
  return html`<div class="f-over"><h3>${words.over}</h3><ul>${words.next.map((one) => html`<li>${one}</li>`)}</ul>
<p><button type="button" class="f-second" data-story-do="again">${words.again}</button> <button type="button" class="f-plain" data-story-do="leave">${words.leave}</button></p></div>`;
}

function platformOf(role: Role): 'slack' | 'dingtalk' {
  return role === 'manager' ? 'dingtalk' : 'slack';
}
