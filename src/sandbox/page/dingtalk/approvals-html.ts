import type { OaForm, OaInstance, OaLists } from '../../dingtalk/oa-control.js';
import { type Html, html } from '../html.js';
import { personAvatar } from './avatar.js';
import { fieldHtml } from './field-html.js';
import { badge } from './list-html.js';
import { type Look, placeLink } from './look.js';
import { oaField } from './oa-field.js';
import { type Tab, tabs } from './place.js';
import { fullTime } from './times.js';

/** The head of everything about approvals, with the lists as tabs. */
export function approvalsHead(look: Look, open: Tab | 'start', todo: number): Html {
  const { words } = look;
  const links = tabs.map((tab) =>
    placeLink(
      look,
      { kind: 'tab', tab },
      'dt-tab',
      html`${words.tabs[tab]}${tab === 'todo' ? badge(todo, words.unread) : undefined}`,
      tab === open,
    ),
  );
  return html`<header class="dt-head">
      ${placeLink(look, { kind: 'list' }, 'dt-back', html`<span aria-hidden="true">‹</span><span class="dt-hidden">${words.back}</span>`)}
      <h2>${words.approval}</h2>
      ${placeLink(look, { kind: 'forms' }, 'dt-button dt-blue', html`${words.start}`, open === 'start')}
    </header>
    <nav class="dt-tabs" aria-label="${words.approval}">${links}</nav>`;
}

/** One of the lists. */
export function tabHtml(lists: OaLists, tab: Tab, look: Look): Html {
  const items = lists[tab];
  const rows = items.map(
    (one, place) =>
      html`<li id="dt-oa-${tab}-${place}-${one.processInstanceId}">${placeLink(
        look,
        { kind: 'instance', id: one.processInstanceId },
        'dt-oa-item',
        rowHtml(one, look),
      )}</li>`,
  );
  return html`${approvalsHead(look, tab, lists.todo.length)}
    <div class="dt-page" id="dt-tab-${tab}">${items.length === 0 ? html`<p class="dt-empty">${look.words.emptyTab}</p>` : html`<ul class="dt-oa-list">${rows}</ul>`}</div>`;
}

function rowHtml(one: OaInstance, look: Look): Html {
  const colon = look.lang === 'en' ? ': ' : '：';
  const summary = one.summary.map(
    ({ label, value }) => html`<span class="dt-fact">${label}${colon}${value}</span>`,
  );
  return html`${personAvatar(one.originator.name)}
    <span class="dt-line"><b>${one.title}</b><time class="dt-when">${fullTime(one.createdAt)}</time></span>
    ${summary}
    <span class="dt-fact">${look.words.submittedBy}${colon}${one.originator.name}</span>
    ${statusHtml(one, look)}`;
}

/** What became of an approval, in its colour. */
export function statusHtml({ status, result, waitingFor }: OaInstance, look: Look): Html {
  const { words } = look;
  if (status === 'RUNNING') {
    const names = waitingFor.map((one) => one.name).join(look.lang === 'en' ? ', ' : '、');
    const state = names === '' ? words.status.running : words.waitingFor.replace('{names}', names);
    return html`<span class="dt-state dt-running">${state}</span>`;
  }
  if (status === 'TERMINATED') return html`<span class="dt-state">${words.status.revoked}</span>`;
  return result === 'agree'
    ? html`<span class="dt-state dt-agreed">${words.status.agreed}</span>`
    : html`<span class="dt-state dt-refused">${words.status.refused}</span>`;
}

/** The forms one can start an approval with. */
export function formsHtml(forms: readonly OaForm[], todo: number, look: Look): Html {
  const rows = forms.map(
    (form) =>
      html`<li id="dt-oa-form-${form.processCode}">${placeLink(
        look,
        { kind: 'start', processCode: form.processCode },
        'dt-oa-item',
        html`<span class="dt-avatar dt-form-icon" aria-hidden="true"><span class="dt-icon dt-icon-todo"></span></span><span class="dt-line"><b>${form.name}</b></span>
        <span class="dt-fact">${form.startable ? form.description : look.words.notStartable}</span>`,
      )}</li>`,
  );
  return html`${approvalsHead(look, 'start', todo)}
    <div class="dt-page">${forms.length === 0 ? html`<p class="dt-empty">${look.words.noForms}</p>` : html`<ul class="dt-oa-list">${rows}</ul>`}</div>`;
}

/** A form to start an approval with, and who will be asked. */
export function startHtml(form: OaForm, todo: number, look: Look): Html {
  const { words } = look;
  const fields = form.fields.map((field, place) =>
    field.componentType === 'TextNote'
      ? html`<p class="dt-note">${field.label}</p>`
      : fieldHtml(oaField(field, `dt-start-${place}`), look),
  );
  const steps = form.steps.map(
    (step) =>
      html`<li><b>${step.name}</b> <small>${step.people.map((one) => one.name).join(look.lang === 'en' ? ', ' : '、')}</small></li>`,
  );
  const body = form.startable
    ? html`${fields}
      <h4>${words.flow}</h4><ol class="dt-steps">${steps}</ol>
      <button class="dt-button dt-blue dt-wide">${words.submit}</button>`
    : html`<p class="dt-empty">${words.notStartable}</p>`;
  return html`${approvalsHead(look, 'start', todo)}
    <div class="dt-page"><form class="dt-form dt-sheet" id="dt-start-${form.processCode}" data-dt-start="${form.processCode}" novalidate>
      <h3>${form.name}</h3>${form.description === '' ? undefined : html`<p class="dt-note">${form.description}</p>`}${body}</form></div>`;
}
