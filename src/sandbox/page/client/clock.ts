import type { Answer, Host } from './host.js';

/** How often the clock is looked at while it moves, and how often while it merely runs, in milliseconds. */
const looks = { moving: 400, running: 20_000, starting: 1_000 };

/** Starts the clock: it runs on by itself, and moves when somebody wants it to. */
export function start(host: Host): void {
  let shownAt = { text: '', since: performance.now() };

  const tick = (): void => {
    for (const time of document.querySelectorAll<HTMLTimeElement>('#f-time, #f-bigtime')) {
      if (time.dateTime !== shownAt.text) shownAt = { text: time.dateTime, since: performance.now() };
      const { zone, lang } = time.dataset;
      const now = new Date(Date.parse(time.dateTime) + performance.now() - shownAt.since);
      const text = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, {
        weekday: time.id === 'f-time' ? 'short' : 'long',
        day: 'numeric',
        month: time.id === 'f-time' ? 'short' : 'long',
        ...(time.id === 'f-time' ? {} : { year: 'numeric' }),
        timeZone: zone ?? 'UTC',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }).format(now);
      if (time.textContent !== text) time.textContent = text;
    }
  };

  const watch = async (): Promise<void> => {
    await host.refresh('now', ...(document.querySelector('#panel-clock[hidden]') === null ? ['clock'] : []));
    tick();
    const moving = document.querySelector('.f-chip.moving') !== null;
    const starting = document.querySelector('[data-starting]') !== null;
    setTimeout(() => void watch(), moving ? looks.moving : starting ? looks.starting : looks.running);
  };

  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-move]');
    const to = button?.dataset['move'];
    if (to !== undefined) void move(host, to);
  });
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (form.id !== 'f-move') return;
    event.preventDefault();
    const field = form.querySelector<HTMLInputElement>('#f-moment');
    if (field === null || field.value === '') return;
    void move(host, instantOf(field.value, field.dataset['zone'] ?? 'UTC').toISOString()).then(({ ok }) => {
      if (ok) field.value = '';
    });
  });
  setInterval(tick, 1_000);
  setTimeout(() => void watch(), looks.starting);
}

/** Moves the clock, shows how far it is, and tells how much happened. */
export async function move(host: Host, to: string): Promise<Answer> {
  const looking = setInterval(() => void host.refresh('now', 'clock'), looks.moving);
  const answer = await host.post('/sandbox/backstage/move', { to });
  clearInterval(looking);
  await host.refresh();
  if (answer.ok) {
    const { steps } = answer.result as { steps: number };
    const key = steps === 0 ? 'clock.moved.none' : steps === 1 ? 'clock.moved.one' : 'clock.moved';
    const text = (host.words[key] ?? '').replace('{n}', String(steps));
    const line = document.getElementById('f-moved');
    if (line !== null) {
      line.textContent = text;
      line.hidden = false;
    }
  }
  return answer;
}

/** The instant at which a clock in the zone shows this; in the hour that is skipped in spring, the one after it. */
function instantOf(text: string, timeZone: string): Date {
  const wanted = Date.parse(`${text}Z`);
  const shown = (at: number): number =>
    Date.parse(
      `${new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at).replace(' ', 'T')}Z`,
    );
  const first = wanted - (shown(wanted) - wanted);
  return new Date(first - (shown(first) - wanted));
}
