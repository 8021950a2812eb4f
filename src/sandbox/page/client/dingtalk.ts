import { closeMentions, insertMention, startComposer } from './dingtalk-composer.js';
import { enteredIn, filling, whatIsMissing } from './dingtalk-forms.js';
import type { Host } from './host.js';

/** The page's own name of the region. */
const region = 'dingtalk';

/** Longer than any callback may take: then the card is free again whatever happened. */
const busyMs = 5_000;

/** How long the client shows what it has to say. */
const toastMs = 3_000;

/** Starts the DingTalk pane. */
export function start(host: Host): void {
  const act = (member: string, argument: object) =>
    host.post(`/dingtalk/control/${member}`, { user: host.query().get('dingtalk'), ...argument });

  let toastTimer: ReturnType<typeof setTimeout> | undefined;
  const toast = (text: string): void => {
    const line = toastLine();
    if (line === null) return;
    line.textContent = text;
    line.hidden = false;
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => {
      line.hidden = true;
    }, toastMs);
  };

  let freeTimer: ReturnType<typeof setTimeout> | undefined;
  const free = (): void => {
    for (const post of document.querySelectorAll<HTMLElement>('[data-dt-busy]'))
      delete post.dataset['dtBusy'];
  };
  const busy = (post: Element | null): void => {
    if (!(post instanceof HTMLElement)) return;
    post.dataset['dtBusy'] = 'true';
    clearTimeout(freeTimer);
    freeTimer = setTimeout(free, busyMs);
  };

  // Whoever writes is at the end of the chat again, wherever they were reading.
  let spoke = false;
  host.onNews('dingtalk', (items) => {
    if (items.some((one) => one.kind !== 'act')) free();
    if (items.some((one) => one.own && one.kind === 'message')) spoke = true;
    const notice = items.findLast((one) => one.kind === 'notice');
    if (notice !== undefined) toast(spoken(notice.text, host.words));
  });

  const go = (word: string): void => host.go({ dingtalkAt: word, dingtalkMore: null });

  const tap = async (button: HTMLElement): Promise<void> => {
    const post = button.closest('[data-dt-post]');
    if (post?.hasAttribute('data-dt-busy') === true) return;
    // Links send the person's words at once; only a card waits for its app.
    if (button.closest('.dt-card') !== null) busy(post);
    const answer = await act('click', { post: button.dataset['dtIn'], control: button.dataset['dtTap'] });
    if (!answer.ok) free();
  };

  const submitCard = async (form: HTMLFormElement): Promise<void> => {
    const post = form.dataset['dtFill'];
    const card = form.closest('[data-dt-post]');
    if (card?.hasAttribute('data-dt-busy') === true || whatIsMissing(form)) return;
    const filled = await act('fill', { post, values: enteredIn(form) });
    if (!filled.ok) return;
    busy(card);
    const sent = await act('submit', { post });
    if (!sent.ok) free();
  };

  const startApproval = async (form: HTMLFormElement): Promise<void> => {
    if (whatIsMissing(form)) return;
    const answer = await act('startApproval', {
      processCode: form.dataset['dtStart'],
      values: enteredIn(form),
    });
    if (!answer.ok) return;
    const { processInstanceId } = answer.result as { processInstanceId: string };
    go(`todo/instance/${processInstanceId}`);
  };

  const decide = async (form: HTMLFormElement): Promise<void> => {
    const { dtAct: action, dtTask: taskId, dtInstance: processInstanceId } = form.dataset;
    const data = new FormData(form);
    const text = String(data.get('text') ?? '').trim();
    const remark = text === '' ? {} : { remark: text };
    const answer = await (action === 'comment'
      ? act('commentApproval', { processInstanceId, text })
      : action === 'revoke'
        ? act('revokeApproval', { processInstanceId, ...remark })
        : act('actOnTask', {
            taskId,
            action,
            ...remark,
            ...(action === 'redirect' ? { toUser: data.get('toUser') } : {}),
          }));
    if (!answer.ok) return;
    form.reset();
    toast(host.words['dingtalk.done'] ?? '');
    await host.refresh(region);
  };

  const clicked = (target: Element, event: Event): void => {
    const found = target.closest<HTMLElement>(
      '[data-dt-go], [data-dt-tap], [data-dt-more], [data-dt-open], [data-dt-close], [data-dt-mention]',
    );
    if (found === null) return;
    const { dtGo, dtTap, dtMore, dtOpen, dtMention } = found.dataset;
    if (dtGo !== undefined) {
      // A new tab or window is another person's screen: the browser opens it by the address.
      if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
      event.preventDefault();
      go(dtGo);
    } else if (dtTap !== undefined) void tap(found);
    else if (dtMore !== undefined) showEarlier(found, dtMore);
    else if (dtOpen !== undefined) (document.getElementById(dtOpen) as HTMLDialogElement | null)?.showModal();
    else if (dtMention !== undefined) insertMention(found, dtMention);
    else found.closest('dialog')?.close();
  };

  // What is above grows: what one was reading stays where it was.
  let anchor: { readonly log: HTMLElement; readonly fromEnd: number } | undefined;
  const showEarlier = (button: HTMLElement, count: string): void => {
    const log = button.closest<HTMLElement>('[role=log]');
    anchor = log === null ? undefined : { log, fromEnd: log.scrollHeight - log.scrollTop };
    host.go({ dingtalkMore: count });
  };
  host.onDrawn((name) => {
    if (name !== region) return;
    const log = document.querySelector(`[data-region=${region}] [role=log]`);
    if (spoke && log !== null) log.scrollTop = log.scrollHeight;
    spoke = false;
    if (anchor === undefined) return;
    anchor.log.scrollTop = anchor.log.scrollHeight - anchor.fromEnd;
    anchor = undefined;
  });

  document.addEventListener('click', (event) => {
    const target = event.target as Element;
    if (target.closest(`[data-region=${region}]`) === null) return;
    clicked(target, event);
    if (target.closest('.dt-composer') === null) closeMentions();
  });
  document.addEventListener('input', (event) => {
    const target = event.target as Element;
    if (target.closest(`[data-region=${region}]`) !== null) filling(target);
  });
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (form.closest(`[data-region=${region}]`) === null) return;
    const { dtFill, dtStart, dtAct } = form.dataset;
    if (dtFill !== undefined) {
      event.preventDefault();
      void submitCard(form);
    } else if (dtStart !== undefined) {
      event.preventDefault();
      void startApproval(form);
    } else if (dtAct !== undefined) void decide(form);
  });
  startComposer(region, (text, conversation) => act('typeMessage', { text, conversation }));
}

/** What the client says when a click came to nothing, in its own words; other notices as they come. */
function spoken(text: string, words: Host['words']): string {
  const why = /^The click on ".*" failed: (.*)$/s.exec(text)?.[1];
  if (why === undefined) return text;
  const reason = /^no answer/.test(why)
    ? 'timeout'
    : /^nobody/.test(why)
      ? 'nobody'
      : /^the app answered/.test(why)
        ? 'refused'
        : 'failed';
  return words[`dingtalk.${reason}`] ?? text;
}

/** Where the client says something for a moment: beside the region, where no redrawing takes it away. */
function toastLine(): HTMLElement | null {
  const known = document.getElementById('dt-toast');
  const place = document.querySelector(`[data-region=${region}]`)?.parentElement;
  if (known !== null || !place) return known;
  const line = document.createElement('p');
  line.id = 'dt-toast';
  line.hidden = true;
  line.setAttribute('role', 'alert');
  place.append(line);
  return line;
}
