import type { OaInstanceSeen, OaNode, OaPerson, OaSeat } from '../../dingtalk/oa-control.js';
import { type Html, html, lines } from '../html.js';
import { approvalsHead, statusHtml } from './approvals-html.js';
import { personAvatar } from './avatar.js';
import type { Look } from './look.js';
import type { Tab } from './place.js';
import { fullTime } from './times.js';

/** What one does about an approval, each with a dialog of its own. */
type Act = 'agree' | 'refuse' | 'redirect' | 'comment' | 'revoke';

/** An approval: what it is about, its flow, what was written below it, and what one may do. */
export function instanceHtml(
  seen: OaInstanceSeen,
  parts: { readonly todo: number; readonly people: readonly OaPerson[] },
  look: Look,
): Html {
  const { words } = look;
  const facts = [
    { label: words.number, value: seen.businessId },
    { label: words.submittedBy, value: seen.originator.name },
    { label: words.submittedAt, value: fullTime(seen.createdAt) },
    ...seen.fields,
  ];
  const fields = facts.map(({ label, value }) => html`<dt>${label}</dt><dd>${lines(value)}</dd>`);
  return html`${approvalsHead(look, tabOf(seen, look.user), parts.todo)}
    <div class="dt-page" id="dt-instance-${seen.processInstanceId}"><article class="dt-sheet">
      <header class="dt-oa-head">${personAvatar(seen.originator.name)}<div><h3>${seen.title}</h3>${statusHtml(seen, look)}</div></header>
      <dl>${fields}</dl>
      <h4>${words.flow}</h4><ol class="dt-flow">${seen.nodes.map((node) => nodeHtml(node, look))}</ol>
      ${commentsHtml(seen, look)}
    </article></div>
    ${actionsHtml(seen, parts.people, look)}`;
}

/** In which of one's lists an approval is. */
function tabOf({ may, originator, nodes }: OaInstanceSeen, user: string): Tab {
  if (may.task !== null) return 'todo';
  if (originator.id === user) return 'mine';
  const decides = nodes.some(
    ({ kind, people }) => kind === 'approval' && people.some((one) => one.id === user),
  );
  return decides ? 'handled' : 'copied';
}

function nodeHtml(node: OaNode, look: Look): Html {
  const { words } = look;
  const need = node.kind !== 'approval' || node.need === 'NONE' ? '' : words.need[node.need];
  // DingTalk's own name of a step is in the client's language; one that an admin gave stays.
  const approver = node.name === '审批人' ? words.approver : node.name;
  const name = { start: words.originator, cc: words.copied, approval: approver }[node.kind];
  return html`<li class="dt-node dt-node-${node.state}"><p><b>${name}</b>${need === '' ? undefined : html` <small>${need}</small>`}</p>
    <ul>${node.people.map((seat) => seatHtml(seat, node, look))}</ul></li>`;
}

function seatHtml(seat: OaSeat, node: OaNode, look: Look): Html {
  const state = node.kind === 'start' ? look.words.started : look.words.seat[seat.state];
  const remark = seat.remark === '' ? undefined : html`<p class="dt-remark">${lines(seat.remark)}</p>`;
  return html`<li>${personAvatar(seat.name)}<span class="dt-line"><span>${seat.name} <span class="dt-state dt-seat-${seat.state}">${state}</span></span>
    ${seat.at === null ? undefined : html`<time class="dt-when">${fullTime(seat.at)}</time>`}</span>${remark}</li>`;
}

function commentsHtml({ comments }: OaInstanceSeen, look: Look): Html | undefined {
  if (comments.length === 0) return undefined;
  const items = comments.map(
    ({ by, at, text }) =>
      html`<li>${personAvatar(by.name)}<span class="dt-line"><span>${by.name}</span><time class="dt-when">${fullTime(at)}</time></span><p class="dt-remark">${lines(text)}</p></li>`,
  );
  return html`<h4>${look.words.comments}</h4><ul class="dt-comments">${items}</ul>`;
}

function actionsHtml(seen: OaInstanceSeen, people: readonly OaPerson[], look: Look): Html | undefined {
  const { may } = seen;
  const acts: readonly Act[] = [
    ...(may.comment ? (['comment'] as const) : []),
    ...(may.task === null ? [] : (['redirect', 'refuse', 'agree'] as const)),
    ...(may.revoke ? (['revoke'] as const) : []),
  ];
  if (acts.length === 0) return undefined;
  const colours: { readonly [act in Act]?: string } = { agree: 'dt-blue', refuse: 'dt-red' };
  const buttons = acts.map(
    (act) =>
      html`<button type="button" class="dt-button ${colours[act] ?? 'dt-gray'}" data-dt-open="dt-act-${act}">${look.words[act]}</button>`,
  );
  return html`<footer class="dt-acts">${buttons}</footer>${acts.map((act) => dialogHtml(act, seen, people, look))}`;
}

function dialogHtml(act: Act, seen: OaInstanceSeen, people: readonly OaPerson[], look: Look): Html {
  const { words } = look;
  const id = `dt-act-${act}`;
  const choice =
    act === 'redirect'
      ? html`<label class="dt-label" for="${id}-to"><span class="dt-star" aria-hidden="true">*</span>${words.toWhom}</label>
        <select id="${id}-to" name="toUser" required><option value="">${words.choose}</option>${people.map(
          (one) => html`<option value="${one.id}">${one.name}</option>`,
        )}</select>`
      : undefined;
  const hint = act === 'comment' ? words.commentHint : words.remarkHint;
  return html`<dialog class="dt-dialog" id="${id}" aria-labelledby="${id}-title"><form method="dialog" data-dt-act="${act}" data-dt-task="${seen.may.task ?? ''}" data-dt-instance="${seen.processInstanceId}">
    <h3 id="${id}-title">${words[act]}</h3>${choice}
    <label class="dt-label" for="${id}-text">${act === 'comment' ? words.comment : words.remark}</label>
    <textarea id="${id}-text" name="text" rows="3" maxlength="${act === 'redirect' ? 256 : 1024}" placeholder="${hint}" ${act === 'comment' ? html`required` : undefined}></textarea>
    <footer><button type="button" class="dt-button dt-gray" data-dt-close>${words.cancel}</button>
      <button class="dt-button ${act === 'refuse' ? 'dt-red' : 'dt-blue'}">${words.confirm}</button></footer></form></dialog>`;
}
