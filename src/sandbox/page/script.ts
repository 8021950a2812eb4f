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
  const response = await fetch('/slack/control/' + member, {
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
    element.innerHTML = next[name];
    if (name === 'main') element.scrollTop = element.scrollHeight;
    if (name === 'modal') element.querySelector('textarea, input, select')?.focus();
  }
}

async function live() {
  for (;;) {
    try {
      const answer = await act('news', { since: position, timeoutMs: 25000 });
      if (answer.ok && answer.result.items.length > 0) await refresh();
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
  if (field.classList.contains('boxes')) {
    const chosen = [...field.querySelectorAll('input:checked')].map((box) => box.value);
    return field.dataset.type === 'checkboxes' ? chosen : (chosen[0] ?? null);
  }
  if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
  if (field.dataset.type === 'datetimepicker') return field.value === '' ? null : Math.floor(new Date(field.value) / 1000);
  return field.value;
}

document.addEventListener('click', (event) => {
  const clicked = event.target.closest('[data-click], [data-close]');
  if (clicked === null) return;
  if (clicked.hasAttribute('data-close')) act('closeModal', {}).then(refresh);
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
  if (form.id === 'composer') {
    event.preventDefault();
    const text = form.text.value.trim();
    form.text.value = '';
    if (text === '') return;
    const conversation = body.dataset.conversation;
    const [command, ...rest] = text.split(' ');
    if (text.startsWith('/')) await act('runCommand', { command, text: rest.join(' '), conversation });
    else await act('typeMessage', { text, conversation });
  }
});
const main = document.getElementById('main');
main.scrollTop = main.scrollHeight;
if (body.dataset.home === 'true') act('openHome', {});
live();
`;
