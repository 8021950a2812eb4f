import { move } from './clock.js';
import type { Host } from './host.js';

/** How long a warning may take to come after something was spent. */
const warningMs = 5_000;

/** Starts the story: it keeps its progress in the address, shows where to look, and acts where one does not want to. */
export function start(host: Host): void {
  host.onDrawn((region, element) => {
    if (region === 'story') keep(element);
  });
  // What the story waits for may happen on the screen of somebody one is not: so it looks now and then as well.
  setInterval(() => {
    if (isOpen()) void host.refresh('story');
  }, 2_000);

  document.addEventListener('input', (event) => {
    const slider = event.target as HTMLInputElement;
    const shown = document.getElementById('f-burnt');
    if (slider.id === 'f-burn' && shown !== null) shown.textContent = `$${slider.value}`;
  });
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('button[data-story-do]');
    if (button !== null) void act(host, button.dataset);
  });
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset['storyDo'] !== 'burn') return;
    event.preventDefault();
    const amount = new FormData(form).get('amount');
    void burn(host, form, String(amount));
  });
}

function isOpen(): boolean {
  const story = document.querySelector('[data-story]');
  return story !== null && story.closest('[hidden]') === null && story.getAttribute('data-look') !== '';
}

/** Writes the progress into the address without adding to the history, and shows where to look. */
function keep(element: HTMLElement): void {
  const story = element.querySelector<HTMLElement>('[data-story]');
  const { story: progress, look = '' } = story?.dataset ?? {};
  document.body.dataset['look'] = look;
  if (progress === undefined) return;
  const address = new URLSearchParams(location.search);
  if (address.get('story') === progress) return;
  // On a phone the story may be out of sight: then something says that it begins or went on.
  if (document.body.dataset['view'] !== 'tools') document.body.dataset['moved'] = 'tools';
  address.set('story', progress);
  history.replaceState(history.state, '', `/?${address.toString()}`);
  element.dispatchEvent(new CustomEvent('frame-address', { bubbles: true }));
}

async function act(host: Host, { storyDo, platform, user, text, place }: DOMStringMap): Promise<void> {
  const be = (): void => {
    if (platform !== undefined && user !== undefined)
      host.go({ [platform]: user, [`${platform}At`]: null, view: platform });
  };
  switch (storyDo) {
    case 'be':
      be();
      break;
    case 'say':
      be();
      await host.post(`/${platform}/control/typeMessage`, { user, text });
      break;
    case 'monday': {
      be();
      const answer = await host.post('/sandbox/backstage/clock', {});
      if (!answer.ok) break;
      const { stops } = answer.result as { stops: readonly { kind: string; at: string }[] };
      const monday = stops.find((one) => one.kind === 'monday');
      if (monday !== undefined) await move(host, monday.at);
      break;
    }
    case 'skip': {
      const progress = host.query().get('story') ?? '';
      host.go({ story: progress.split('-').length > 2 ? `${progress}.${place}` : `${progress}-${place}` });
      break;
    }
    case 'leave':
      host.go({ story: 'left', tool: 'none', view: 'slack' });
      break;
    case 'again':
      host.go({ story: null, tool: null });
      break;
  }
}

async function burn(host: Host, form: HTMLFormElement, amount: string): Promise<void> {
  const button = form.querySelector('button');
  if (button !== null) button.disabled = true;
  const answer = await host.post('/sandbox/backstage/burn', {
    platform: 'slack',
    user: form.dataset['user'],
    amount,
  });
  if (button !== null) button.disabled = false;
  const line = document.getElementById('f-burned');
  if (!answer.ok || line === null) return;
  const { left, spent } = answer.result as { left: string; spent: string };
  line.textContent = (host.words['story.burned'] ?? '').replace('{spent}', spent).replace('{left}', left);
  line.hidden = false;
  // The step, and this line with it, goes when a warning comes.
  await new Promise((resolve) => setTimeout(resolve, warningMs));
  if (line.isConnected) line.textContent += ` ${host.words['story.quiet'] ?? ''}`;
}
