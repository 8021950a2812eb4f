import { type Html, html } from '../html.js';
import { composerHtml } from './composer-html.js';
import { conversationHtml, threadHtml } from './conversation-html.js';
import { type Drawing, domId } from './drawing.js';
import { railHtml } from './rail-html.js';
import type { Screen } from './screen.js';
import { aboutHtml, homeHtml, modalHtml } from './view-html.js';

/** All of Slack: the list at the left, the open conversation, and a modal over both when one is open. */
export function paneHtml(screen: Screen, drawing: Drawing): Html {
  const { workspace, sight, conversation, address } = screen;
  const modal = modalHtml(sight.modal, drawing);
  const rail = railHtml({ team: workspace.name, sight, here: conversation.id, address }, drawing);
  // What is under a modal can be neither reached nor read.
  const under = modal === undefined ? undefined : html`inert`;
  return html`<div class="sl-app"><div class="sl-body" id="sl-body" ${under}>${rail}
    <section class="sl-main" id="${domId('main', conversation.id)}" aria-labelledby="sl-here">${headHtml(screen, drawing)}${mainHtml(screen, drawing)}</section></div>
    ${modal}</div>`;
}

function headHtml(screen: Screen, drawing: Drawing): Html {
  const { conversation, threadTs } = screen;
  const { words } = drawing;
  if (threadTs !== undefined) {
    return html`<header class="sl-head"><h2 id="sl-here">${words.thread} <small>${conversation.name}</small></h2>
      <button type="button" class="sl-icon-button" data-slack-thread="" aria-label="${words.closeThread}" title="${words.closeThread}">✕</button></header>`;
  }
  const badge = conversation.withApp ? html` <span class="sl-badge">${words.app}</span>` : undefined;
  const about =
    conversation.kind === 'im'
      ? undefined
      : html`<p><span>${words.members(conversation.members)}</span>${conversation.purpose === '' ? undefined : html` <span>${conversation.purpose}</span>`}</p>`;
  return html`<header class="sl-head"><h2 id="sl-here">${conversation.name}${badge}</h2>${about}</header>${conversation.withApp ? tabsHtml(screen, drawing) : undefined}`;
}

function tabsHtml({ tab, conversation, address }: Screen, { words }: Drawing): Html {
  const one = (name: 'home' | 'messages' | 'about'): Html => {
    const at = name === 'messages' ? conversation.id : name;
    return html`<a href="${address(at)}" data-slack-at="${at}" data-slack-tab="${name}" ${name === tab ? html`aria-current="page"` : undefined}>${words.tabs[name]}</a>`;
  };
  return html`<nav class="sl-tabs" aria-label="${words.tabList}">${one('home')}${one('messages')}${one('about')}</nav>`;
}

function mainHtml(screen: Screen, drawing: Drawing): Html {
  const { conversation, tab, sight, threadTs, workspace, mentionable, more } = screen;
  if (tab === 'home') return homeHtml(sight.home, drawing);
  if (tab === 'about') return aboutHtml(workspace, drawing);
  const list =
    threadTs === undefined
      ? conversationHtml(conversation, more, drawing)
      : threadHtml(conversation, sight.thread ?? [], drawing);
  const composer = composerHtml(
    { conversation: conversation.id, name: conversation.name, threadTs, workspace, mentionable },
    drawing,
  );
  return html`${list}${composer}`;
}
