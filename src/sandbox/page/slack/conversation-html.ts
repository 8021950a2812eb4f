import type { Seen, SeenConversation } from '../../slack/sight.js';
import { type Html, html } from '../html.js';
import { type Drawing, domId } from './drawing.js';
import { messageHtml } from './message-html.js';

/** Two messages of one person further apart than this each have their name. */
const groupMs = 5 * 60_000;

/** A conversation's messages: the newest ones, with a way to the earlier ones. */
export function conversationHtml(conversation: SeenConversation, more: number, drawing: Drawing): Html {
  const { words } = drawing;
  const shown = conversation.items.filter(
    (seen) => seen.kind !== 'act' && (!isReply(seen) || seen.broadcast),
  );
  const earlier =
    conversation.earlier === 0
      ? undefined
      : html`<p class="sl-earlier"><button type="button" class="sl-button" data-slack-more="${more}">${words.earlier}</button></p>`;
  const body = shown.length === 0 ? emptyHtml(conversation, drawing) : listHtml(shown, drawing, false);
  return logHtml(conversation, domId('log', conversation.id), html`${earlier}${body}`, drawing);
}

/** A thread: what it is about, then the answers. */
export function threadHtml(conversation: SeenConversation, thread: readonly Seen[], drawing: Drawing): Html {
  const { words } = drawing;
  const [root, ...replies] = thread;
  if (root === undefined) return logHtml(conversation, domId('log', conversation.id), html``, drawing);
  const line =
    replies.length === 0
      ? undefined
      : html`<p class="sl-day"><span>${words.replies(replies.length)}</span></p>`;
  const body = html`${messageHtml(root, drawing, { grouped: false, inThread: true })}${line}${listHtml(replies, drawing, true)}`;
  return logHtml(conversation, domId('log', conversation.id, root.ts), body, drawing);
}

function logHtml(conversation: SeenConversation, id: string, body: Html, { words }: Drawing): Html {
  return html`<div class="sl-log" id="${id}" role="log" aria-live="polite" tabindex="0" aria-label="${words.messagesIn(conversation.name)}"
    data-conversation="${conversation.id}" data-unread="${conversation.unread}">${body}</div>`;
}

function listHtml(items: readonly Seen[], drawing: Drawing, inThread: boolean): Html {
  const { times } = drawing;
  let before: Seen | undefined;
  let day = '';
  return html`${items.map((seen) => {
    const today = times.dayKey(seen.ts);
    const divider =
      today === day || inThread
        ? undefined
        : html`<p class="sl-day" id="${domId('day', today)}"><span>${times.day(seen.ts)}</span></p>`;
    const grouped = divider === undefined && before !== undefined && goesOn(before, seen);
    day = today;
    before = seen;
    return html`${divider}${messageHtml(seen, drawing, { grouped, inThread })}`;
  })}`;
}

/** What is visible to one person alone, and what was sent from a thread, always says whose it is. */
function goesOn(before: Seen, seen: Seen): boolean {
  if (before.kind !== 'message' || seen.kind !== 'message' || before.broadcast || seen.broadcast)
    return false;
  return before.fromUser === seen.fromUser && (Number(seen.ts) - Number(before.ts)) * 1000 < groupMs;
}

function isReply(seen: Seen): boolean {
  return seen.threadTs !== undefined && seen.threadTs !== seen.ts;
}

function emptyHtml(conversation: SeenConversation, { words }: Drawing): Html {
  const { name, withApp, kind } = conversation;
  const text = withApp
    ? words.emptyApp(name)
    : kind === 'im'
      ? words.emptyDirect(name)
      : words.emptyChannel(name);
  const tip = withApp ? html`<p>${words.tryIt}</p>` : undefined;
  return html`<div class="sl-empty"><p>${text}</p>${tip}</div>`;
}
