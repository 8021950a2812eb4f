/**
 * The page's script. It sends what people do to the control API, waits for news by long polling, and replaces
 * those parts of the page that changed, so that what is being typed elsewhere stays.
 */
export const pageScript = `'use strict';
const body = document.body;
const user = body.dataset.user;
const parts = { side: '', main: '', modal: '' };
let position = Number(body.dataset.position);
for (const name of Object.keys(parts)) parts[name] = document.getElementById(name).innerHTML;

async function act(member, argument) {
  const response = await fetch(body.dataset.control + member, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, ...argument }),
  });
  const answer = await response.json();
  note(answer.ok ? '' : answer.error);
  return answer;
}

function note(text) {
  const line = document.getElementById('note');
  line.textContent = text;
  line.hidden = text === '';
}

async function refresh() {
  const response = await fetch('/sandbox/parts' + location.search);
  const next = await response.json();
  position = next.position;
  for (const name of Object.keys(parts)) {
    if (parts[name] === next[name]) continue;
    parts[name] = next[name];
    const element = document.getElementById(name);
    const restore = kept(element);
    const count = element.childElementCount;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
    element.innerHTML = next[name];
    restore();
    // A card that changes further up must not be scrolled away from whoever clicked on it.
    if (name === 'main' && (atEnd || element.childElementCount !== count)) element.scrollTop = element.scrollHeight;
    if (name === 'modal') element.querySelector('textarea, input, select')?.focus();
  }
}

// What stands in forms among the messages, and where the cursor is, outlast a redrawing.
function kept(element) {
  const nameOf = (field) => field.closest('[data-fill]').dataset.fill + ' ' + field.dataset.field;
  const fields = () => [...element.querySelectorAll('[data-fill]:not([data-sent]) [data-field]')];
  const typed = new Map(fields().map((field) => [nameOf(field), field]));
  const active = element.contains(document.activeElement) ? document.activeElement : null;
  return () => {
    for (const field of fields()) {
      const old = typed.get(nameOf(field));
      if (old !== undefined && old.tagName === field.tagName) field.replaceWith(old);
      if (old !== undefined && old === active) old.focus();
    }
    if (active === null || active.isConnected) return;
    const { tap, post } = active.dataset;
    const same = [...element.querySelectorAll('[data-tap]')].find((one) => one.dataset.tap === tap && one.dataset.post === post);
    (same ?? document.querySelector('#composer input')).focus({ preventScroll: true });
  };
}

async function live() {
  for (;;) {
    try {
      const answer = await act('news', { since: position, timeoutMs: 25000 });
      if (!answer.ok || answer.result.items.length === 0) continue;
      await refresh();
      const notices = answer.result.items.filter((item) => item.kind === 'notice' && body.dataset.commands === 'false');
      note(notices.map((item) => item.text).join(' '));
    } catch {
      note(body.dataset.reconnecting);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      await refresh().then(() => note(''), () => undefined);
    }
  }
}

function placed(element, more) {
  const { place, action, block } = element.dataset;
  return { place: JSON.parse(place), actionId: action, blockId: block, ...more };
}

function entered(field) {
  if (field.type === 'checkbox') return field.checked;
  if (field.classList.contains('boxes')) {
    const chosen = [...field.querySelectorAll('input:checked')].map((box) => box.value);
    return field.dataset.type === 'checkboxes' ? chosen : (chosen[0] ?? null);
  }
  if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
  if (field.dataset.type === 'datetimepicker') return field.value === '' ? null : Math.floor(new Date(field.value) / 1000);
  return field.value;
}

document.addEventListener('click', (event) => {
  const clicked = event.target.closest('[data-click], [data-close], [data-tap]');
  if (clicked === null) return;
  if (clicked.hasAttribute('data-tap')) act('click', { post: clicked.dataset.post, control: clicked.dataset.tap });
  else if (clicked.hasAttribute('data-close')) act('closeModal', {}).then(refresh);
  else act('click', placed(clicked, { value: clicked.dataset.value }));
});
document.addEventListener('change', (event) => {
  if (event.target.id === 'who') event.target.form.submit();
  const changed = event.target.closest('[data-change]');
  if (changed !== null) act('fill', { place: JSON.parse(changed.dataset.place), values: { [changed.dataset.action]: entered(changed) } });
});
document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (form.hasAttribute('data-submit')) {
    event.preventDefault();
    const values = {};
    for (const field of form.querySelectorAll('[data-field]')) values[field.dataset.field] = entered(field);
    const filled = await act('fill', { place: { kind: 'modal' }, values });
    if (filled.ok) await act('submit', {});
  }
  if (form.hasAttribute('data-fill')) {
    event.preventDefault();
    const post = form.dataset.fill;
    const values = {};
    for (const field of form.querySelectorAll('[data-field]')) values[field.dataset.field] = entered(field);
    const filled = await act('fill', { post, values });
    if (!filled.ok) return;
    form.setAttribute('data-sent', '');
    const sent = await act('submit', { post });
    if (!sent.ok) form.removeAttribute('data-sent');
  }
  if (form.id === 'composer') {
    event.preventDefault();
    const text = form.text.value.trim();
    form.text.value = '';
    if (text === '') return;
    const conversation = body.dataset.conversation;
    const [command, ...rest] = text.split(' ');
    if (text.startsWith('/') && body.dataset.commands === 'true') await act('runCommand', { command, text: rest.join(' '), conversation });
    else await act('typeMessage', { text, conversation });
  }
});
const main = document.getElementById('main');
main.scrollTop = main.scrollHeight;
if (body.dataset.home === 'true') act('openHome', {});
live();
`;
